/** Case, Opportunity, Product2 and the statuses of Case and Lead. */
import { salesforceId } from '../../../salesforceId.ts';
import type { RecordTypeDef } from '../types.ts';
import { leadSource } from './people.ts';
import { field, lookup, object, open, owner, picklist, required, system } from '../field.ts';

const statusTable = (name: string, extra: string[]) =>
  object(
    name,
    '01J',
    [
      open('MasterLabel', 'string', { nillable: false, nameField: true }),
      open('ApiName', 'string', { nillable: false }),
      open('SortOrder', 'int'),
      open('IsDefault', 'boolean'),
      ...extra.map((flag) => open(flag, 'boolean')),
    ],
    { accessRule: 'everyone', sharing: 'None', writable: false },
  );

export const CASE_STATUSES = [
  { name: 'New', closed: false },
  { name: 'Working', closed: false },
  { name: 'Escalated', closed: false },
  { name: 'Closed', closed: true },
] as const;
export const STAGES = [
  { name: 'Prospecting', probability: 10, closed: false, won: false },
  { name: 'Qualification', probability: 10, closed: false, won: false },
  { name: 'Needs Analysis', probability: 20, closed: false, won: false },
  { name: 'Proposal/Price Quote', probability: 75, closed: false, won: false },
  { name: 'Negotiation/Review', probability: 90, closed: false, won: false },
  { name: 'Closed Won', probability: 100, closed: true, won: true },
  { name: 'Closed Lost', probability: 0, closed: true, won: false },
] as const;

const CASE_RECORD_TYPES: RecordTypeDef[] = [
  {
    id: salesforceId('012', 1),
    name: 'Order Support',
    developerName: 'Order_Support',
    active: true,
    isDefault: true,
    hiddenFrom: [],
    values: {},
  },
  {
    id: salesforceId('012', 2),
    name: 'Billing Dispute',
    developerName: 'Billing_Dispute',
    active: true,
    isDefault: false,
    hiddenFrom: ['Support Agent'],
    values: { Type: ['Problem', 'Question'] },
  },
];

export const work = [
  object(
    'Case',
    '500',
    [
      system('CaseNumber', 'string', { length: 30, nameField: true, idLookup: true }),
      lookup('ContactId', 'Contact', { childRelationshipName: 'Cases' }),
      lookup('AccountId', 'Account', { childRelationshipName: 'Cases' }),
      lookup('ParentId', 'Case', { childRelationshipName: 'Cases' }),
      field('SuppliedName', 'string', { length: 80 }),
      field('SuppliedEmail', 'email'),
      field('SuppliedPhone', 'phone', { length: 40 }),
      picklist('Type', ['Problem', 'Question', 'Request'], { restricted: true }),
      open('Status', 'picklist', {
        ...picklist(
          'Status',
          CASE_STATUSES.map((s) => s.name),
          { defaulted: true },
        ),
        ...required,
      }),
      picklist('Reason', ['Delivery', 'Billing', 'Other'], {
        controller: 'Type',
        validFor: {
          Delivery: ['Problem', 'Request'],
          Billing: ['Problem', 'Question'],
          Other: ['Problem', 'Question', 'Request'],
        },
      }),
      picklist('Origin', ['Phone', 'Email', 'Web']),
      picklist('Priority', ['Medium', 'High', 'Low'], { defaulted: true }),
      field('Subject', 'string', { length: 255 }),
      field('Description', 'textarea', { length: 32000 }),
      system('IsClosed', 'boolean', { calculated: true }),
      system('ClosedDate', 'datetime', { nillable: true }),
      lookup('RecordTypeId', 'RecordType', { fieldSecurity: false }),
      owner(['Group', 'User']),
    ],
    { activities: true, searchable: true, recordTypes: CASE_RECORD_TYPES },
  ),

  object(
    'Opportunity',
    '006',
    [
      open('Name', 'string', { length: 120, nillable: false, nameField: true, idLookup: true }),
      lookup('AccountId', 'Account', { childRelationshipName: 'Opportunities' }),
      open('StageName', 'picklist', {
        ...picklist(
          'StageName',
          STAGES.map((s) => s.name),
        ),
        ...required,
      }),
      open('CloseDate', 'date', { nillable: false }),
      field('Amount', 'currency', { precision: 18, scale: 2 }),
      field('Probability', 'percent', { precision: 3, scale: 0, defaultedOnCreate: true }),
      picklist('Type', ['New Customer', 'Existing Customer']),
      field('NextStep', 'string', { length: 255 }),
      leadSource(),
      field('Description', 'textarea', { length: 32000 }),
      system('IsClosed', 'boolean', { calculated: true }),
      system('IsWon', 'boolean', { calculated: true }),
      owner(),
    ],
    { activities: true, searchable: true, labelPlural: 'Opportunities' },
  ),

  object(
    'Product2',
    '01t',
    [
      open('Name', 'string', { length: 255, nillable: false, nameField: true, idLookup: true, label: 'Product Name' }),
      field('ProductCode', 'string', { length: 255 }),
      field('Family', 'picklist'),
      field('IsActive', 'boolean'),
      field('Description', 'textarea', { length: 4000 }),
    ],
    { activities: true, searchable: true, sharing: 'ReadWrite', label: 'Product' },
  ),

  statusTable('CaseStatus', ['IsClosed']),
  statusTable('LeadStatus', ['IsConverted']),
];
