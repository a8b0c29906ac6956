import { checkCrm } from '../../../../connector-server/src/settings/crmCheck/checkCrm.ts';
import type { OrgView } from '../../../../connector-server/src/settings/crmCheck/org.ts';
import { crmSchema } from '../../../../connector-server/src/settings/crmSchema.ts';
import type { CrmProblem, OrgField, OrgObject } from '../../../../connector-server/src/protocol/adminCrmTypes.ts';

export function field(name: string, type = 'string', more: Partial<OrgField> = {}): OrgField {
  return {
    field: name,
    label: name.replace(/__c$/, '').replaceAll('_', ' '),
    type,
    length: type === 'string' ? 255 : 0,
    custom: name.endsWith('__c'),
    computed: false,
    required: false,
    filterable: type !== 'textarea',
    sortable: type !== 'textarea',
    referenceTo: [],
    relationship: null,
    picklist: [],
    restricted: false,
    ...more,
  };
}

export const lookup = (name: string, ...to: string[]): OrgField =>
  field(name, 'reference', { referenceTo: to, relationship: name.replace(/Id$/, '').replace(/__c$/, '__r') });

export const picklist = (name: string, values: string[], restricted = false): OrgField =>
  field(name, 'picklist', { picklist: values.map((value) => ({ value, label: value })), restricted });

export function object(name: string, keyPrefix: string, fields: OrgField[]): OrgObject {
  return { object: name, label: name, custom: name.endsWith('__c'), keyPrefix, fields, children: [] };
}

const CASE = object('Case', '500', [
  field('CaseNumber', 'string', { computed: true }),
  field('Subject', 'string', { label: 'Subject' }),
  field('Description', 'textarea', { length: 32000 }),
  picklist('Status', ['New', 'Closed'], true),
  picklist('Priority', ['High', 'Low']),
  field('IsEscalated', 'boolean'),
  field('Amount__c', 'currency'),
  field('Due__c', 'date'),
  field('CreatedDate', 'datetime', { computed: true }),
  lookup('AccountId', 'Account'),
  lookup('ContactId', 'Contact'),
  lookup('OwnerId', 'User', 'Group'),
  lookup('RecordTypeId', 'RecordType'),
]);
const BOAT = object('Boat__c', 'a01', [field('Name'), lookup('Owner_Account__c', 'Account'), field('Hull__c')]);

export const ORG: readonly OrgObject[] = [
  CASE,
  BOAT,
  object('Account', '001', [field('Name'), field('Phone', 'phone'), lookup('ParentId', 'Account')]),
  object('Contact', '003', [
    field('LastName', 'string', { required: true }),
    field('Email', 'email'),
    lookup('AccountId', 'Account'),
  ]),
  object('RecordType', '012', [field('Name')]),
  object('LivePerson_Conversation__c', 'a00', [
    lookup('Case__c', 'Case'),
    lookup('Contact__c', 'Contact'),
    field('Transcript__c', 'textarea'),
    field('Region__c', 'string', { length: 40 }),
    field('Visits__c', 'double'),
  ]),
];

export const view = (objects: readonly OrgObject[] = ORG): OrgView => ({
  object: (name) => objects.find((each) => each.object === name) ?? null,
});

/** What is said about settings; those left out are empty, not the defaults. `inForce`: what was saved before. */
export function problemsOf(
  crm: object,
  more: { org?: OrgView | null; skills?: { id: string; name: string }[]; inForce?: object } = {},
): CrmProblem[] {
  const empty = { objects: [], identification: [], defaultSkill: { objects: [] } };
  const { org = view(), skills = [], inForce = {} } = more;
  return checkCrm({
    crm: crmSchema.parse({ ...empty, ...crm }),
    org,
    skills,
    inForce: crmSchema.parse({ ...empty, ...inForce }),
  }).filter(({ at }) => at !== 'defaultSkill' || 'defaultSkill' in crm);
}

/** A Case that says nothing by itself. */
export const quietCase = (more: object = {}): object => ({
  object: 'Case',
  conversationField: 'Case__c',
  accountField: 'AccountId',
  contactField: 'ContactId',
  ...more,
  fields: [{ field: 'AccountId' }, { field: 'ContactId' }, ...((more as { fields?: object[] }).fields ?? [])],
});

export const said = (problems: CrmProblem[]): string[] =>
  problems.map(({ level, at, text }) => `${level} ${at}: ${text}`);
