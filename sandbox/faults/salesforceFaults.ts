/** Faults of Salesforce and of the line to it. The conversation goes on; only its record waits. */
import { lasting, moment, type NamedFault, type SalesforceSite } from './fault.ts';

const WAITS =
  'The conversation goes on. The record’s mark says that it is being saved and why it waits; after healing it is saved, once.';
const LATER = 'The conversation goes on. The record is saved a moment later, once.';
const DATA = /\/services\/data\//;

const refusing = (status: number, errorCode: string, message: string) => ({
  match: DATA,
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8' },
  body: JSON.stringify([{ errorCode, message }]),
});

export const SALESFORCE_FAULTS = {
  'salesforce-reset': moment('salesforce', 'The line to Salesforce is reset.', LATER, (box) => box.cut()),
  'salesforce-frozen': lasting('salesforce', 'frozen', 'Salesforce does not answer any more.', WAITS, (box) =>
    box.freeze(),
  ),
  'salesforce-slow': lasting('salesforce', 'delay', 'Salesforce takes two seconds more.', LATER, (box) =>
    box.delay(2_000),
  ),
  'salesforce-unreachable': lasting('salesforce', 'refusing', 'Salesforce cannot be reached.', WAITS, (box) => {
    box.refuse();
    box.cut();
  }),
  'salesforce-503': lasting('salesforce', 'answers', 'Salesforce is down for maintenance: 503.', WAITS, (box) =>
    box.answer(refusing(503, 'SERVER_UNAVAILABLE', 'We are down for maintenance.')),
  ),
  'salesforce-500': lasting('salesforce', 'answers', 'Salesforce has an inner error: three times 500.', LATER, (box) =>
    box.answer({ ...refusing(500, 'UNKNOWN_EXCEPTION', 'An unexpected error occurred.'), times: 3 }),
  ),
  'salesforce-limit': lasting(
    'salesforce',
    'answers',
    'The org has used up its API calls of the day (REQUEST_LIMIT_EXCEEDED).',
    WAITS,
    (box) => box.answer(refusing(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')),
  ),
  'salesforce-429': lasting('salesforce', 'answers', 'Salesforce throttles: three times 429.', LATER, (box) =>
    box.answer({ ...refusing(429, 'REQUEST_LIMIT_EXCEEDED', 'Too many concurrent requests.'), times: 3 }),
  ),
  'salesforce-401': {
    title: 'The session of the API user expires.',
    expect: LATER,
    strike: ({ org }) => org.expireTokens('api'),
  },
  'salesforce-answers-lost': lasting(
    'salesforce',
    'requests',
    'Salesforce saves, but its answers get lost.',
    'The conversation goes on. After healing there is one record and one Task, not two.',
    (box) => box.requests(({ path }, phase) => (phase === 'answer' && DATA.test(path) ? 'cut' : 'pass')),
  ),
  'salesforce-locked-rows': {
    title: 'Somebody else holds the record: three times UNABLE_TO_LOCK_ROW.',
    expect: LATER,
    strike: ({ org }) => org.lockRows((objectName) => objectName === 'LivePerson_Conversation__c', 3),
  },
} satisfies Record<string, NamedFault<SalesforceSite>>;
