/** An administrator's rights for one run of the guide. They are kept in memory only, and only ever sent to the org's My Domain. */
import type { OrgReader } from '../doctor/types.ts';
import { createLentReader } from '../salesforce/orgReader.ts';
import type { GrantStore } from '../salesforce/orgProfile.ts';
import { revokeToken } from '../salesforce/revokeToken.ts';
import { createSetupWriter } from '../salesforce/setupWriter.ts';
import type { SetupWriter } from '../salesforce/setupWriter.ts';
import { API_VERSION } from './apiVersion.ts';
import { browserSession } from './browserSession.ts';
import { sfOrg } from './sfProgram.ts';
import type { StepContext } from './types.ts';
import { StepFailure } from './types.ts';

export { API_VERSION };

export interface AdminSession {
  instanceUrl: string;
  accessToken: string;
}

const lent = new WeakMap<StepContext, AdminSession>();
/** Refresh tokens that came of signing in in a browser. */
const granted = new WeakMap<StepContext, string[]>();

/**
 * What was agreed on at the step `salesforce.adminAccess`; null: nobody lends their rights, so a person does each step by hand.
 * Asks at most once a run. Rejects with StepFailure.
 */
export async function adminSession(context: StepContext): Promise<AdminSession | null> {
  const known = lent.get(context);
  if (known !== undefined) return known;
  const session = await openSession(context);
  if (session !== null) lent.set(context, session);
  return session;
}

/** The next call of adminSession asks anew: after the token was not taken. */
export function forgetAdminSession(context: StepContext): void {
  lent.delete(context);
}

/**
 * Ends at Salesforce what an administrator granted in a browser, so that no approval is used up (a user holds five of an app at
 * most: Salesforce help, "OAuth approvals"), and says so. `fetch`: one that works after the guide was stopped, too.
 */
export async function endAdminGrants(context: StepContext, fetch: StepContext['fetch']): Promise<void> {
  const { myDomain } = context.state.salesforce;
  const tokens = granted.get(context) ?? [];
  granted.delete(context);
  lent.delete(context);
  if (tokens.length === 0 || myDomain === null) return;
  const ended = await Promise.all(
    tokens.map((token) => revokeToken(myDomain, token, { fetch, allowLoopback: context.allowLoopback })),
  );
  context.say(
    ended.every(Boolean)
      ? 'The administrator’s sign-in in the browser was ended at Salesforce.'
      : 'The administrator’s sign-in in the browser could not be ended at Salesforce. End it there: Setup > Connected Apps OAuth Usage > LivePerson Connector > Revoke, for the administrator.',
  );
}

/** Null as adminSession. Remembers what it read: make a new one after writing. */
export async function adminReader(context: StepContext): Promise<OrgReader | null> {
  const session = await adminSession(context);
  return session === null
    ? null
    : createLentReader(session, {
        apiVersion: API_VERSION,
        fetch: context.fetch,
        now: () => context.now(),
        allowLoopback: context.allowLoopback,
      });
}

export async function adminWriter(context: StepContext): Promise<SetupWriter | null> {
  const session = await adminSession(context);
  return session === null
    ? null
    : createSetupWriter(session, {
        apiVersion: API_VERSION,
        fetch: context.fetch,
        allowLoopback: context.allowLoopback,
      });
}

async function openSession(context: StepContext): Promise<AdminSession | null> {
  const { myDomain, adminAccess, sfAlias, consumerKey } = context.state.salesforce;
  if (myDomain === null) throw new TypeError('The My Domain is asked before an administrator is.');
  if (adminAccess === 'sf' && sfAlias !== null) {
    const { instanceUrl, accessToken } = await sfOrg(sfAlias, context.env);
    if (!URL.canParse(instanceUrl) || new URL(instanceUrl).origin !== myDomain)
      throw new StepFailure(
        'salesforce_other_org',
        `The Salesforce CLI's org “${sfAlias}” is at another address than ${myDomain}.`,
        'Name the alias of the right org, or correct the My Domain address.',
      );
    return { instanceUrl: myDomain, accessToken };
  }
  if (adminAccess === 'token') {
    const accessToken =
      context.env.SALESFORCE_ADMIN_TOKEN?.trim() ||
      (await context.ask.secret({
        id: 'salesforce.adminToken',
        text: 'Access token of the administrator',
        help: 'Run: sf org display --verbose --target-org <alias>. It stands in the line “Access Token”. It is not stored.',
        check: (token) =>
          /^00D\w{12,15}!\S+$/.test(token) ? null : 'An access token starts with 00D and has a “!” in it.',
      }));
    return { instanceUrl: myDomain, accessToken };
  }
  if (adminAccess === 'browser' && consumerKey !== null)
    return browserSession(context, 'administrator', grantsOf(context));
  return null;
}

/** They are never used, only ended. */
function grantsOf(context: StepContext): GrantStore {
  return {
    get: () => Promise.resolve(null),
    put: (_connection, refreshToken) => {
      granted.set(context, [...(granted.get(context) ?? []), refreshToken]);
      return Promise.resolve();
    },
  };
}
