/** /services/oauth2/*, /id/keys and the OpenID configuration. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBytes } from '../rest/readBody.ts';
import { send } from '../rest/dataEndpoint.ts';
import { authorize } from './authorizePage.ts';
import { OAuthError } from './oauthError.ts';
import { isActive, SCOPES, type OAuthState } from './oauthState.ts';
import { exchangeToken, identityClaims } from './tokenEndpoint.ts';

async function formOf(request: IncomingMessage, url: URL): Promise<URLSearchParams> {
  const form = new URLSearchParams((await readBytes(request)).toString('utf8'));
  for (const [name, value] of url.searchParams) if (!form.has(name)) form.set(name, value);
  return form;
}

function introspect(state: OAuthState, form: URLSearchParams): unknown {
  const client = state.clients.get(form.get('client_id') ?? '');
  if (!client || client.clientSecret === null || client.clientSecret !== form.get('client_secret'))
    throw new OAuthError('invalid_client', 'invalid client credentials', 401);
  const session = state.tokens.session(form.get('token') ?? '');
  if (!session || session.clientId !== client.clientId) return { active: false };
  const user = state.people.require(session.userId);
  return {
    active: true,
    scope: session.scope,
    client_id: client.clientId,
    username: user.username,
    sub: `${state.url()}/id/${state.org.orgId}/${user.id}`,
    token_type: 'access_token',
    exp: Math.floor(session.expiresAt / 1000),
    iat: Math.floor(session.issuedAt / 1000),
    nbf: Math.floor(session.issuedAt / 1000),
  };
}

/** A token must have been granted one of these to ask who its user is. */
const IDENTITY_SCOPES = ['openid', 'id', 'profile', 'full', 'api'];

/** /services/oauth2/userinfo and the identity URL of a token answer; null asks for whoever holds the token. */
function userinfo(state: OAuthState, request: IncomingMessage, response: ServerResponse, userId: string | null): void {
  const token = /^(?:Bearer|OAuth) (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const session = state.tokens.session(token);
  if (!session || (userId !== null && session.userId !== userId)) {
    response.writeHead(403, { 'Content-Type': 'text/plain' });
    response.end(token === '' ? 'Missing_OAuth_Token' : session ? 'Wrong_User' : 'Bad_OAuth_Token');
    return;
  }
  if (!session.scope.split(' ').some((scope) => IDENTITY_SCOPES.includes(scope))) {
    response.writeHead(403, { 'Content-Type': 'text/plain' });
    response.end('Bad_OAuth_Token');
    return;
  }
  const user = state.people.require(session.userId);
  const url = state.url();
  send(response, {
    status: 200,
    body: {
      ...identityClaims(state, user, session.scope),
      id: `${url}/id/${state.org.orgId}/${user.id}`,
      username: user.username,
      display_name: user.name,
      profile: `${url}/${user.id}`,
      active: isActive(state, user),
      user_type: 'STANDARD',
      language: 'en_US',
      locale: 'en_US',
      urls: { rest: `${url}/services/data/v{version}/` },
    },
  });
}

function discovery(state: OAuthState): unknown {
  const url = state.url();
  return {
    issuer: url,
    authorization_endpoint: `${url}/services/oauth2/authorize`,
    token_endpoint: `${url}/services/oauth2/token`,
    revocation_endpoint: `${url}/services/oauth2/revoke`,
    introspection_endpoint: `${url}/services/oauth2/introspect`,
    userinfo_endpoint: `${url}/services/oauth2/userinfo`,
    jwks_uri: `${url}/id/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: SCOPES,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    code_challenge_methods_supported: ['S256'],
  };
}

/** False when the address is none of ours. */
export async function handleOAuth(
  state: OAuthState,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<boolean> {
  try {
    switch (url.pathname) {
      case '/services/oauth2/token':
        if (request.method !== 'POST') throw new OAuthError('invalid_request', 'must use HTTP POST');
        send(response, {
          status: 200,
          body: await exchangeToken(state, await formOf(request, url), request.headers.authorization),
        });
        return true;
      case '/services/oauth2/authorize':
        await authorize(state, request, response, url);
        return true;
      case '/services/oauth2/revoke':
        if (!state.tokens.revoke((await formOf(request, url)).get('token') ?? ''))
          throw new OAuthError('unsupported_token_type', 'this token type is not supported');
        send(response, { status: 200 });
        return true;
      case '/services/oauth2/introspect':
        send(response, { status: 200, body: introspect(state, await formOf(request, url)) });
        return true;
      case '/services/oauth2/userinfo':
        userinfo(state, request, response, null);
        return true;
      case '/id/keys':
        send(response, { status: 200, body: state.idTokens.jwks });
        return true;
      case '/.well-known/openid-configuration':
        send(response, { status: 200, body: discovery(state) });
        return true;
      default: {
        const identity = /^\/id\/(\w+)\/(\w+)$/.exec(url.pathname);
        if (identity?.[1] !== state.org.orgId) return false;
        userinfo(state, request, response, identity[2] ?? '');
        return true;
      }
    }
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    send(response, { status: error.status, body: { error: error.error, error_description: error.message } });
    return true;
  }
}
