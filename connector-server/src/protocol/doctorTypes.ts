/** What the doctor says: read by the terminal, the admin pages and programs (`npm run doctor -- --json`). No finding holds a secret. */

/** `unknown`: it could not be looked at; `seen` says why and `mend` how a person looks. */
export type FindingState = 'ok' | 'warn' | 'fail' | 'unknown';

export type WhoCanFix = 'salesforce_admin' | 'liveperson_admin' | 'server_operator' | 'agent';

export const FINDING_GROUPS = [
  'server',
  'salesforce',
  'rights',
  'people',
  'console',
  'livePerson',
  'settings',
] as const;
export type FindingGroup = (typeof FINDING_GROUPS)[number];

export interface Finding {
  /** Stable id of the check, e.g. `salesforce.signIn`; several findings of one check differ by `subject`. */
  check: string;
  group: FindingGroup;
  title: string;
  /** Null: it belongs to the server as a whole. */
  connection: string | null;
  /** What it is about, e.g. `Contact.Email` or a user name; null: the check as a whole. */
  subject: string | null;
  state: FindingState;
  /** Stable word of the cause, e.g. `user_inactive`; null where all is well. */
  cause: string | null;
  /** What was done to find out, e.g. "Signed in as the API user". */
  tried: string;
  /** What came of it, in plain words. */
  seen: string;
  /** What goes wrong for agents or records if this stays. */
  why: string;
  /** The next step; empty where all is well. */
  mend: string;
  /** Page of the org's Setup (absolute) where it is mended, or null. */
  setupLink: string | null;
  whoCanFix: WhoCanFix | null;
}

export interface DoctorReport {
  /** Epoch ms. */
  at: number;
  version: string;
  findings: Finding[];
  counts: Record<FindingState, number>;
}
