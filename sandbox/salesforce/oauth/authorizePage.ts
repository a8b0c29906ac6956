/** Web server flow: the authorize page, where a person picks a user instead of typing a password. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBytes } from '../rest/readBody.ts';
import { mayApprove, scopesNotGiven } from './appRules.ts';
import { redirectAllowed, type OAuthClient } from './oauthClient.ts';
import { isActive, SCOPES, type OAuthState } from './oauthState.ts';

const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function page(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/html;charset=UTF-8',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
  });
  response.end(
    `<!doctype html><html lang="en"><title>Log in</title><body style="font-family:sans-serif;max-width:24rem;margin:3rem auto">${body}</body></html>`,
  );
}

function redirect(response: ServerResponse, uri: string, parameters: Record<string, string | null>): void {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value);
  response.writeHead(302, { Location: url.href }).end();
}

/** Problems that may be told to the app, in the words of RFC 6749. */
function problem(
  state: OAuthState,
  client: OAuthClient,
  query: URLSearchParams,
): { error: string; description: string } | null {
  if (query.get('response_type') !== 'code')
    return { error: 'unsupported_response_type', description: 'response type not supported' };
  const asked = (query.get('scope') ?? '').split(' ').filter(Boolean);
  if (asked.some((scope) => !SCOPES.includes(scope)) || scopesNotGiven(client, asked).length > 0)
    return { error: 'invalid_scope', description: 'the requested scope is invalid, unknown, or malformed' };
  const challenge = query.get('code_challenge');
  if (challenge === null)
    return (client.app?.pkceRequired ?? state.org.switches.pkceRequired)
      ? { error: 'invalid_request', description: 'missing required code challenge' }
      : null;
  const method = query.get('code_challenge_method');
  if (method !== null && method !== 'S256')
    return { error: 'invalid_request', description: 'code challenge method must be S256' };
  return /^[A-Za-z0-9_-]{43,128}$/.test(challenge)
    ? null
    : { error: 'invalid_request', description: 'invalid code challenge' };
}

function approve(
  state: OAuthState,
  response: ServerResponse,
  query: URLSearchParams,
  client: OAuthClient,
  who: string,
): void {
  const redirectUri = query.get('redirect_uri') ?? '';
  const user = state.people.find(who);
  if (!user || !isActive(state, user) || user.frozen) return page(response, 400, '<p>This user cannot log in.</p>');
  if (!mayApprove(client, user))
    return redirect(response, redirectUri, {
      error: 'OAUTH_APP_ACCESS_DENIED',
      error_description: 'user is not admin approved to access this app',
      state: query.get('state'),
    });
  const code = state.tokens.newCode({
    userId: user.id,
    clientId: client.clientId,
    redirectUri,
    scope: query.get('scope') ?? client.app?.scopes.join(' ') ?? 'api',
    challenge: query.get('code_challenge'),
    nonce: query.get('nonce'),
  });
  redirect(response, redirectUri, { code, state: query.get('state') });
}

/** GET shows the users; POST with `user` approves as that user, `deny` refuses. */
export async function authorize(
  state: OAuthState,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const query = url.searchParams;
  const client = state.clients.get(query.get('client_id') ?? '');
  const redirectUri = query.get('redirect_uri') ?? '';
  // Neither may be told to an address nobody registered.
  if (!client)
    return page(response, 400, '<p>error=invalid_client_id&amp;error_description=client%20identifier%20invalid</p>');
  if (!redirectAllowed(client, redirectUri))
    return page(
      response,
      400,
      '<p>error=redirect_uri_mismatch&amp;error_description=redirect_uri%20must%20match%20configuration</p>',
    );
  if (client.app?.enabled === false)
    return page(
      response,
      400,
      '<p>error=OAUTH_APP_BLOCKED&amp;error_description=this%20app%20is%20blocked%20by%20admin</p>',
    );
  const wrong = problem(state, client, query);
  if (wrong)
    return redirect(response, redirectUri, {
      error: wrong.error,
      error_description: wrong.description,
      state: query.get('state'),
    });
  if (request.method === 'POST') {
    const form = new URLSearchParams((await readBytes(request)).toString('utf8'));
    if (form.has('deny'))
      return redirect(response, redirectUri, {
        error: 'access_denied',
        error_description: 'end-user denied authorization',
        state: query.get('state'),
      });
    return approve(state, response, query, client, form.get('user') ?? '');
  }
  const users = state.people.all().filter((user) => isActive(state, user));
  const buttons = users
    .map(
      (user) =>
        `<p><button name="user" value="${escape(user.key)}">${escape(user.name)}</button> ${escape(user.username)}</p>`,
    )
    .join('');
  page(
    response,
    200,
    `<h1>Log in as</h1><form method="post">${buttons}<p><button name="deny" value="1">Deny</button></p></form>`,
  );
}
