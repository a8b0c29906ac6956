/** Made-up answers of the connector, one of each kind, for the tests of the pages here and in real browsers. */
import type {
  AdminPage,
  AuditRow,
  BudgetReport,
  CalloutError,
  CoverageReport,
  DoctorReport,
  EraseReport,
  KeepingReport,
  LedgerDetail,
  LedgerRow,
  RightsReport,
  SyncReport,
} from '../../adminTypes/adminTypes.ts';

export const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);
const HOUR = 3_600_000;

export const COVERAGE: CoverageReport = {
  countedAt: NOW - HOUR,
  counting: false,
  from: NOW - 3 * HOUR,
  to: NOW,
  inLivePerson: 1000,
  inSalesforce: 997,
  hours: [
    { at: NOW - 3 * HOUR, inLivePerson: 500, inSalesforce: 500 },
    { at: NOW - 2 * HOUR, inLivePerson: 500, inSalesforce: 497 },
  ],
  holes: ['a', 'b', 'c'].map((id) => ({ conversationId: `conv-${id}`, closedAt: NOW - 2 * HOUR, text: null })),
  text: null,
};

export const LEDGER_ROW: LedgerRow = {
  conversationId: 'conv-a',
  state: 'failed',
  at: NOW,
  openedAt: NOW - HOUR,
  closedAt: null,
  recordId: 'a00000000000001AAA',
  text: 'A field is too long.',
};

export const LEDGER: AdminPage<LedgerRow> = { rows: [LEDGER_ROW], next: 'next-page' };

export const DETAIL: LedgerDetail = {
  ...LEDGER_ROW,
  events: [
    {
      id: '2',
      at: NOW,
      object: 'Task',
      outcome: 'failed',
      recordId: null,
      code: 'STRING_TOO_LONG',
      field: 'Subject',
      text: 'The subject is too long.',
      whatToDo: 'Shorten the template of the subject.',
    },
    {
      id: '1',
      at: NOW - HOUR,
      object: 'Conversation',
      outcome: 'written',
      recordId: 'a00000000000001AAA',
      code: null,
      field: null,
      text: null,
      whatToDo: null,
    },
  ],
  leftOut: [{ object: 'Task', field: 'Type', why: 'not writable for the API user' }],
  tasks: [{ agentId: '101', recordId: null }],
};

export const ERRORS: AdminPage<CalloutError> = {
  rows: [
    {
      id: '7',
      at: NOW,
      target: 'salesforce',
      conversationId: 'conv-a',
      object: 'Task',
      code: 'STRING_TOO_LONG',
      text: 'The subject is too long.',
      whatToDo: 'Shorten the template.',
      state: 'failed',
      nextTryAt: null,
    },
    {
      id: '6',
      at: NOW - HOUR,
      target: 'liveperson',
      conversationId: null,
      object: null,
      code: '503',
      text: 'LivePerson was away.',
      whatToDo: null,
      state: 'cured',
      nextTryAt: null,
    },
  ],
  next: null,
};

export const SYNC: SyncReport = {
  periodic: { on: true, text: 'Every 3 hours, 17 minutes past, over the last 6 hours', nextAt: NOW + HOUR },
  daily: { on: false, text: '', nextAt: null },
  runs: [
    {
      id: '1',
      kind: 'periodic',
      from: NOW - 6 * HOUR,
      to: NOW,
      startedAt: NOW,
      endedAt: NOW + 5_000,
      state: 'done',
      read: 1234,
      changed: 2,
      text: 'Two conversations were still open.',
    },
  ],
  maxDays: 30,
};

export const BUDGET: BudgetReport = {
  asOf: NOW,
  level: 'no_transcripts',
  text: null,
  meters: [
    {
      kind: 'calls',
      used: 85_000,
      limit: 100_000,
      ours: 4_000,
      runsOutAt: NOW + HOUR,
      thresholds: { transcripts: 0.8, updates: 0.9, all: 1 },
    },
    {
      kind: 'data_storage',
      used: 10,
      limit: 1_000,
      ours: null,
      runsOutAt: null,
      thresholds: { transcripts: 0.8, updates: 0.9, all: 1 },
    },
  ],
  stopped: null,
};

export const ERASED: EraseReport = {
  id: '1',
  at: NOW,
  by: 'noor@harbor-demo.example',
  mode: 'mask',
  state: 'done',
  conversations: 2,
  recordsDone: 5,
  text: null,
};

export const KEEPING: KeepingReport = {
  rows: [{ what: 'Facts', personal: 'ids of consumers', days: 90, count: 1200, oldestAt: NOW - 24 * HOUR }],
  lastRunAt: NOW - HOUR,
};

export const AUDIT: AdminPage<AuditRow> = {
  rows: [{ id: '1', at: NOW, who: 'noor@harbor-demo.example', what: 'Started a sync', on: 'harbor' }],
  next: null,
};

const finding = (changes: Partial<DoctorReport['findings'][number]>): DoctorReport['findings'][number] => ({
  check: 'salesforce.queue',
  group: 'salesforce',
  title: 'Conversations without an owner have a queue',
  connection: 'harbor',
  subject: null,
  state: 'ok',
  cause: null,
  tried: 'Looked for the queue LivePerson_Unassigned.',
  seen: 'The queue is there.',
  why: 'A conversation whose agent is no Salesforce user would be owned by the API user, where nobody looks.',
  mend: '',
  setupLink: null,
  whoCanFix: null,
  ...changes,
});

export const DOCTOR: DoctorReport = {
  at: NOW - 120_000,
  version: '0.1.0',
  findings: [
    finding({}),
    finding({
      check: 'console.openCtiEnd',
      group: 'console',
      title: 'Nothing rests on Open CTI for longer than Salesforce keeps it',
      seen: 'Open CTI is not used.',
    }),
    finding({
      check: 'console.trustedUrls',
      group: 'console',
      title: 'The console may talk to the connector',
      state: 'unknown',
      cause: 'needs_setup',
      tried: 'Nothing: the API user does not see Setup, and needs not to.',
      seen: 'Only an administrator of the org sees this.',
      mend: 'Look in Setup > Trusted URLs for the connector’s address, once as https:// and once as wss://.',
      setupLink: 'https://harbor.my.salesforce.com/lightning/setup/SecurityCspTrustedSite/home',
      whoCanFix: 'salesforce_admin',
    }),
    finding({
      check: 'rights.roles',
      group: 'rights',
      title: 'The API user stands above the agents in the role hierarchy',
      state: 'warn',
      cause: 'not_above',
      seen: 'The API user’s role does not stand above: ada.brightwell@harbor-demo.example, ben.okafor@harbor-demo.example.',
      why: 'Tasks of agents are moved only by their own softphones, and records they own may not be linked.',
      mend: 'Give them a role below the API user’s, or the API user a higher one.',
      setupLink: 'https://harbor.my.salesforce.com/lightning/setup/Roles/home',
      whoCanFix: 'salesforce_admin',
    }),
    finding({
      check: 'rights.fields',
      group: 'rights',
      title: 'The API user may use the fields it needs',
      subject: 'LivePerson_Conversation__c.Engagement_Channel__c',
      state: 'fail',
      cause: 'read_only',
      seen: 'The API user may read LivePerson_Conversation__c.Engagement_Channel__c, but not write it.',
      why: 'The field is left out of what is written, or people are not found by it; the rest goes on.',
      mend: 'Give the API user read and edit access to the field: its permission set, Object Settings.',
      setupLink: 'https://harbor.my.salesforce.com/lightning/setup/PermSets/home',
      whoCanFix: 'salesforce_admin',
    }),
  ],
  counts: { ok: 2, warn: 1, fail: 1, unknown: 1 },
};

export const RIGHTS: RightsReport = {
  at: NOW,
  needed: [
    { kind: 'system', words: 'API Enabled', why: 'The connector writes through the API.' },
    { kind: 'object', words: 'Lead: create', why: 'Automatic creation for web chats makes a Lead of a new customer.' },
  ],
  missing: [
    { kind: 'object', words: 'Lead: create', why: 'Automatic creation for web chats makes a Lead of a new customer.' },
  ],
  unseen: [
    {
      kind: 'object',
      words: 'Contact: View All Records',
      why: 'The matching rule “Contact by e-mail” finds records of it, whoever owns them.',
    },
  ],
  excess: [
    {
      kind: 'system',
      words: 'Modify All Data',
      why: 'Whoever holds it changes and deletes every record of the org.',
    },
  ],
  text: null,
  file: {
    name: 'LivePerson_Connector_API_harbor.permissionset-meta.xml',
    xml: '<?xml version="1.0" encoding="UTF-8"?>\n<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">\n</PermissionSet>\n',
  },
};
