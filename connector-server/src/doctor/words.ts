/** Words of the doctor's report, for every place that shows one. The tables are generated into the admin pages (tools/lwc/generated.ts). */
import type { DoctorReport, FindingGroup, FindingState, WhoCanFix } from '../protocol/doctorTypes.ts';

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

/** One sentence on the whole. */
export function verdict({ fail, warn }: DoctorReport['counts']): string {
  if (fail > 0) return `${fail} ${fail === 1 ? 'thing is' : 'things are'} wrong.`;
  return warn > 0 ? 'It works; something needs care.' : 'All that could be looked at is well.';
}
