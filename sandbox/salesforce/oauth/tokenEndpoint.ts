/** POST /services/oauth2/token: which grants the org gives, and how it refuses the others. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { OrgUser } from '../orgPeople.ts';
import { isApproved, requireEnabled, scopesWithoutAsking } from './appRules.ts';
import { verifyAssertion } from './jwtBearer.ts';
import { OAuthError } from './oauthError.ts';
import type { OAuthClient } from './oauthClient.ts';
import { isActive, type OAuthState } from './oauthState.ts';
import type { Session } from './tokenStore.ts';

function same(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** Client id and secret from the form or from HTTP Basic. */
function clientOf(
  state: OAuthState,
  form: URLSearchParams,
  authorization: string | undefined,
  secretNeeded: boolean,
): OAuthClient {
  let [id, secret] = [form.get('client_id'), form.get('client_secret')];
  if (authorization?.startsWith('Basic ')) {
    const [basicId = '', basicSecret = ''] = Buffer.from(authorization.slice(6), 'base64').toString().split(':');
    id = decodeURIComponent(basicId);
    secret = decodeURIComponent(basicSecret);
  }
  const client = id === null ? undefined : state.clients.get(id);
  if (!client) throw new OAuthError('invalid_client_id', 'client identifier invalid');
  if (secret === null ? secretNeeded : client.clientSecret === null || !same(secret, client.clientSecret)) {
    throw new OAuthError('invalid_client', 'invalid client credentials');
  }
  requireEnabled(client);
  return client;
}

function activeUser(state: OAuthState, who: string): OrgUser {
  const user = state.people.find(who);
  if (!user) throw new OAuthError('invalid_grant', "user hasn't approved this consumer");
  if (!isActive(state, user)) throw new OAuthError('invalid_grant', 'inactive user');
  if (user.frozen)
    throw new OAuthError('invalid_grant', state.org.switches.frozenUserIsNamed ? 'user frozen' : 'inactive user');
  if (state.refusesAddress()) throw new OAuthError('invalid_grant', 'ip restricted');
  return user;
}

function answer(state: OAuthState, session: Session, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    access_token: session.token,
    ...more,
    scope: session.scope,
    instance_url: state.url(),
    id: `${state.url()}/id/${state.org.orgId}/${session.userId}`,
    token_type: 'Bearer',
    issued_at: String(session.issuedAt),
  };
}

async function jwtBearer(state: OAuthState, form: URLSearchParams): Promise<Record<string, unknown>> {
  const { client, username } = await verifyAssertion(form.get('assertion') ?? '', {
    clientById: (id) => state.clients.get(id) ?? null,
    audiences: ['https://login.salesforce.com', 'https://test.salesforce.com', state.url()],
    now: state.org.now(),
  });
  requireEnabled(client);
  const user = activeUser(state, username);
  if (!isApproved(state, client, user)) throw new OAuthError('invalid_grant', "user hasn't approved this consumer");
  const scope = scopesWithoutAsking(client);
  return answer(state, state.tokens.issue({ userId: user.id, clientId: client.clientId, scope }));
}

function clientCredentials(
  state: OAuthState,
  form: URLSearchParams,
  authorization: string | undefined,
): Record<string, unknown> {
  const client = clientOf(state, form, authorization, true);
  if (client.runAsUsername === null) throw new OAuthError('invalid_grant', 'no client credentials user enabled');
  const user = activeUser(state, client.runAsUsername);
  const scope = scopesWithoutAsking(client);
  return answer(state, state.tokens.issue({ userId: user.id, clientId: client.clientId, scope }));
}

/** Claims of an id token and of userinfo. */
export function identityClaims(state: OAuthState, user: OrgUser, scope: string): Record<string, unknown> {
  const access = state.org.accessOf(user.id);
  return {
    sub: `${state.url()}/id/${state.org.orgId}/${user.id}`,
    user_id: user.id,
    organization_id: state.org.orgId,
    preferred_username: user.username,
    nickname: user.key,
    name: user.name,
    email: user.email,
    email_verified: true,
    ...(scope.split(' ').some((s) => s === 'custom_permissions' || s === 'full')
      ? {
          custom_permissions: Object.fromEntries(
            ['LivePerson_Agent', 'LivePerson_Admin'].map((name) => [name, access.custom(name)]),
          ),
        }
      : {}),
  };
}

function checkVerifier(challenge: string | null, verifier: string | null): void {
  if (challenge === null) return;
  if (verifier === null) throw new OAuthError('invalid_request', 'missing required code verifier');
  const computed = createHash('sha256').update(verifier).digest('base64url');
  if (!same(computed, challenge)) throw new OAuthError('invalid_grant', 'invalid code verifier');
}

async function authorizationCode(
  state: OAuthState,
  form: URLSearchParams,
  authorization: string | undefined,
): Promise<Record<string, unknown>> {
  const client = clientOf(state, form, authorization, false);
  const code = state.tokens.takeCode(form.get('code') ?? '');
  if (!code) throw new OAuthError('invalid_grant', 'expired authorization code');
  if (code.clientId !== client.clientId)
    throw new OAuthError('invalid_grant', 'authorization code does not belong to this client');
  if (code.redirectUri !== form.get('redirect_uri'))
    throw new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
  checkVerifier(code.challenge, form.get('code_verifier'));
  // Without PKCE the code alone proves nothing, so the secret is demanded.
  if (code.challenge === null && form.get('client_secret') === null && authorization === undefined)
    throw new OAuthError('invalid_client', 'invalid client credentials');
  const user = activeUser(state, code.userId);
  const scopes = code.scope.split(' ');
  const grant =
    scopes.includes('refresh_token') || scopes.includes('offline_access')
      ? state.tokens.grant(user.id, client.clientId, code.scope)
      : null;
  const session = state.tokens.issue({
    userId: user.id,
    clientId: client.clientId,
    scope: code.scope,
    ...(grant ? { grantId: grant.id } : {}),
  });
  const idToken = scopes.includes('openid')
    ? await state.idTokens.sign(
        {
          ...identityClaims(state, user, code.scope),
          iss: state.url(),
          aud: client.clientId,
          ...(code.nonce === null ? {} : { nonce: code.nonce }),
        },
        120,
        state.org.now(),
      )
    : null;
  return answer(state, session, {
    ...(grant ? { refresh_token: grant.refreshToken } : {}),
    ...(idToken === null ? {} : { id_token: idToken }),
  });
}

function refresh(state: OAuthState, form: URLSearchParams, authorization: string | undefined): Record<string, unknown> {
  const client = clientOf(state, form, authorization, false);
  const grant = state.tokens.grantOf(form.get('refresh_token') ?? '');
  if (!grant || grant.clientId !== client.clientId)
    throw new OAuthError('invalid_grant', 'expired access/refresh token');
  const user = activeUser(state, grant.userId);
  const rotates = client.app?.refreshTokenRotation ?? state.org.switches.refreshTokenRotation;
  const kept = rotates ? state.tokens.rotate(grant) : grant;
  const session = state.tokens.issue({
    userId: user.id,
    clientId: client.clientId,
    scope: grant.scope,
    grantId: grant.id,
  });
  return answer(state, session, rotates ? { refresh_token: kept.refreshToken } : {});
}

/** Throws OAuthError. The username-password grant is off, as in every new org. */
export async function exchangeToken(
  state: OAuthState,
  form: URLSearchParams,
  authorization: string | undefined,
): Promise<Record<string, unknown>> {
  switch (form.get('grant_type')) {
    case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
      return jwtBearer(state, form);
    case 'client_credentials':
      return clientCredentials(state, form, authorization);
    case 'authorization_code':
      return authorizationCode(state, form, authorization);
    case 'refresh_token':
      return refresh(state, form, authorization);
    case 'password':
      throw new OAuthError('invalid_grant', 'authentication failure');
    default:
      throw new OAuthError('unsupported_grant_type', 'grant type not supported');
  }
}
