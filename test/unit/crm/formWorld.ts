/** A connection's settings and a conversation, for asking about forms. */
import { createFormAnswers } from '../../../connector-server/src/crm/formAnswers.ts';
import type { CrmSubject } from '../../../connector-server/src/crm/crmSubject.ts';
import type {
  CrmObjectSettings,
  CrmSettings,
  FieldMapping,
} from '../../../connector-server/src/protocol/crmSettings.ts';
import type { CrmAsk, CrmForm, CrmSave, CrmSearch } from '../../../connector-server/src/protocol/crmTypes.ts';
import type { CommandAnswer } from '../../../connector-server/src/protocol/types.ts';

export const ACCOUNT = '001Bx0000000001AAA';
export const CONTACT = '003Bx0000000001AAA';

export const mapping = (field: string, over: Partial<FieldMapping> = {}): FieldMapping => ({
  field,
  editability: 'editable',
  source: null,
  overview: false,
  required: false,
  defaultValue: null,
  ...over,
});

export const objectSettings = (object: string, over: Partial<CrmObjectSettings> = {}): CrmObjectSettings => ({
  object,
  label: null,
  search: true,
  allowCreate: true,
  allowEdit: true,
  allowLink: true,
  fields: [mapping('Name')],
  filters: [],
  relatedLists: [],
  accountMandatory: false,
  contactMandatory: false,
  accountField: null,
  contactField: null,
  conversationField: `${object}__c`,
  assignmentRules: 'never',
  assignmentPreset: true,
  ...over,
});

const account = objectSettings('Account', { fields: [mapping('Name', { overview: true, required: true })] });
const contact = objectSettings('Contact', {
  accountField: 'AccountId',
  fields: [
    mapping('FirstName'),
    mapping('LastName', { required: true, source: { value: 'name' } }),
    mapping('Email', { overview: true, source: { value: 'email' } }),
    mapping('Phone', { overview: true }),
  ],
});

/** Account and Contact, and what a test adds. */
export const settings = (...objects: CrmObjectSettings[]): CrmSettings => {
  const all = [account, contact].filter(({ object }) => !objects.some((own) => own.object === object)).concat(objects);
  return {
    autoSearch: true,
    prefillSearch: true,
    fullView: 'console',
    objects: all,
    defaultSkill: { objects: all.map(({ object }) => object), screen: 'people', searchValues: [] },
    skillsAllowed: 'all',
    skills: [],
    identification: [],
    automaticCreation: [],
    conversationFields: [],
  };
};

export const subject = (over: Partial<CrmSubject> = {}): CrmSubject => ({
  connectionId: 'harbor',
  conversationId: 'grace',
  channel: 'web',
  skillId: '4101',
  consumer: { id: 'c', name: 'Grace Holloway', email: 'grace@larkspur.example', phone: null, authenticated: true },
  attributes: null,
  agentUserId: '005Bx0000000001AAA',
  links: [],
  ...over,
});

type FormKind = 'form' | 'lookup' | 'duplicates' | 'save';
type AskOf<K extends FormKind> = Extract<CrmAsk, { kind: K }>;

/** The answer to a question about forms under these settings; null: the connection was removed. */
export function answer(under: CrmSettings | null, ask: AskOf<FormKind>, about: CrmSubject = subject()): CommandAnswer {
  const answers = createFormAnswers(() => under);
  switch (ask.kind) {
    case 'form':
      return answers.form(about, ask);
    case 'lookup':
      return answers.lookup(about, ask);
    case 'duplicates':
      return answers.duplicates(about, ask);
    case 'save':
      return answers.save(about, ask);
  }
}

/** What an answer holds; fails when it was refused. */
export function result<T>(given: CommandAnswer): T {
  if (given.outcome !== 'done') throw new Error(`${given.code}: ${given.text}`);
  return given.result as T;
}

export const form = (
  under: CrmSettings,
  object: string,
  over: Partial<AskOf<'form'>> = {},
  about?: CrmSubject,
): CrmForm =>
  result(answer(under, { kind: 'form', object, recordId: null, from: null, recordTypeId: null, ...over }, about));

export const saveAsk = (
  object: string,
  values: Record<string, string | null>,
  over: Partial<AskOf<'save'>> = {},
): AskOf<'save'> => ({
  kind: 'save',
  object,
  recordId: null,
  recordTypeId: null,
  values,
  assignmentRules: false,
  allowDuplicates: false,
  ...over,
});

export const save = (under: CrmSettings, ...ask: Parameters<typeof saveAsk>): CrmSave =>
  result(answer(under, saveAsk(...ask)));

export const search = (given: CommandAnswer): CrmSearch => result(given);
