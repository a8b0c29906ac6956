/** Generated from connector-server/src/doctor/words.ts by npm run build:lwc. Do not edit. */
import type { FindingGroup, FindingState, WhoCanFix } from '../adminTypes/adminTypes.ts';

export const GROUP_WORDS: Readonly<Record<FindingGroup, string>> = {
  server: 'Connector server',
  salesforce: 'Salesforce',
  rights: 'Rights of the API user',
  people: 'People',
  console: 'Softphone in the console',
  livePerson: 'LivePerson',
  settings: 'Settings',
};
export const FIXER_WORDS: Readonly<Record<WhoCanFix, string>> = {
  salesforce_admin: 'a Salesforce administrator',
  liveperson_admin: 'a LivePerson administrator',
  server_operator: 'whoever runs the connector',
  agent: 'the agent',
};
export const STATE_WORDS: Readonly<Record<FindingState, string>> = {
  fail: 'Wrong',
  warn: 'Careful',
  unknown: 'Not known',
  ok: 'OK',
};
export const WORST_FIRST: readonly FindingState[] = ['fail', 'warn', 'unknown', 'ok'];
