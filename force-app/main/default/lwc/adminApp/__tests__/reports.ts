/** Made-up answers of the connector, one of each kind, for the tests of the pages here and in real browsers. */
import type {
  AdminPage,
  AuditRow,
  BudgetReport,
  CalloutError,
  CoverageReport,
  EraseReport,
  KeepingReport,
  LedgerDetail,
  LedgerRow,
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
