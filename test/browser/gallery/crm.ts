/** The CRM side's states to look at: what was opened and clicked, and what server and Salesforce answer. */
import type { CrmCard, CrmScreen } from '../../../connector-server/src/protocol/crmTypes.ts';
import type {
  FieldDescription,
  ObjectDescription,
  PlanRow,
  RecordPlan,
  StepResult,
} from '../../../connector-server/src/protocol/planTypes.ts';
import type { CommandAnswer, PlanResult } from '../../../connector-server/src/protocol/types.ts';
import type { SoftphoneState } from '../../../force-app/main/default/lwc/lpModel/state.ts';
import { desk, grace, jo } from './world.ts';

/** Null: an answer that never comes. Plans are told apart by the name of their first step. */
export interface CrmSetting {
  state: SoftphoneState;
  opens: 'start' | 'links' | 'matches';
  /** Clicked one after the other, deep in the panel. */
  clicks: string[];
  answers: Record<string, CommandAnswer | null>;
  results: Record<string, PlanResult | null>;
}

const plan = (as: string): RecordPlan => ({ steps: [{ verb: 'describe', as, object: 'Account', fields: [] }] });
const done = (result: unknown): CommandAnswer => ({ outcome: 'done', result });

const field = (name: string, label: string, type = 'string'): FieldDescription => ({
  field: name,
  label,
  type,
  length: 255,
  precision: 0,
  scale: 0,
  required: false,
  createable: true,
  updateable: true,
  help: '',
  referenceTo: [],
  picklist: [],
  controller: null,
});
const described = (object: string, over: Partial<ObjectDescription> = {}): ObjectDescription => ({
  object,
  label: object.replace('__c', ''),
  labelPlural: object === 'Opportunity' ? 'Opportunities' : `${object}s`,
  keyPrefix: '',
  accessible: true,
  createable: true,
  updateable: true,
  recordTypes: [],
  fields: [],
  ...over,
});

const OBJECTS = ['Account', 'Contact', 'Lead', 'Opportunity', 'Case'];
const SCREEN: CrmScreen = {
  refusal: null,
  screen: 'people',
  autoSearch: true,
  searchText: 'grace.holloway@larkspur.example',
  note: '',
  objects: OBJECTS.map((object) => ({
    object,
    label: null,
    search: true,
    allowCreate: object !== 'Account',
    allowEdit: true,
    allowLink: true,
    createFrom: object === 'Account' ? ['Contact', 'Opportunity', 'Case'] : object === 'Contact' ? ['Case'] : [],
  })),
  fullView: 'console',
  plan: plan('rights'),
};
const RIGHTS: PlanResult = {
  ok: true,
  steps: OBJECTS.map((object) => ({
    as: object,
    rows: [],
    more: false,
    described: described(object, object === 'Lead' ? { createable: false } : {}),
  })),
};

const row = (object: string, id: string, fields: PlanRow['fields']): PlanRow => ({ object, id, fields });
const account = row('Account', '001000000000001AAA', {
  Name: 'Larkspur Gardens and Landscape Architecture of the Northern Counties Limited',
  Phone: '+44 20 7946 0101',
  Type: 'Customer',
});
const contact = (id: string, name: string, email: string): PlanRow =>
  row('Contact', id, { Name: name, AccountId: account.id, 'Account.Name': 'Larkspur', Email: email, Title: 'Buyer' });
const found: PlanResult = {
  ok: true,
  steps: [
    {
      as: 'found',
      more: false,
      rows: [
        account,
        contact('003Bx0000000001AAA', 'Grace Holloway', 'grace.holloway@larkspur.example'),
        contact('003Bx0000000002AAA', 'Tom Reyes', 'tom.reyes@larkspur.example'),
        row('Contact', '003Bx0000000003AAA', {
          Name: 'مريم العبدالله',
          AccountId: '001000000000009AAA',
          'Account.Name': 'Bergström Fastighetsförvaltning i Göteborg Aktiebolag',
        }),
        row('Lead', '00QBx0000000002AAA', { Name: 'Grace Hopkins', Company: 'Hopkins & Daughters', Phone: '555 0117' }),
      ],
    },
  ],
};
const SEARCH = done({
  plan: plan('found'),
  note: '',
  columns: { Account: ['Phone', 'Type'], Contact: ['Title', 'Email'], Lead: ['Company', 'Phone'] },
});

const FIELDS = ['Name', 'Phone', 'Type', 'Website', 'Description'];
const CARD: CrmCard = {
  plan: plan('card'),
  fields: FIELDS.map((name) => ({ field: name, overview: true })),
  lists: [
    { as: 'list0', object: 'Case', fields: ['CaseNumber', 'Subject', 'Status', 'CreatedDate'], linkable: true },
    { as: 'list1', object: 'Opportunity', fields: ['Name', 'StageName', 'Amount', 'CloseDate'], linkable: true },
  ],
  editable: true,
};
const list = (as: string, rows: PlanRow[], total = rows.length): StepResult => ({ as, rows, more: false, total });
const card: PlanResult = {
  ok: true,
  steps: [
    {
      as: 'record',
      more: false,
      rows: [
        row('Account', account.id, {
          ...account.fields,
          Website: 'https://larkspur.example/a-very-long-path/that-does-not-end/where-one-would-think-it-ends',
          Description: 'Two lines of what was once agreed:\nplanters are delivered on Tuesdays only.',
        }),
      ],
    },
    {
      as: 'describe',
      rows: [],
      more: false,
      described: described('Account', {
        fields: FIELDS.map((name) => field(name, name === 'Name' ? 'Account Name' : name)),
      }),
    },
    list(
      'list0',
      [
        row('Case', '500000000000001AAA', {
          CaseNumber: '00001026',
          Subject: 'Planters arrived broken, all forty of them',
          Status: 'Working',
          CreatedDate: '2026-11-02T09:14:05.000Z',
        }),
        row('Case', '500000000000002AAA', {
          CaseNumber: '00001031',
          Subject: null,
          Status: 'New',
          CreatedDate: '2026-11-12T16:40:00.000Z',
        }),
      ],
      12,
    ),
    {
      as: 'of_Case',
      rows: [],
      more: false,
      described: described('Case', {
        fields: [field('CaseNumber', 'Case Number'), field('CreatedDate', 'Opened', 'datetime')],
      }),
    },
    list('list1', []),
  ],
};

function setting(over: Partial<CrmSetting> = {}): CrmSetting {
  return {
    state: desk(),
    opens: 'start',
    clicks: [],
    answers: { screen: done(SCREEN), search: SEARCH, overview: done(CARD), view: done(CARD), ...over.answers },
    results: { rights: RIGHTS, found, card, ...over.results },
    ...Object.fromEntries(Object.entries(over).filter(([name]) => name !== 'answers' && name !== 'results')),
  };
}

const refused = (text: string): CommandAnswer => ({ outcome: 'refused', code: 'refused', text });
const failed: PlanResult = { ok: false, code: 'failed', message: 'The search service of Salesforce is not available.' };
const context = { recordId: '500000000000001AAA', object: 'Case', name: '00001026' };
const waiting = desk({
  context,
  conversations: [
    {
      ...grace,
      unread: 3,
      lastText: 'Are you still there? I have to leave in a minute.',
      links: [
        ...grace.links,
        { object: 'Case', recordId: '500000000000009AAA', name: '00001019 · Delivery to the wrong yard' },
      ],
    },
  ],
});
const asked = {
  ...jo,
  match: {
    ...jo.match,
    candidates: jo.match.candidates.map((one, n) => ({ ...one, score: 90 - n * 10, reasons: [one.reason] })),
    losers: [
      {
        object: 'Lead',
        recordId: '00QBx0000000009AAA',
        name: 'Johanna L.',
        details: [],
        reason: '',
        score: 40,
        lostBecause: 'This lead was converted: its contact is offered instead.',
      },
    ],
  },
};

export const CRM: Record<string, CrmSetting> = {
  'crm-search': setting(),
  'crm-loading': setting({ answers: { screen: null } }),
  'crm-searching': setting({ results: { found: null } }),
  'crm-empty': setting({
    answers: {
      screen: done({
        ...SCREEN,
        autoSearch: false,
        searchText: '',
        note: 'Nothing to search by is known of this customer yet: none of the values chosen for this skill is on the conversation.',
      }),
    },
  }),
  'crm-nothing-found': setting({ results: { found: { ok: true, steps: [{ as: 'found', rows: [], more: false }] } } }),
  'crm-search-failed': setting({ results: { found: failed } }),
  'crm-failed': setting({ answers: { screen: refused('The connector could not prepare it. Try again.') } }),
  'crm-refused': setting({
    answers: {
      screen: done({
        ...SCREEN,
        refusal: {
          code: 'skill_not_enabled',
          text: 'The skill of this conversation is not enabled for Salesforce. Ask your administrator to add it to the selected skills in the connector’s settings.',
        },
        objects: [],
        plan: null,
      }),
    },
  }),
  'crm-bubble': setting({ clicks: ['c-crm-hit .info'] }),
  'crm-quick-create': setting({ clicks: ['c-crm-hit .trigger'] }),
  'crm-record': setting({ state: waiting, clicks: ['c-crm-hit .name'] }),
  'crm-record-actions': setting({ clicks: ['c-crm-hit .name', '.actions .trigger'] }),
  'crm-record-failed': setting({
    results: { card: { ok: false, code: 'no_access', message: 'Of all that was asked for, you may see nothing.' } },
    clicks: ['c-crm-hit .name'],
  }),
  'crm-actions': setting({ clicks: ['.actions .trigger'] }),
  'crm-links': setting({ opens: 'links', state: waiting }),
  'crm-links-none': setting({
    opens: 'links',
    state: desk({ conversations: [{ ...grace, links: [] }] }),
  }),
  'crm-matches': setting({
    opens: 'matches',
    state: desk({ conversations: [asked], messages: {}, selectedConversationId: 'jo' }),
  }),
};
