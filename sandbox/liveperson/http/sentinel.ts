/** Sentinel: the authorization code flow with its login page, tokens, revocation, client credentials, keys. */
import { randomBytes } from 'node:crypto';
import type { CloudContext } from '../context.ts';
import { sameSecret } from '../identity/agentSessions.ts';
import { userByLogin, type CloudApp, type CloudUser } from '../world.ts';
import { cutSockets } from './login.ts';
import { bodyForm, type Reply, type Router } from './router.ts';
import { loginPage } from './sentinelPage.ts';

const CODE_LIFE_MS = 60_000;
const ID_TOKEN_S = 600;
const APP_TOKEN_S = 3_600;
const PENDING_LIFE_MS = 600_000;

interface Pending {
  app: CloudApp;
  redirectUri: string;
  state: string | null;
  expiresAt: number;
}

const oauthError = (error: string, description: string): Reply => ({
  status: 400,
  body: { error, error_description: description },
});
const html = (status: number, page: string): Reply => ({
  status,
  body: page,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  },
});

function redirectWith(uri: string, values: Record<string, string | null>): Reply {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(values)) if (value !== null) url.searchParams.set(name, value);
  return { status: 302, headers: { location: url.href, 'cache-control': 'no-store' } };
}

/** The registered application whose secret the form holds, or undefined. */
function client(cloud: CloudContext, form: URLSearchParams): CloudApp | undefined {
  const app = cloud.world.apps.get(form.get('client_id') ?? '');
  return app !== undefined && sameSecret(form.get('client_secret') ?? '', app.clientSecret) ? app : undefined;
}

/** The redirect URI to use: an exact match, or the only registered one when left out. */
function redirectUri(app: CloudApp, asked: string | null): string | undefined {
  if (asked === null) return app.redirectUris.length === 1 ? app.redirectUris[0] : undefined;
  return app.redirectUris.includes(asked) ? asked : undefined;
}

async function tokens(cloud: CloudContext, user: CloudUser, app: CloudApp): Promise<Reply> {
  const session = cloud.sessions.open(user.userId, app.clientId, cloud.switches.sessionTtlMs);
  const id_token = await cloud.keys.sign(
    'sentinel',
    { sub: user.userId, aud: app.installId, iss: 'sentinel', is_admin: false, is_lpa: false },
    ID_TOKEN_S,
  );
  const refresh_token = cloud.sessions.issueRefresh(user.userId, app.clientId, session.bearer);
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: { access_token: session.bearer, token_type: 'Bearer', refresh_token, id_token },
  };
}

function routeAuthorize(router: Router, cloud: CloudContext): void {
  const pending = new Map<string, Pending>();
  const waiting = (id: string): Pending | undefined => {
    const request = pending.get(id);
    return request !== undefined && request.expiresAt > cloud.clock.now() ? request : undefined;
  };
  router.on('GET', '/sentinel/api/account/:account/authorize', ({ params, query }) => {
    const app =
      params['account'] === cloud.world.account ? cloud.world.apps.get(query.get('client_id') ?? '') : undefined;
    if (app === undefined)
      return {
        status: 401,
        body: { error: 'unauthorized_client', error_description: 'unknown account or application' },
      };
    const uri = redirectUri(app, query.get('redirect_uri'));
    if (uri === undefined) return oauthError('invalid_request', 'redirect_uri is not registered');
    if (query.get('response_type') !== 'code' || !app.grantTypes.includes('authorization_code'))
      return oauthError('unsupported_response_type', 'response_type must be code');
    const id = randomBytes(16).toString('hex');
    pending.set(id, {
      app,
      redirectUri: uri,
      state: query.get('state'),
      expiresAt: cloud.clock.now() + PENDING_LIFE_MS,
    });
    const base = cloud.publicUrl === null ? '' : cloud.publicUrl.replace(/\/$/, '');
    return { status: 302, headers: { location: `${base}/sentinel/login?request=${id}`, 'cache-control': 'no-store' } };
  });
  router.on('GET', '/sentinel/login', ({ query }) => {
    const id = query.get('request') ?? '';
    return waiting(id) === undefined ? html(400, loginPage({ gone: true })) : html(200, loginPage({ request: id }));
  });
  router.on('POST', '/sentinel/login', (request) => {
    const form = bodyForm(request);
    const id = form.get('request') ?? '';
    const asked = waiting(id);
    if (asked === undefined) return html(400, loginPage({ gone: true }));
    if (form.get('action') === 'cancel') {
      pending.delete(id);
      return redirectWith(asked.redirectUri, {
        error: 'access_denied',
        error_description: 'The user cancelled',
        state: asked.state,
      });
    }
    const user = userByLogin(cloud.world, form.get('username') ?? '');
    const correct =
      user !== undefined &&
      user.password !== '' &&
      user.userTypeId === 1 &&
      sameSecret(form.get('password') ?? '', user.password);
    if (!correct) return html(401, loginPage({ request: id, problem: 'The user name or the password is wrong.' }));
    if (!user.isEnabled || user.blacklisted)
      return html(401, loginPage({ request: id, problem: 'This user is locked. Ask your LivePerson administrator.' }));
    pending.delete(id);
    const code = cloud.sessions.issueCode(
      { userId: user.userId, clientId: asked.app.clientId, redirectUri: asked.redirectUri },
      CODE_LIFE_MS,
    );
    return redirectWith(asked.redirectUri, { code, state: asked.state });
  });
}

async function codeGrant(cloud: CloudContext, app: CloudApp, form: URLSearchParams): Promise<Reply> {
  const code = cloud.sessions.redeemCode(form.get('code') ?? '');
  if (code === undefined || code.clientId !== app.clientId)
    return oauthError('invalid_grant', 'the code is unknown, used or too old');
  if (code.redirectUri !== redirectUri(app, form.get('redirect_uri')))
    return oauthError('invalid_grant', 'redirect_uri differs from the one of the authorization');
  const user = cloud.world.users.get(code.userId);
  return user === undefined || !user.isEnabled
    ? oauthError('invalid_grant', 'the user is gone')
    : tokens(cloud, user, app);
}

async function refreshGrant(cloud: CloudContext, app: CloudApp, form: URLSearchParams): Promise<Reply> {
  const token = form.get('refresh_token') ?? '';
  const held = cloud.sessions.refresh(token);
  if (held === undefined || held.clientId !== app.clientId)
    return oauthError('invalid_grant', 'the refresh token is unknown or was used');
  if (cloud.switches.refreshTokenReuse === 'refused') cloud.sessions.dropRefresh(token);
  const user = cloud.world.users.get(held.userId);
  if (user === undefined || !user.isEnabled) return oauthError('invalid_grant', 'the user is gone');
  if (cloud.switches.refreshEndsOldAccessToken) {
    const old = cloud.sessions.byBearer(held.bearer);
    if (old !== undefined) cloud.sessions.end(old);
  }
  return tokens(cloud, user, app);
}

export function routeSentinel(router: Router, cloud: CloudContext): void {
  routeAuthorize(router, cloud);
  router.on('POST', '/sentinel/api/account/:account/token', (request) => {
    const fault = cloud.faults.take('sentinel');
    if (fault !== null) return { status: fault, body: { error: 'temporarily_unavailable' } };
    const form = bodyForm(request);
    const app = request.params['account'] === cloud.world.account ? client(cloud, form) : undefined;
    if (app === undefined) return oauthError('invalid_client', 'client_id or client_secret is wrong');
    if (form.get('grant_type') === 'authorization_code') return codeGrant(cloud, app, form);
    if (form.get('grant_type') === 'refresh_token') return refreshGrant(cloud, app, form);
    return oauthError('unsupported_grant_type', 'grant_type must be authorization_code or refresh_token');
  });
  router.on('POST', '/sentinel/api/account/:account/token/revoke', (request) => {
    const form = bodyForm(request);
    const app = request.params['account'] === cloud.world.account ? client(cloud, form) : undefined;
    if (app === undefined) return oauthError('invalid_client', 'client_id or client_secret is wrong');
    const held = cloud.sessions.refresh(form.get('token') ?? '');
    // RFC 7009: an unknown token is answered like a revoked one.
    if (held !== undefined)
      cutSockets(cloud, cloud.sessions.endAll(held.userId), cloud.switches.revocationClose, 'revoked');
    return { status: 200 };
  });
  const appToken = (key: 'appStatic' | 'sentinel', pattern: string): void =>
    router.on('POST', pattern, async (request) => {
      const fault = cloud.faults.take('sentinel');
      if (fault !== null) return { status: fault, body: { error: 'temporarily_unavailable' } };
      const form = bodyForm(request);
      const app = request.params['account'] === cloud.world.account ? client(cloud, form) : undefined;
      if (app === undefined)
        return {
          status: 401,
          body: { error: 'invalid_client', error_description: 'client_id or client_secret is wrong' },
        };
      if (form.get('grant_type') !== 'client_credentials' || !app.grantTypes.includes('client_credentials'))
        return oauthError('unsupported_grant_type', 'client_credentials is not allowed');
      const access_token = await cloud.keys.sign(
        key,
        { aud: cloud.world.account, azp: app.installId, scope: app.scope, iss: 'Sentinel' },
        APP_TOKEN_S,
      );
      return { status: 200, headers: { 'cache-control': 'no-store' }, body: { access_token, token_type: 'Bearer' } };
    });
  appToken('appStatic', '/sentinel/api/account/:account/app/token');
  appToken('sentinel', '/sentinel/api/v2/account/:account/app/token');
  router.on('GET', '/sentinel/well-known/jwks', async () => ({ status: 200, body: await cloud.keys.jwks('sentinel') }));
}
