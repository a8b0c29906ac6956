/** An administrator's rights for one run of the guide. They are kept in memory only, and only ever sent to the org's My Domain. */
import type { OrgReader } from '../doctor/types.ts';
import { createLentReader } from '../salesforce/orgReader.ts';
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
        help: 'Line “Access Token” of: sf org display --verbose (or of a session of yours). It is not stored.',
        check: (token) =>
          /^00D\w{12,15}!\S+$/.test(token) ? null : 'An access token starts with 00D and has a “!” in it.',
      }));
    return { instanceUrl: myDomain, accessToken };
  }
  if (adminAccess === 'browser' && consumerKey !== null) return browserSession(context, 'administrator');
  return null;
}
