/** Login Service (agentVep): password, application credentials, SAML assertion; refresh and logout. */
import { randomInt } from 'node:crypto';
import type { CloudContext } from '../context.ts';
import { sameSecret, type AgentSession } from '../identity/agentSessions.ts';
import { text, type JsonObject } from '../json.ts';
import { userByLogin, type CloudUser } from '../world.ts';
import { serviceList } from './discovery.ts';
import { bodyObject, cookieOf, type CloudRequest, type Reply, type Router } from './router.ts';

const CSRF_INVALID = 10;
const BAD_CREDENTIALS = 1;

function errorReply(cloud: CloudContext, status: number, message: string, internalCode: number): Reply {
  const names: Record<number, string> = {
    400: 'BAD_REQUEST',
    401: 'UNAUTHORIZED',
    429: 'TOO_MANY_REQUESTS',
    451: 'UNAVAILABLE_FOR_LEGAL_REASONS',
    500: 'INTERNAL_SERVER_ERROR',
  };
  const time = new Date(cloud.clock.now()).toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'medium' });
  return { status, body: { error: { time, message, internalCode, responseStatus: names[status] ?? String(status) } } };
}

/** The login name inside a SAML response that is in force, or undefined. The signature is not checked: the stand-in has no identity provider's key. */
function samlSubject(cloud: CloudContext, assertion: string): string | undefined {
  const xml = Buffer.from(assertion, 'base64').toString('utf8');
  if (!/<(\w+:)?Assertion[\s>]/.test(xml)) return undefined;
  const until = /NotOnOrAfter="([^"]+)"/.exec(xml)?.[1];
  if (until !== undefined && Date.parse(until) <= cloud.clock.now()) return undefined;
  return /<(?:\w+:)?NameID[^>]*>([^<]+)</.exec(xml)?.[1]?.trim();
}

/** The user these credentials name, or undefined. */
function authenticate(cloud: CloudContext, body: JsonObject): CloudUser | undefined {
  const assertion = text(body['assertion']);
  if (assertion !== undefined) {
    const subject = samlSubject(cloud, assertion);
    return subject === undefined ? undefined : userByLogin(cloud.world, subject);
  }
  const user = userByLogin(cloud.world, text(body['username']) ?? '');
  if (user === undefined) return undefined;
  const password = text(body['password']);
  if (password !== undefined) return user.password !== '' && sameSecret(password, user.password) ? user : undefined;
  const appKey = text(body['appKey']) ?? '';
  const secret = text(body['secret']) ?? '';
  if (user.userTypeId !== 2) return undefined;
  const app = cloud.world.apps.get(appKey);
  if (app !== undefined)
    return app.grantTypes.includes('client_credentials') && sameSecret(secret, app.clientSecret) ? user : undefined;
  if (cloud.switches.oauth1Login === 'refused') return undefined;
  const key = cloud.world.oauth1Keys.find((candidate) => candidate.appKey === appKey);
  const holds =
    key !== undefined &&
    sameSecret(secret, key.secret) &&
    text(body['accessToken']) === key.accessToken &&
    text(body['accessTokenSecret']) === key.accessTokenSecret;
  return holds ? user : undefined;
}

const hasCredentials = (body: JsonObject): boolean =>
  text(body['assertion']) !== undefined ||
  (text(body['username']) !== undefined &&
    (text(body['password']) !== undefined ||
      ['appKey', 'secret', 'accessToken', 'accessTokenSecret'].every((name) => text(body[name]) !== undefined)));

function loginBody(cloud: CloudContext, user: CloudUser, session: AgentSession): JsonObject {
  return {
    csrf: session.csrf,
    wsuk: String(randomInt(2 ** 47)),
    config: {
      loginName: user.loginName,
      userId: user.userId,
      userPid: user.pid,
      userPrivileges: user.privileges ?? (user.manager ? [100, 101, 1730, 1736] : [100, 101]),
      serverCurrentTime: cloud.clock.now(),
      timeDiff: 0,
      serverTimeZoneName: 'UTC',
      serverTimeGMTDiff: 0,
      isLPA: false,
      isAdmin: false,
      accountTimeZoneId: 'UTC',
    },
    csdsCollectionResponse: { baseURIs: serviceList(cloud) },
    accountData: {
      agentGroupsData: { items: [{ id: -1, deleted: false, name: 'Main Group' }], revision: cloud.world.revision },
    },
    sessionTTl: String(cloud.switches.sessionTtlMs),
    bearer: session.bearer,
  };
}

/** The session of a refresh or logout request, when cookie and csrf belong together. */
function sessionOf(cloud: CloudContext, request: CloudRequest): AgentSession | undefined {
  const session = cloud.sessions.byCookie(cookieOf(request, 'Session_id') ?? '');
  const csrf = text(bodyObject(request)?.['csrf']);
  return session !== undefined && csrf !== undefined && sameSecret(csrf, session.csrf) ? session : undefined;
}

const cookieHeader = (cloud: CloudContext, session: AgentSession): Record<string, string[]> => ({
  'set-cookie': [`Session_id=${session.cookie}; Path=/; HttpOnly${cloud.scheme === 'https' ? '; Secure' : ''}`],
});

/** Cuts the sockets opened with these bearers, as the cloud does when a session ends. */
export function cutSockets(cloud: CloudContext, bearers: readonly string[], code: number, reason: string): void {
  for (const socket of [...cloud.sockets.all()]) if (bearers.includes(socket.token)) socket.close(code, reason);
}

export function routeLogin(router: Router, cloud: CloudContext): void {
  router.on('POST', '/api/account/:account/login', (request) => {
    const fault = cloud.faults.take('login');
    if (fault !== null) return errorReply(cloud, fault, 'Login refused', 0);
    const body = bodyObject(request);
    if (body === undefined || !hasCredentials(body)) return errorReply(cloud, 400, 'Login request is malformed', 2);
    const user = request.params['account'] === cloud.world.account ? authenticate(cloud, body) : undefined;
    if (user === undefined || user.userTypeId === 0)
      return errorReply(cloud, 401, 'Authentication failed: wrong user name or password', BAD_CREDENTIALS);
    if (user.blacklisted) return errorReply(cloud, 451, 'The user is blocked by support', 451);
    if (!user.isEnabled) return errorReply(cloud, 401, 'Authentication failed: the user is disabled or locked', 4);
    const { secondLoginEndsFirst } = cloud.switches;
    if (secondLoginEndsFirst === 'all' || (secondLoginEndsFirst === 'bots' && user.userTypeId === 2))
      cutSockets(cloud, cloud.sessions.endAll(user.userId), cloud.switches.revocationClose, 'logged in elsewhere');
    const session = cloud.sessions.open(user.userId, null, cloud.switches.sessionTtlMs);
    return { status: 200, headers: cookieHeader(cloud, session), body: loginBody(cloud, user, session) };
  });

  router.on('POST', '/api/account/:account/refresh', (request) => {
    const session = request.params['account'] === cloud.world.account ? sessionOf(cloud, request) : undefined;
    if (session === undefined)
      return errorReply(cloud, 401, 'CSRF token invalid! The session must be opened again', CSRF_INVALID);
    cloud.sessions.extend(session, cloud.switches.sessionTtlMs);
    return { status: 200, headers: cookieHeader(cloud, session) };
  });

  router.on('POST', '/api/account/:account/logout', (request) => {
    const session = request.params['account'] === cloud.world.account ? sessionOf(cloud, request) : undefined;
    if (session === undefined)
      return errorReply(cloud, 401, 'CSRF token invalid! The session must be opened again', CSRF_INVALID);
    cloud.sessions.end(session);
    cutSockets(cloud, [session.bearer], cloud.switches.revocationClose, 'logged out');
    return { status: 200 };
  });
}
