/** Forms to look at, by name: what the server and the org answer, and what is clicked then. */
import type { CrmForm, CrmFormField } from '../../../connector-server/src/protocol/crmTypes.ts';
import type {
  FieldDescription,
  ObjectDescription,
  PlanRow,
  SaveResult,
} from '../../../connector-server/src/protocol/planTypes.ts';

export interface FormState {
  form: CrmForm;
  described: ObjectDescription;
  /** An existing record's values. */
  stored: Record<string, string | null> | null;
  recordId: string | null;
  found: PlanRow[];
  columns: Record<string, string[]>;
  /** Null: Salesforce does not answer. */
  save: SaveResult | null;
  refused: { code: string; text: string } | null;
  linkError: string;
}

const ACCOUNT = '001Bx0000000001AAA';
const LEAD = '00QBx0000000001AAA';

function field(name: string, type: string, over: Partial<FieldDescription> = {}): FieldDescription {
  return {
    field: name,
    label: name.replace(/__c$|Id$/u, '').replace(/([a-z])([A-Z])/gu, '$1 $2'),
    type,
    length: type === 'string' ? 80 : 0,
    precision: 18,
    scale: 2,
    required: false,
    createable: true,
    updateable: true,
    help: '',
    referenceTo: [],
    picklist: [],
    controller: null,
    ...over,
  };
}

const values = (...names: string[]): FieldDescription['picklist'] =>
  names.map((value) => ({ value, label: value, isDefault: false }));

const FIELDS: FieldDescription[] = [
  field('FirstName', 'string'),
  field('LastName', 'string'),
  field('Company', 'string', { help: 'As on the invoice, with its legal form' }),
  field('Email', 'email', { label: 'E-mail' }),
  field('Phone', 'phone'),
  field('AccountId', 'reference', { referenceTo: ['Account'], label: 'Partner Account' }),
  field('Country__c', 'picklist', { picklist: values('Germany', 'France') }),
  field('City__c', 'picklist', {
    controller: 'Country__c',
    picklist: values('Berlin', 'Hamburg').map((one) => ({ ...one, validFor: ['Germany'] })),
  }),
  field('Interests__c', 'multipicklist', { picklist: values('Vans', 'Trucks', 'Refrigerated transport of medicine') }),
  field('Budget__c', 'currency'),
  field('Visit__c', 'date'),
  field('Call_Back__c', 'datetime'),
  field('Newsletter__c', 'boolean', { label: 'Wants the newsletter' }),
  field('Score__c', 'double', { createable: false, updateable: false }),
  field('Description', 'textarea', { length: 32_000 }),
];

const formField = (name: string, over: Partial<CrmFormField> = {}): CrmFormField => ({
  field: name,
  editability: 'editable',
  required: ['LastName', 'Company'].includes(name),
  value: null,
  origin: '',
  ...over,
});

const conversation = { origin: 'From the conversation' };
const FORM: CrmForm = {
  plan: { steps: [] },
  object: 'Lead',
  label: null,
  fields: FIELDS.map(({ field: name }) => formField(name)),
  assignmentRules: 'agent',
  assignmentPreset: true,
  linkParents: [],
  consoleDefaults: {},
  linkable: true,
  duplicateKeys: [],
};
const PREFILLED: Record<string, Partial<CrmFormField>> = {
  FirstName: { value: 'Grace', ...conversation },
  LastName: { value: 'Holloway', ...conversation },
  Company: { value: 'Larkspur Gardens', ...conversation },
  Email: { value: 'grace.holloway@larkspur.example', ...conversation },
  Country__c: { value: 'Germany', origin: 'Preset' },
  AccountId: { value: ACCOUNT, valueName: 'Larkspur Gardens, Landscaping and Tree Nursery Ltd', ...conversation },
};

const DESCRIBED: ObjectDescription = {
  object: 'Lead',
  label: 'Lead',
  labelPlural: 'Leads',
  keyPrefix: '00Q',
  accessible: true,
  createable: true,
  updateable: true,
  recordTypes: [
    { id: '012Bx0000000001AAA', name: 'Retail', isDefault: true },
    { id: '012Bx0000000002AAA', name: 'Trade', isDefault: false },
  ],
  fields: FIELDS,
};

const SAVED: SaveResult = {
  recordId: LEAD,
  name: 'Grace Holloway',
  errors: [],
  duplicates: [],
  mayAllowDuplicates: false,
};
const ALIKE: PlanRow[] = [
  {
    object: 'Contact',
    id: '003Bx0000000001AAA',
    fields: { Name: 'Grace Holloway', Email: 'grace.holloway@larkspur.example' },
  },
  {
    object: 'Lead',
    id: '00QBx0000000002AAA',
    fields: {
      Name: 'Grace Anne Wilhelmina Holloway-Featherstonehaugh',
      Email: 'g.a.w.holloway-featherstonehaugh@larkspur-gardens.example',
    },
  },
];

const state = (over: Partial<FormState> = {}): FormState => ({
  form: FORM,
  described: DESCRIBED,
  stored: null,
  recordId: null,
  found: [],
  columns: { Contact: ['Email'], Lead: ['Email'] },
  save: SAVED,
  refused: null,
  linkError: '',
  ...over,
});
const prefilled: CrmForm = { ...FORM, fields: FORM.fields.map((one) => ({ ...one, ...PREFILLED[one.field] })) };
const refusedWith = (over: Partial<SaveResult>): SaveResult => ({ ...SAVED, recordId: null, name: '', ...over });
const error = (name: string | null, code: string, message = ''): SaveResult['errors'][number] => ({
  field: name,
  code,
  message,
});

export const FORMS: Record<string, FormState> = {
  'new-lead': state(),
  prefilled: state({ form: prefilled }),
  alike: state({ form: { ...prefilled, duplicateKeys: ['Email'] }, found: ALIKE }),
  refused: state({
    form: prefilled,
    save: refusedWith({
      errors: [
        error('Email', 'INVALID_EMAIL_ADDRESS'),
        error('City__c', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Leads in Germany need a city.'),
        error('Region_of_Responsibility__c', 'REQUIRED_FIELD_MISSING'),
        error(null, 'UNABLE_TO_LOCK_ROW'),
      ],
    }),
  }),
  duplicate: state({
    form: prefilled,
    save: refusedWith({
      errors: [error(null, 'DUPLICATES_DETECTED', 'You are creating a duplicate record. Use one of these instead?')],
      duplicates: ALIKE,
      mayAllowDuplicates: true,
    }),
  }),
  unlinked: state({ form: prefilled, linkError: 'The connector is restarting. Try again in a moment.' }),
  uncertain: state({ form: prefilled, save: null, found: ALIKE.slice(0, 1) }),
  existing: state({
    recordId: LEAD,
    stored: {
      FirstName: 'Grace',
      LastName: 'Holloway',
      Company: 'Larkspur Gardens',
      Email: null,
      Phone: '+44 20 7946 0000',
      AccountId: ACCOUNT,
      'Account.Name': 'Larkspur Gardens',
      Country__c: 'Yugoslavia',
      City__c: null,
      Interests__c: 'Vans;Sledges',
      Budget__c: '1250.5',
      Visit__c: '2026-12-24',
      Call_Back__c: '2026-12-24T09:30:00.000Z',
      Newsletter__c: 'true',
      Score__c: '77',
      Description: 'Asked about the winter fleet.',
    },
    form: { ...FORM, assignmentRules: 'never' },
  }),
  'not-allowed': state({ described: { ...DESCRIBED, createable: false } }),
  'no-answer': state({ refused: { code: 'away', text: 'The connector did not answer. Try again.' } }),
};

/** Buttons to click, by their names, before a form is looked at. */
export const CLICKED_FORMS: Record<string, { state: string; clicks: string[] }> = {
  'form-missing': { state: 'new-lead', clicks: ['Save & Link'] },
  'form-names': { state: 'prefilled', clicks: ['Show API names'] },
  'form-review': { state: 'alike', clicks: ['Save & Link'] },
  'form-refused': { state: 'refused', clicks: ['Save & Link'] },
  'form-duplicate': { state: 'duplicate', clicks: ['Save & Link'] },
  'form-unlinked': { state: 'unlinked', clicks: ['Save & Link'] },
  'form-uncertain': { state: 'uncertain', clicks: ['Save & Link'] },
};
