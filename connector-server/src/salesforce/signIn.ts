/** Signs the API user in: JWT bearer, client credentials, or the refresh token of the web server flow. */
import { importPKCS8, SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { ConnectorError } from '../support/errors.ts';
import { salesforceOrigin } from './loginHost.ts';
import type { GrantStore, OrgProfile } from './orgProfile.ts';

export interface OrgSession {
  accessToken: string;
  /** Where the API is; never built by us. */
  instanceUrl: string;
  /** API user. */
  userId: string;
}

export interface SignInDeps {
  now: () => number;
  allowLoopback: boolean;
  grants: GrantStore;
  fetch?: typeof globalThis.fetch;
  timeoutMs?: number;
}

/** Salesforce accepts at most about three minutes (salesforce help: OAuth 2.0 JWT Bearer Flow); half of it lets clocks differ both ways. */
const ASSERTION_SECONDS = 90;

/**
 * One token request, or none where another server renewed meanwhile. `refused`: the access token that is not taken any
 * more. Rejects with ConnectorError: permanent when an administrator must act.
 */
export async function signIn(
  profile: OrgProfile,
  deps: SignInDeps,
  refused: string | null = null,
): Promise<OrgSession> {
  const { shared } = deps.grants;
  if (profile.auth.flow !== 'web_server' || shared === undefined) return requestSession(profile, deps);
  const { orgId, connectionId } = profile;
  const { clientId } = profile.auth;
  return shared.alone(connectionId, async () => {
    const known = await shared.session(connectionId);
    if (known !== null && known.orgId === orgId && known.clientId === clientId && known.accessToken !== refused)
      return { accessToken: known.accessToken, instanceUrl: known.instanceUrl, userId: known.userId };
    const session = await requestSession(profile, deps);
    await shared.keepSession(connectionId, { ...session, orgId, clientId });
    return session;
  });
}

async function requestSession(profile: OrgProfile, deps: SignInDeps): Promise<OrgSession> {
  const origin = salesforceOrigin(profile.loginUrl, deps.allowLoopback);
  const form = await grantOf(profile, origin, deps);
  const answer = await requestToken(origin, form, deps);
  return openSession(profile, answer, deps);
}

/** Checks a token answer and, with rotation, stores the new refresh token before the access token is used. */
export async function openSession(
  profile: OrgProfile,
  answer: TokenAnswer,
  deps: Pick<SignInDeps, 'allowLoopback' | 'grants'>,
): Promise<OrgSession> {
  const [orgId, userId] = (answer.id ?? '').split('/').slice(-2);
  if (!answer.access_token || !answer.instance_url || !orgId || !userId)
    throw refused('salesforce_answer_unusable', 'Salesforce answered the sign-in in an unknown shape.', false);
  if (orgId.slice(0, 15) !== profile.orgId.slice(0, 15)) {
    throw refused(
      'salesforce_wrong_org',
      'The API user belongs to another Salesforce org than the connection names.',
      true,
    );
  }
  if (answer.refresh_token) await deps.grants.put(profile.connectionId, answer.refresh_token);
  return {
    accessToken: answer.access_token,
    instanceUrl: salesforceOrigin(answer.instance_url, deps.allowLoopback),
    userId,
  };
}

export interface TokenAnswer {
  access_token?: string;
  refresh_token?: string;
  instance_url?: string;
  /** Identity URL, ends in /<org id>/<user id>. */
  id?: string;
}

async function grantOf(profile: OrgProfile, audience: string, deps: SignInDeps): Promise<URLSearchParams> {
  const { auth } = profile;
  switch (auth.flow) {
    case 'jwt_bearer':
      return new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: await assertion(auth, audience, deps.now()),
      });
    case 'client_credentials':
      return new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: auth.clientId,
        client_secret: auth.clientSecret,
      });
    case 'web_server': {
      const refreshToken = await deps.grants.get(profile.connectionId);
      if (refreshToken === null)
        throw refused('salesforce_not_connected', 'No administrator has connected this org to Salesforce yet.', true);
      const form = new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: auth.clientId,
        refresh_token: refreshToken,
      });
      if (auth.clientSecret !== null) form.set('client_secret', auth.clientSecret);
      return form;
    }
  }
}

async function assertion(
  auth: { clientId: string; username: string; privateKey: string },
  audience: string,
  now: number,
): Promise<string> {
  const key = await importPKCS8(auth.privateKey, 'RS256').catch((error: unknown) => {
    throw refused(
      'salesforce_key_unreadable',
      'The private key of the Salesforce connection is not a PKCS#8 RSA key in PEM text.',
      true,
      error,
    );
  });
  const seconds = Math.floor(now / 1000);
  return new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(auth.clientId)
    .setSubject(auth.username)
    .setAudience(audience)
    .setExpirationTime(seconds + ASSERTION_SECONDS)
    .sign(key);
}

async function requestToken(origin: string, form: URLSearchParams, deps: SignInDeps): Promise<TokenAnswer> {
  const call = deps.fetch ?? globalThis.fetch;
  let response: Response;
  let body: unknown;
  try {
    response = await call(`${origin}/services/oauth2/token`, {
      method: 'POST',
      body: form,
      redirect: 'error',
      signal: AbortSignal.timeout(deps.timeoutMs ?? 20_000),
      headers: { accept: 'application/json' },
    });
    body = await response.json().catch(() => null);
  } catch (error) {
    throw refused('salesforce_unreachable', 'Salesforce cannot be reached for signing in.', false, error);
  }
  if (response.ok) return body as TokenAnswer;
  throw oauthError(response.status, body as { error?: string; error_description?: string } | null);
}

/** Says what an OAuth error means for whoever must fix it. The codes are Salesforce's; their texts only go to the cause. */
export function oauthError(
  status: number,
  body: { error?: string; error_description?: string } | null,
): ConnectorError {
  const cause = new Error(`${status} ${body?.error ?? 'no error code'}: ${body?.error_description ?? ''}`);
  const said = `${body?.error ?? ''} ${body?.error_description ?? ''}`;
  if (status >= 500 || status === 429)
    return refused('salesforce_unavailable', 'Salesforce does not answer sign-ins now.', false, cause);
  if (/hasn't approved|not approved/i.test(said))
    return refused(
      'salesforce_not_approved',
      'The API user is not approved for the connector’s app: assign the permission set that the app asks for.',
      true,
      cause,
    );
  if (/ip restricted/i.test(said))
    return refused(
      'salesforce_ip_restricted',
      'Salesforce does not accept this server’s address for the API user: allow it in the user’s profile or the app.',
      true,
      cause,
    );
  if (/frozen/i.test(said))
    return refused(
      'salesforce_user_frozen',
      'The Salesforce API user is frozen: unfreeze it on its page in Setup.',
      true,
      cause,
    );
  if (/inactive/i.test(said))
    return refused('salesforce_user_inactive', 'The Salesforce API user is inactive.', true, cause);
  if (/audience/i.test(said))
    return refused('salesforce_audience', 'The login URL is not the one the org expects.', true, cause);
  if (/client_id|client identifier/i.test(said))
    return refused('salesforce_client_unknown', 'The org knows no app with this consumer key.', true, cause);
  if (/must have certificate/i.test(said))
    return refused('salesforce_app_certificate', 'The app of the org holds no certificate.', true, cause);
  if (/invalid_client/.test(said))
    return refused(
      'salesforce_client',
      'Salesforce does not accept the secret of the app: copy it again from its consumer details.',
      true,
      cause,
    );
  if (/invalid assertion/i.test(said))
    return refused(
      'salesforce_key_mismatch',
      'The private key does not belong to the certificate of the app, or this machine’s clock is wrong.',
      true,
      cause,
    );
  if (/expired authorization code/i.test(said))
    return refused(
      'salesforce_expired',
      'For Salesforce the sign-in had expired before it arrived: this machine’s clock is wrong.',
      true,
      cause,
    );
  if (/client credentials user/i.test(said))
    return refused(
      'salesforce_no_run_as_user',
      'The app has no user to run as for the client credentials flow.',
      true,
      cause,
    );
  if (/expired|revoked/i.test(said))
    return refused(
      'salesforce_grant_expired',
      'The Salesforce authorization has expired or was taken back: connect the org again.',
      true,
      cause,
    );
  return refused('salesforce_sign_in_refused', 'Salesforce refused the sign-in of the API user.', true, cause);
}

function refused(code: string, text: string, permanent: boolean, cause?: unknown): ConnectorError {
  return new ConnectorError({
    code,
    text,
    permanent,
    certain: true,
    action: permanent ? 'contact_admin' : 'wait',
    cause,
  });
}
