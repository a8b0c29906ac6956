/** Signs a person in to the org in a browser: authorization code with PKCE, back to this machine. */
import type { GrantStore } from '../salesforce/orgProfile.ts';
import type { OrgSession } from '../salesforce/signIn.ts';
import { oauthError } from '../salesforce/signIn.ts';
import { createWebServerFlow } from '../salesforce/webServerFlow.ts';
import { ConnectorError } from '../support/errors.ts';
import { API_VERSION } from './apiVersion.ts';
import { callbackAddress, callbackPort } from './callbackAddress.ts';
import { callbackProblem, waitForCallback } from './callbackServer.ts';
import { secretFiles } from './secretFiles.ts';
import { APP, signInMend } from './signInWords.ts';
import type { StepContext } from './types.ts';
import { StepFailure } from './types.ts';

type Person = 'administrator' | 'apiUser';

/** The refresh token goes to `grants`. Rejects with StepFailure. */
export async function browserSession(context: StepContext, who: Person, grants: GrantStore): Promise<OrgSession> {
  const { state, allowLoopback, fetch } = context;
  const { myDomain, orgId, consumerKey } = state.salesforce;
  if (myDomain === null || orgId === null || consumerKey === null)
    throw new TypeError('The org and its app are known before anybody signs in.');
  const profile = {
    connectionId: state.connection,
    orgId,
    loginUrl: myDomain,
    apiVersion: API_VERSION,
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
      context.say(
        `If Salesforce says redirect_uri_mismatch there, the app lacks the callback URL ${back}. Ctrl-C ends the waiting.`,
      );
      await context.openBrowser(url);
    },
    told: (unless) => askAddress(context, { address: back, state: expected }, unless),
  });
  const { searchParams } = new URL(callback);
  const error = searchParams.get('error');
  if (error !== null)
    throw refusal(context, who, { error, error_description: searchParams.get('error_description') ?? '' });
  try {
    return await flow.exchange(profile, callback, { state: expected, verifier });
  } catch (failure) {
    if (!(failure instanceof ConnectorError)) throw failure;
    // The client of the flow keeps what Salesforce said as the cause.
    const { error: code, error_description, status } = (failure.cause ?? {}) as Record<string, unknown>;
    if (failure.code === 'salesforce_connect_failed' && typeof code === 'string')
      throw refusal(
        context,
        who,
        { error: code, error_description: typeof error_description === 'string' ? error_description : '' },
        Number(status),
      );
    throw new StepFailure(failure.code, failure.text, mendOf(failure.code, who, context), { cause: failure });
  }
}

/** Offered while the browser is waited for: the guide may run on a server that no browser of theirs reaches. */
async function askAddress(
  { ask }: StepContext,
  expected: { address: string; state: string },
  unless: AbortSignal,
): Promise<string | null> {
  try {
    return await ask.text({
      id: 'salesforce.callback',
      text: 'Waiting for the browser. Does it end at a page that cannot be reached? Paste that page’s address',
      help: `That is so where the browser runs on another machine. The address begins with ${expected.address}?`,
      check: (text) => callbackProblem(text, expected),
      unless,
    });
  } catch (error) {
    // The browser came by itself, or nobody is to be asked.
    if (unless.aborted || (error instanceof StepFailure && error.code === 'answer_missing')) return null;
    throw error;
  }
}

function refusal(
  context: StepContext,
  who: Person,
  answer: { error: string; error_description: string },
  status = 400,
): StepFailure {
  if (answer.error === 'access_denied')
    return new StepFailure('browser_denied', 'The sign-in was denied in the browser.', 'Try again and choose “Allow”.');
  // Of External Client Apps: the user is not among those the app admits.
  const known = oauthError(
    status,
    answer.error === 'OAUTH_APP_ACCESS_DENIED' ? { ...answer, error_description: 'not approved' } : answer,
  );
  if (who === 'administrator' && known.code === 'salesforce_not_approved')
    return new StepFailure(
      known.code,
      'The connector’s app does not let you in as an administrator.',
      `Its policies (${APP} > Policies) must name a permission set that you hold; or lend your rights another way: ${OTHER_WAY}`,
      { cause: known },
    );
  return new StepFailure(
    known.code,
    known.text,
    `${mendOf(known.code, who, context)} The app must have the callback URL ${callbackAddress(context.env)}.`,
    { cause: known },
  );
}

const OTHER_WAY = 'npm run connect -- --from salesforce.adminAccess';

/** The words for the API user would send an administrator to the wrong user. */
function mendOf(code: string, who: Person, { state }: StepContext): string {
  if (who === 'apiUser') return signInMend(code, state);
  return `${signInMend(code, { ...state, salesforce: { ...state.salesforce, apiUsername: 'your user' } })} Or lend your rights another way: ${OTHER_WAY}`;
}
