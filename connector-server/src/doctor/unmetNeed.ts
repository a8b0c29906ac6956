/** Whether a check can say anything new, or another finding says it all. */
import { SIGN_IN_TITLE } from './checks/salesforceSignIn.ts';
import type { ConnectionCheck, Look, Need, Outcome, Seen } from './types.ts';

/** Null: the check can run. */
export async function unmetNeed(check: ConnectionCheck, look: Look): Promise<Outcome | null> {
  for (const need of check.needs ?? []) {
    const outcome = await UNMET[need](look, check);
    if (outcome !== null) return outcome;
  }
  return null;
}

const UNMET: Readonly<Record<Need, (look: Look, check: ConnectionCheck) => Promise<Outcome | null>>> = {
  apiUser: async ({ org }) => notLookedAt(await org.signIn(), 'the API user cannot sign in', SIGN_IN_TITLE),
  livePersonAccount: async ({ livePerson }) =>
    notLookedAt(await livePerson.domains(), 'the LivePerson account was not found', 'The LivePerson account is known'),
  livePersonApi: async ({ livePerson }) =>
    notLookedAt(
      await livePerson.appToken(),
      'the application for LivePerson’s APIs gets no token',
      'LivePerson’s APIs answer',
    ),
  async setup({ setup }, { byHand }) {
    const where = byHand === undefined ? {} : { setupPath: byHand.setupPath };
    const look = byHand?.look ?? 'An administrator must look in Setup.';
    if (setup === null)
      return {
        state: 'unknown',
        cause: 'needs_setup',
        tried: 'Nothing: the API user does not see Setup, and needs not to.',
        seen: 'Only an administrator of the org sees this.',
        mend: `${look} Or run the doctor with an administrator’s eyes: npm run doctor -- --target-org <alias>.`,
        ...where,
      };
    const signedIn = await setup.signIn();
    if (signedIn.ok) return null;
    return {
      state: 'unknown',
      cause: 'admin_access',
      tried: 'Looked with the administrator’s access that was given.',
      seen: signedIn.text,
      mend: `Sign in again (sf org login web) and run the doctor once more. Or: ${look}`,
      ...where,
    };
  },
};

function notLookedAt(seen: Seen<unknown>, why: string, title: string): Outcome | null {
  if (seen.ok) return null;
  return {
    state: 'unknown',
    cause: 'not_looked_at',
    tried: 'Nothing yet.',
    seen: `Not looked at: ${why}.`,
    mend: `First mend “${title}”.`,
  };
}
