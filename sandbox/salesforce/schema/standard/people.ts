/** Account, Contact, Lead: Object Reference, as far as the connector could touch them. */
import { field, lookup, object, open, owner, picklist, required, system } from '../field.ts';

const address = (prefix: string) => [
  field(`${prefix}Street`, 'textarea', { length: 255 }),
  field(`${prefix}City`, 'string', { length: 40 }),
  field(`${prefix}State`, 'string', { length: 80 }),
  field(`${prefix}PostalCode`, 'string', { length: 20 }),
  field(`${prefix}Country`, 'string', { length: 80 }),
];

export const LEAD_SOURCES = ['Web', 'Phone', 'Chat', 'Partner', 'Event', 'Trade Show 2019'] as const;
const RETIRED_SOURCES = ['Trade Show 2019'];
const INDUSTRIES = ['Consulting', 'Energy', 'Retail', 'Technology', 'Transportation', 'Other'] as const;
export const leadSource = (name = 'LeadSource') => picklist(name, LEAD_SOURCES, { retired: RETIRED_SOURCES });

/** The parts of a person's name are one field to the platform, and that field is always visible. */
const personName = () => [
  open('LastName', 'string', { length: 80, nillable: false }),
  open('FirstName', 'string', { length: 40 }),
  picklist('Salutation', ['Mr.', 'Ms.', 'Mrs.', 'Mx.', 'Dr.', 'Prof.'], { length: 40, fieldSecurity: false }),
  open('Name', 'string', {
    length: 121,
    createable: false,
    updateable: false,
    nillable: false,
    calculated: true,
    nameField: true,
    idLookup: true,
  }),
];

/** Set on the loser of a merge, which is deleted. */
const master = (of: string) =>
  system('MasterRecordId', 'reference', { nillable: true, referenceTo: [of], relationshipName: 'MasterRecord' });

export const people = [
  object(
    'Account',
    '001',
    [
      open('Name', 'string', { length: 255, nillable: false, nameField: true, idLookup: true, label: 'Account Name' }),
      picklist('Type', ['Prospect', 'Customer', 'Partner', 'Other']),
      lookup('ParentId', 'Account', { childRelationshipName: 'ChildAccounts' }),
      ...address('Billing'),
      ...address('Shipping'),
      field('Phone', 'phone'),
      field('Fax', 'phone'),
      field('Website', 'url'),
      field('AccountNumber', 'string', { length: 40 }),
      picklist('Industry', INDUSTRIES),
      field('AnnualRevenue', 'currency', { precision: 18, scale: 0 }),
      field('NumberOfEmployees', 'int', { precision: 8 }),
      field('Description', 'textarea', { length: 32000 }),
      leadSource('AccountSource'),
      system('LastActivityDate', 'date', { nillable: true, fieldSecurity: true }),
      master('Account'),
      owner(),
    ],
    { activities: true, searchable: true },
  ),

  object(
    'Contact',
    '003',
    [
      ...personName(),
      lookup('AccountId', 'Account', { childRelationshipName: 'Contacts' }),
      field('Email', 'email'),
      field('Phone', 'phone'),
      field('MobilePhone', 'phone'),
      field('HomePhone', 'phone'),
      field('OtherPhone', 'phone'),
      field('AssistantPhone', 'phone'),
      field('Fax', 'phone'),
      field('Title', 'string', { length: 128 }),
      field('Department', 'string', { length: 80 }),
      ...address('Mailing'),
      ...address('Other'),
      lookup('ReportsToId', 'Contact'),
      field('Birthdate', 'date'),
      leadSource(),
      field('HasOptedOutOfEmail', 'boolean'),
      field('DoNotCall', 'boolean'),
      field('Description', 'textarea', { length: 32000 }),
      system('LastActivityDate', 'date', { nillable: true, fieldSecurity: true }),
      master('Contact'),
      owner(),
    ],
    { activities: true, searchable: true },
  ),

  object(
    'Lead',
    '00Q',
    [
      ...personName(),
      open('Company', 'string', { length: 255, nillable: false }),
      open('Status', 'picklist', {
        ...picklist(
          'Status',
          ['Open - Not Contacted', 'Working - Contacted', 'Closed - Converted', 'Closed - Not Converted'],
          { defaulted: true },
        ),
        ...required,
      }),
      field('Email', 'email'),
      field('Phone', 'phone'),
      field('MobilePhone', 'phone'),
      field('Fax', 'phone'),
      field('Title', 'string', { length: 128 }),
      field('Website', 'url'),
      picklist('Rating', ['Hot', 'Warm', 'Cold']),
      leadSource(),
      picklist('Industry', INDUSTRIES),
      field('Street', 'textarea', { length: 255 }),
      field('City', 'string', { length: 40 }),
      field('State', 'string', { length: 80 }),
      field('PostalCode', 'string', { length: 20 }),
      field('Country', 'string', { length: 80 }),
      field('Description', 'textarea', { length: 32000 }),
      system('IsConverted', 'boolean'),
      system('ConvertedDate', 'date', { nillable: true }),
      system('ConvertedAccountId', 'reference', {
        nillable: true,
        referenceTo: ['Account'],
        relationshipName: 'ConvertedAccount',
      }),
      system('ConvertedContactId', 'reference', {
        nillable: true,
        referenceTo: ['Contact'],
        relationshipName: 'ConvertedContact',
      }),
      system('ConvertedOpportunityId', 'reference', {
        nillable: true,
        referenceTo: ['Opportunity'],
        relationshipName: 'ConvertedOpportunity',
      }),
      master('Lead'),
      owner(['Group', 'User']),
    ],
    { activities: false, searchable: true },
  ),
];
