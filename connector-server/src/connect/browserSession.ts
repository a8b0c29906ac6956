/** Signs a person in to the org in a browser: authorization code with PKCE, back to this machine. */
import type { GrantStore } from '../salesforce/orgProfile.ts';
import type { OrgSession } from '../salesforce/signIn.ts';
import { oauthError } from '../salesforce/signIn.ts';
import { createWebServerFlow } from '../salesforce/webServerFlow.ts';
import { ConnectorError } from '../support/errors.ts';
import { callbackAddress, callbackPort } from './callbackAddress.ts';
import { waitForCallback } from './callbackServer.ts';
import { secretFiles } from './secretFiles.ts';
import type { StepContext } from './types.ts';
import { StepFailure } from './types.ts';

/**
 * `apiUser`: their refresh token goes to `grants`. An administrator's is forgotten at once. Rejects with StepFailure; nothing
 * is kept then.
 */
export async function browserSession(
  context: StepContext,
  who: 'administrator' | 'apiUser',
  grants: GrantStore = forgetful(),
): Promise<OrgSession> {
  const { state, allowLoopback, fetch } = context;
  const { myDomain, orgId, consumerKey } = state.salesforce;
  if (myDomain === null || orgId === null || consumerKey === null)
    throw new TypeError('The org and its app are known before anybody signs in.');
  const profile = {
    connectionId: state.connection,
    orgId,
    loginUrl: myDomain,
    apiVersion: '66.0',
    auth: {
      flow: 'web_server' as const,
      clientId: consumerKey,
      clientSecret: await context.files.readSecret(secretFiles(state.connection).salesforceClientSecret),
    },
  };
  const flow = createWebServerFlow({ allowLoopback, grants, fetch });
  const back = callbackAddress(context.env);
  const { url, state: expected, verifier } = await flow.authorizationUrl(profile, back);
  const callback = await waitForCallback({
    port: callbackPort(context.env),
    address: back,
    state: expected,
    signal: context.signal,
    ready: async () => {
      context.say(
        who === 'apiUser'
          ? 'Sign in as the API user (not as yourself: use a private window) at this address:'
          : 'Sign in as an administrator of the org at this address:',
      );
      context.say(url);
      await context.openBrowser(url);
    },
  });
  const { searchParams } = new URL(callback);
  const error = searchParams.get('error');
  try {
    if (error !== null)
      throw oauthError(400, { error, error_description: searchParams.get('error_description') ?? '' });
    return await flow.exchange(profile, callback, { state: expected, verifier });
  } catch (failure) {
    if (!(failure instanceof ConnectorError)) throw failure;
    throw new StepFailure(
      failure.code,
      error === 'access_denied' ? 'The sign-in was denied in the browser.' : failure.text,
      `Try again. If it stays: the app must have the callback URL ${back}, and the user the permission set LivePerson_Connector_API.`,
      { cause: failure },
    );
  }
}

function forgetful(): GrantStore {
  return { get: () => Promise.resolve(null), put: () => Promise.resolve() };
}
