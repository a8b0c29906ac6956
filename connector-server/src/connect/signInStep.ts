/** Signs in as the API user, exactly as the server will, and looks whether it may do its work. */
import type { OrgReader } from '../doctor/types.ts';
import { createLentReader } from '../salesforce/orgReader.ts';
import { createOrgGet } from '../salesforce/orgGet.ts';
import type { OrgAuth, OrgProfile } from '../salesforce/orgProfile.ts';
import { revokeToken } from '../salesforce/revokeToken.ts';
import { signIn } from '../salesforce/signIn.ts';
import type { OrgSession } from '../salesforce/signIn.ts';
import { soql } from '../support/soql.ts';
import { ConnectorError } from '../support/errors.ts';
import { API_VERSION } from './adminSession.ts';
import { browserSession } from './browserSession.ts';
import { createFileGrants, createMemoryGrants } from './fileGrants.ts';
import { secretFiles } from './secretFiles.ts';
import { signInMend } from './signInWords.ts';
import type { Step, StepContext } from './types.ts';
import { StepFailure } from './types.ts';

/** Of Salesforce's own tolerance; an assertion lives about three minutes. */
const CLOCK_MS = 120_000;

export const signInStep: Step = {
  id: 'salesforce.signIn',
  title: 'Sign-in as the API user',
  who: 'salesforce_admin',
  applies: () => true,
  async done(context) {
    const { salesforce, steps } = context.state;
    if (steps['salesforce.signIn']?.state !== 'done' || salesforce.consumerKey === null) return false;
    if (
      salesforce.flow === 'web_server' &&
      (await createFileGrants(context.files).get(context.state.connection)) === null
    )
      // The server has taken it; using it here would make the server's worthless. The doctor asks the server.
      return true;
    try {
      await prove(context, await session(context));
      return true;
    } catch (error) {
      if (error instanceof StepFailure) return false;
      throw error;
    }
  },
  async run(context) {
    const { state, files, ask } = context;
    const { salesforceClientSecret } = secretFiles(state.connection);
    if (state.salesforce.flow !== 'jwt_bearer') {
      const secret = await ask.secret({
        id: 'salesforce.clientSecret',
        text: 'Consumer secret of the app',
        help: 'Setup > External Client App Manager > LivePerson Connector > Settings > OAuth Settings > Consumer Key and Secret',
        check: (text) => (text.length >= 8 ? null : 'It is longer than that.'),
      });
      await files.writeSecret(salesforceClientSecret, secret);
    }
    // Kept in memory until the user has turned out to be the right one.
    const fresh = createMemoryGrants();
    const open = (): Promise<OrgSession> =>
      state.salesforce.flow === 'web_server' ? browserSession(context, 'apiUser', fresh) : session(context);
    let opened: OrgSession;
    try {
      opened = await open();
    } catch (error) {
      // Expected the first time: no metadata can name who may use the app.
      if (!(error instanceof StepFailure) || error.code !== 'salesforce_not_approved') throw error;
      if (!(await approvedByHand(context)))
        return { result: 'by_hand', said: 'the app does not let the API user in before somebody did this in Setup' };
      opened = await open();
    }
    try {
      await prove(context, opened);
    } catch (error) {
      await revoke(context, await fresh.get(state.connection));
      throw error;
    }
    const grant = await fresh.get(state.connection);
    if (grant !== null) await createFileGrants(files).put(state.connection, grant);
    return {
      result: 'done',
      said:
        state.salesforce.flow === 'web_server'
          ? 'signed in; the server takes the grant over when it starts'
          : 'signed in, and the connector’s records can be read',
    };
  },
  request: ({ salesforce }) =>
    salesforce.flow === 'web_server'
      ? ['Somebody who has the password of the API user signs in with it in the browser that “npm run connect” opens.']
      : salesforce.flow === 'client_credentials'
        ? [
            'Setup > External Client App Manager > LivePerson Connector > Policies: enable the client credentials flow with the API user as “Run As”.',
            'Hand the consumer secret over by a safe way; never by e-mail.',
          ]
        : approval(salesforce.myDomain ?? ''),
};

function approvedByHand(context: StepContext): Promise<boolean> {
  const { salesforce } = context.state;
  context.say('The app does not know yet who may sign in through it. In the org:');
  for (const line of approval(salesforce.myDomain ?? '')) context.say(`- ${line}`);
  return context.ask.confirm({
    id: 'salesforce.approved',
    text: 'Is that done? (It may take some minutes to be in force.)',
    suggest: true,
  });
}

const approval = (origin: string): string[] => [
  `Setup > External Client App Manager (${origin}/lightning/setup/ManageExternalClientApplication/home) > LivePerson Connector > Policies > Edit.`,
  'OAuth Policies: Permitted Users “Admin approved users are pre-authorized”; App Policies: Select Permission Sets “LivePerson Connector API”. Save.',
];

/** A grant that nobody will use: a user holds five at most (Salesforce help, "OAuth approvals"). */
async function revoke({ state, fetch, allowLoopback }: StepContext, grant: string | null): Promise<void> {
  const { myDomain } = state.salesforce;
  if (grant !== null && myDomain !== null) await revokeToken(myDomain, grant, { fetch, allowLoopback });
}

async function session(context: StepContext): Promise<OrgSession> {
  const { myDomain, orgId } = context.state.salesforce;
  if (myDomain === null || orgId === null) throw new TypeError('The org is known before anybody signs in.');
  const auth = await authOf(context);
  const profile: OrgProfile = {
    connectionId: context.state.connection,
    orgId,
    loginUrl: myDomain,
    apiVersion: API_VERSION,
    auth,
  };
  const get = createOrgGet({ fetch: context.fetch, now: () => context.now() });
  try {
    return await signIn(profile, {
      now: () => context.now(),
      allowLoopback: context.allowLoopback,
      grants: createFileGrants(context.files),
      fetch: get.fetch,
    });
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const offset = get.clockOffsetMs();
    if (auth.flow === 'jwt_bearer' && offset !== null && Math.abs(offset) > CLOCK_MS)
      throw new StepFailure(
        'clock',
        `The clock of this machine is ${Math.round(Math.abs(offset) / 1000)} seconds ${offset > 0 ? 'behind' : 'ahead of'} Salesforce’s, so it refuses what we sign.`,
        'Set the clock of this machine (NTP), then try again.',
        { cause: error },
      );
    throw new StepFailure(error.code, error.text, signInMend(error.code, context.state), { cause: error });
  }
}

async function authOf({ state, files }: StepContext): Promise<OrgAuth> {
  const { flow, consumerKey, apiUsername } = state.salesforce;
  const names = secretFiles(state.connection);
  if (consumerKey === null)
    throw missing('consumer_key_missing', 'The consumer key of the app is not known yet.', 'salesforce.consumerKey');
  switch (flow) {
    case 'jwt_bearer': {
      const privateKey = await files.readSecret(names.salesforceKey);
      if (privateKey === null) throw missing('key_missing', 'The private key is not there.', 'salesforce.key');
      if (apiUsername === null)
        throw missing('api_user_missing', 'The API user is not known yet.', 'salesforce.apiUser');
      return { flow, clientId: consumerKey, username: apiUsername, privateKey };
    }
    case 'client_credentials': {
      const clientSecret = await files.readSecret(names.salesforceClientSecret);
      if (clientSecret === null)
        throw missing('secret_missing', 'The consumer secret is not there.', 'salesforce.signIn');
      return { flow, clientId: consumerKey, clientSecret };
    }
    case 'web_server':
      return { flow, clientId: consumerKey, clientSecret: await files.readSecret(names.salesforceClientSecret) };
    case null:
      throw missing('flow_missing', 'It is not decided how the server signs in.', 'salesforce.flow');
  }
}

/** The org with the API user's eyes, signed in anew. Rejects with StepFailure. */
export async function apiUserReader(context: StepContext): Promise<OrgReader> {
  return readerOf(context, await session(context));
}

const readerOf = (context: StepContext, opened: OrgSession): OrgReader =>
  createLentReader(opened, {
    apiVersion: API_VERSION,
    fetch: context.fetch,
    now: () => context.now(),
    allowLoopback: context.allowLoopback,
  });

/** The user is the one meant and sees our object: neither a package nor a permission set is missing. */
async function prove(context: StepContext, opened: OrgSession): Promise<void> {
  const reader = readerOf(context, opened);
  const { apiUsername } = context.state.salesforce;
  const rows = await reader.query(soql`SELECT Id FROM LivePerson_Conversation__c LIMIT 1`);
  if (!rows.ok)
    throw rows.code === 'INVALID_TYPE'
      ? new StepFailure(
          'package_unseen',
          'The sign-in works, but the user does not see the object LivePerson_Conversation__c.',
          'Either the package is not in the org (npm run connect -- --from salesforce.deploy), or the user lacks LivePerson_Connector_API (--from salesforce.apiRights).',
        )
      : rows.code === 'API_DISABLED_FOR_ORG' || rows.code === 'API_CURRENTLY_DISABLED'
        ? new StepFailure(
            'api_disabled',
            'The sign-in works, but the user may not use the API.',
            'The user lacks “API Enabled” (in LivePerson_Connector_API), or the edition of the org has no API.',
          )
        : new StepFailure('salesforce_unread', `The sign-in works, but the org answers: ${rows.text}`, 'Try again.');
  const person = await reader.query(soql`SELECT Username FROM User WHERE Id = ${opened.userId}`);
  const username = person.ok ? person.value[0]?.Username : undefined;
  if (typeof username !== 'string') return;
  if (apiUsername !== null && username.toLowerCase() !== apiUsername.toLowerCase())
    throw new StepFailure(
      'other_user',
      `Signed in as ${username}, not as ${apiUsername}.`,
      'With client credentials the app names its user (Policies > Run As); in the browser use a private window. Or correct the API user: npm run connect -- --from salesforce.apiUser',
    );
}

function missing(code: string, text: string, step: string): StepFailure {
  return new StepFailure(code, text, `Go back to it: npm run connect -- --from ${step}`);
}
