/** The ways an administrator gets a set-up wrong, and what the doctor must say of each: one test each. */
import { CONSOLE_MISTAKES } from './misconfigurations/console.ts';
import { LIVE_PERSON_MISTAKES } from './misconfigurations/livePerson.ts';
import type { Misconfiguration } from './misconfigurations/misconfiguration.ts';
import { PEOPLE_MISTAKES, RIGHTS_MISTAKES } from './misconfigurations/rights.ts';
import { ORG_MISTAKES, SIGN_IN_MISTAKES } from './misconfigurations/salesforce.ts';
import { SERVER_MISTAKES, SETTINGS_MISTAKES } from './misconfigurations/server.ts';

export type { Expectation, Misconfiguration } from './misconfigurations/misconfiguration.ts';

export const MISCONFIGURATIONS: readonly Misconfiguration[] = [
  ...SIGN_IN_MISTAKES,
  ...ORG_MISTAKES,
  ...RIGHTS_MISTAKES,
  ...PEOPLE_MISTAKES,
  ...CONSOLE_MISTAKES,
  ...SERVER_MISTAKES,
  ...LIVE_PERSON_MISTAKES,
  ...SETTINGS_MISTAKES,
];
