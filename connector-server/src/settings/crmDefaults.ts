/** What the CRM side of a connection starts with, so that it is useful before anybody sets anything. */
import type { CrmObjectSettings, FieldMapping, IdentificationRule, SkillSettings } from '../protocol/crmSettings.ts';

interface FieldOptions {
  from?: string;
  overview?: boolean;
  required?: boolean;
  editability?: FieldMapping['editability'];
  defaultValue?: string;
}

function field(name: string, options: FieldOptions = {}): FieldMapping {
  return {
    field: name,
    editability: options.editability ?? 'editable',
    source: options.from === undefined ? null : { value: options.from },
    overview: options.overview ?? false,
    required: options.required ?? false,
    defaultValue: options.defaultValue ?? null,
  };
}

const OBJECT: Omit<CrmObjectSettings, 'object' | 'conversationField'> = {
  label: null,
  search: true,
  allowCreate: true,
  allowEdit: true,
  allowLink: true,
  fields: [],
  filters: [],
  relatedLists: [],
  accountMandatory: false,
  contactMandatory: false,
  accountField: null,
  contactField: null,
  assignmentRules: 'never',
  assignmentPreset: true,
};

const cases = (lookupField: string) => ({
  object: 'Case',
  lookupField,
  fields: ['CaseNumber', 'Subject', 'Status', 'Priority'],
  sortField: 'CreatedDate',
  sortDirection: 'desc' as const,
  count: 5,
});

export const DEFAULT_CRM_OBJECTS: CrmObjectSettings[] = [
  {
    ...OBJECT,
    object: 'Account',
    conversationField: 'Account__c',
    fields: [
      field('Name', { from: 'company', overview: true, required: true }),
      field('Phone', { from: 'phone', overview: true }),
      field('Type', { overview: true }),
      field('Industry', { overview: true }),
      field('Website', { overview: true }),
      field('BillingCity'),
      field('BillingCountry'),
      field('Description'),
    ],
    relatedLists: [
      {
        object: 'Contact',
        lookupField: 'AccountId',
        fields: ['Name', 'Title', 'Email', 'Phone'],
        sortField: 'LastName',
        sortDirection: 'asc',
        count: 5,
      },
      cases('AccountId'),
      {
        object: 'Opportunity',
        lookupField: 'AccountId',
        fields: ['Name', 'StageName', 'Amount', 'CloseDate'],
        sortField: 'CloseDate',
        sortDirection: 'desc',
        count: 5,
      },
    ],
  },
  {
    ...OBJECT,
    object: 'Contact',
    conversationField: 'Contact__c',
    accountField: 'AccountId',
    fields: [
      field('FirstName', { from: 'firstName' }),
      field('LastName', { from: 'lastName', required: true }),
      field('AccountId', { overview: true }),
      field('Title', { overview: true }),
      field('Email', { from: 'email', overview: true }),
      field('Phone', { from: 'phone', overview: true }),
      field('MobilePhone', { overview: true }),
      field('Description'),
    ],
    relatedLists: [cases('ContactId')],
  },
  {
    ...OBJECT,
    object: 'Lead',
    conversationField: 'Lead__c',
    assignmentRules: 'agent',
    fields: [
      field('FirstName', { from: 'firstName' }),
      field('LastName', { from: 'lastName', required: true }),
      field('Company', { from: 'company', overview: true, required: true }),
      field('Title', { overview: true }),
      field('Email', { from: 'email', overview: true }),
      field('Phone', { from: 'phone', overview: true }),
      field('Status', { overview: true }),
      field('LeadSource'),
      field('Description'),
    ],
  },
  {
    ...OBJECT,
    object: 'Opportunity',
    conversationField: 'Opportunity__c',
    accountField: 'AccountId',
    fields: [
      field('Name', { overview: true, required: true }),
      field('AccountId', { overview: true }),
      field('StageName', { overview: true, required: true }),
      field('CloseDate', { overview: true, required: true }),
      field('Amount', { overview: true }),
      field('Description'),
    ],
  },
  {
    ...OBJECT,
    object: 'Case',
    conversationField: 'Case__c',
    accountField: 'AccountId',
    contactField: 'ContactId',
    assignmentRules: 'agent',
    fields: [
      field('CaseNumber', { overview: true, editability: 'read_only' }),
      field('Subject', { overview: true, required: true }),
      field('Status', { overview: true }),
      field('Priority', { overview: true }),
      field('ContactId', { overview: true }),
      field('AccountId'),
      // One of the three values that a fresh org has for it: a value it lacks would not be saved.
      field('Origin', { defaultValue: 'Web' }),
      field('Description'),
    ],
  },
];

export const DEFAULT_SKILL: SkillSettings = {
  objects: ['Account', 'Contact', 'Lead', 'Opportunity', 'Case'],
  screen: 'people',
  searchValues: [{ value: 'email' }, { value: 'phone' }, { value: 'name' }],
};

const rule = (
  id: string,
  name: string,
  object: string,
  [fieldName, ...alsoFields]: readonly [string, ...string[]],
  by: 'phone' | 'email',
  weight: number,
  certain = true,
): IdentificationRule => ({
  id,
  name,
  object,
  keys: [{ field: fieldName, ...(alsoFields.length === 0 ? {} : { alsoFields }), source: { value: by }, compare: by }],
  weight,
  certain,
  channels: null,
  skillIds: null,
  enabled: true,
});

const CONTACT_PHONES = ['Phone', 'MobilePhone', 'HomePhone', 'OtherPhone', 'AssistantPhone'] as const;

/**
 * An address or number that the customer gave names one person only where one record has it; a company's number names
 * the company, not who writes. Phone fields: MAT-19.
 */
export const DEFAULT_IDENTIFICATION: IdentificationRule[] = [
  rule('contact-email', 'Contact by e-mail', 'Contact', ['Email'], 'email', 90),
  rule('contact-phone', 'Contact by phone', 'Contact', CONTACT_PHONES, 'phone', 80),
  rule('lead-email', 'Lead by e-mail', 'Lead', ['Email'], 'email', 80),
  rule('lead-phone', 'Lead by phone', 'Lead', ['Phone', 'MobilePhone'], 'phone', 70),
  rule('account-phone', 'Account by phone', 'Account', ['Phone'], 'phone', 50, false),
];
