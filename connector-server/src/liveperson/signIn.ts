/** Signing an agent in to LivePerson: Sentinel's authorization code, or the Login Service with a password. */
import { SignInError, type CredentialBundle, type LivePersonAccount, type SignIn } from '../desk/livePersonPorts.ts';
import type { Timers } from '../support/clock.ts';
import { createPacer } from '../support/pacing.ts';
import { asFields, asInteger, asText } from './decode/reading.ts';
import { DomainError, type Domains } from './domains.ts';
import { requestJson, type FetchPort, type HttpAnswer, type HttpRequest } from './http.ts';

/** Logins of all agents together stay below 20 in any second, so that a restart is no storm; the pacer may make up for a late timer. */
const LOGINS_PER_SECOND = 19;
/** After 429 on a login, LivePerson's retry policy asks for at least this; it holds for the logins of all agents. */
const LOGIN_PAUSE_MS = 5_000;
/** A pause LivePerson asks for (Retry-After) is kept up to this. */
const MOST_PAUSE_MS = 60_000;
/** A sign-in somebody waits for is tried so often when LivePerson is throttling. */
const TRIES = 3;

interface Deps {
  fetch: FetchPort;
  domains: Domains;
  timers: Timers;
}

/** Claims of a JWT without checking its signature: it came over TLS straight from the token endpoint. */
function claimsOf(jwt: string): Readonly<Record<string, unknown>> {
  const part = jwt.split('.')[1];
  if (part === undefined) return {};
  try {
    return asFields(JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
  } catch {
    return {};
  }
}

/** What a failed answer means. The body is not quoted: it may hold names. */
function failure(answer: HttpAnswer, renewal: boolean): SignInError {
  const internal = asInteger(asFields(asFields(answer.body).error).internalCode);
  switch (answer.status) {
    case 400:
    case 401:
    case 403:
      return renewal
        ? new SignInError('rejected', 'LivePerson ended the session. Please sign in again.', true)
        : new SignInError(
            'wrong_credentials',
            internal === 10
              ? 'The LivePerson session was no longer valid. Please sign in again.'
              : 'LivePerson did not accept the sign-in. Check user name and password.',
            true,
          );
    case 429:
      return new SignInError(
        'throttled',
        renewal
          ? 'LivePerson has too many sign-ins right now. It is tried again in a few seconds.'
          : 'LivePerson has too many sign-ins right now. Please try again in a minute.',
        false,
        LOGIN_PAUSE_MS,
      );
    case 451:
      return new SignInError(
        'blocked',
        'LivePerson has locked this user or account. Please ask your administrator.',
        true,
      );
    default:
      return new SignInError(
        'unexpected',
        `LivePerson answered with an error (${answer.status}). Try again in a moment; if it stays, ask your administrator.`,
        answer.status < 500,
      );
  }
}

export function createSignIn({ fetch, domains, timers }: Deps): SignIn {
  const pacer = createPacer(LOGINS_PER_SECOND, timers);

  /** `urgent`: an agent waits for it. A throttled login was not carried out, so trying it again does no harm. */
  async function call(url: string, request: HttpRequest, urgent: boolean): Promise<HttpAnswer> {
    for (let left = urgent ? TRIES : 1; ;) {
      await pacer.turn(urgent);
      let answer: HttpAnswer;
      try {
        answer = await requestJson(fetch, url, request);
      } catch {
        throw new SignInError('unreachable', 'LivePerson cannot be reached right now. Try again in a moment.', false);
      }
      if (answer.status !== 429) return answer;
      const asked = Number(answer.headers.get('retry-after') ?? 0) * 1000;
      pacer.pause(Math.min(MOST_PAUSE_MS, Math.max(LOGIN_PAUSE_MS, Number.isFinite(asked) ? asked : 0)));
      left -= 1;
      if (left === 0) return answer;
    }
  }

  async function origin(account: LivePersonAccount, service: string): Promise<string> {
    try {
      return await domains.origin(account, service);
    } catch (error) {
      if (error instanceof DomainError && error.code !== 'unreachable') {
        throw new SignInError('unknown_account', `${error.message} Please ask your administrator.`, true);
      }
      throw new SignInError('unreachable', 'LivePerson cannot be reached right now. Try again in a moment.', false);
    }
  }

  function application(account: LivePersonAccount): { clientId: string; clientSecret: string } {
    if (account.signIn.oauth === null)
      throw new SignInError(
        'not_allowed',
        'This connection has no LivePerson application set up for signing in.',
        true,
      );
    return account.signIn.oauth;
  }

  const sentinel = async (account: LivePersonAccount, path: string): Promise<string> =>
    `${await origin(account, 'sentinel')}/sentinel/api/account/${encodeURIComponent(account.account)}${path}`;

  async function token(
    account: LivePersonAccount,
    form: Record<string, string>,
    before: CredentialBundle | null,
  ): Promise<CredentialBundle> {
    const { clientId, clientSecret } = application(account);
    const answer = await call(
      await sentinel(account, '/token?v=1.0'),
      {
        form: { ...form, client_id: clientId, client_secret: clientSecret },
      },
      before === null,
    );
    if (answer.status !== 200) throw failure(answer, before !== null);
    const body = asFields(answer.body);
    const accessToken = asText(body.access_token);
    const subject = asText(claimsOf(asText(body.id_token)).sub);
    // Documented as the user id; some accounts prefix it with the account.
    const userId = subject.startsWith(`${account.account}.`) ? subject.slice(account.account.length + 1) : subject;
    const owner = userId !== '' ? userId : (before?.userId ?? '');
    if (accessToken === '' || owner === '')
      throw new SignInError('unexpected', 'LivePerson answered without a usable token.', true);
    if (before !== null && owner !== before.userId)
      throw new SignInError('rejected', 'LivePerson answered for another user. Please sign in again.', true);
    const now = timers.now();
    const lifeS = asInteger(body.expires_in);
    return {
      method: 'oauth',
      accessToken,
      refreshToken: asText(body.refresh_token) || (before?.refreshToken ?? null),
      csrf: null,
      cookies: null,
      userId: owner,
      pid: before?.pid ?? null,
      obtainedAt: now,
      // The refresh token outlives the access token; for how long is not said.
      expiresAt: null,
      bearerEndsAt: lifeS !== null && lifeS > 0 ? now + lifeS * 1000 : null,
    };
  }

  const loginService = async (account: LivePersonAccount, path: string): Promise<string> =>
    `${await origin(account, 'agentVep')}/api/account/${encodeURIComponent(account.account)}/${path}?v=1.3`;

  async function login(account: LivePersonAccount, credentials: Record<string, string>): Promise<CredentialBundle> {
    const answer = await call(await loginService(account, 'login'), { json: credentials }, true);
    if (answer.status !== 200) throw failure(answer, false);
    const body = asFields(answer.body);
    const config = asFields(body.config);
    const accessToken = asText(body.bearer);
    const userId = asText(config.userId);
    if (accessToken === '' || userId === '')
      throw new SignInError('unexpected', 'LivePerson answered without a usable session.', true);
    const lifeMs = asInteger(body.sessionTTl);
    const now = timers.now();
    return {
      method: 'password',
      accessToken,
      refreshToken: null,
      csrf: asText(body.csrf) || null,
      cookies: cookiesOf(answer.headers, null),
      userId,
      pid: asText(config.userPid) || null,
      obtainedAt: now,
      expiresAt: lifeMs !== null && lifeMs > 0 ? now + lifeMs : null,
      endsAt: lifeMs !== null && lifeMs > 0 ? now + lifeMs : null,
    };
  }

  return {
    async authorizeUrl(account, redirectUri, state) {
      const { clientId } = application(account);
      const query = new URLSearchParams({
        v: '1.0',
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        state,
      });
      return `${await sentinel(account, '/authorize')}?${query.toString()}`;
    },

    withCode: (account, redirectUri, code) =>
      token(account, { grant_type: 'authorization_code', code, redirect_uri: redirectUri }, null),

    async withPassword(account, username, password) {
      if (!account.signIn.password)
        throw new SignInError('not_allowed', 'Signing in with a password is switched off for this connection.', true);
      return login(account, { username, password });
    },

    // The two token fields must be there and may hold anything (LivePerson, Login Service API, application login).
    withApplication: (account, { loginName, clientId, clientSecret }) =>
      login(account, {
        username: loginName,
        appKey: clientId,
        secret: clientSecret,
        accessToken: 'unused',
        accessTokenSecret: 'unused',
      }),

    async refresh(account, bundle) {
      if (bundle.method === 'oauth') {
        if (bundle.refreshToken === null)
          throw new SignInError('rejected', 'The LivePerson session cannot be renewed. Please sign in again.', true);
        return token(account, { grant_type: 'refresh_token', refresh_token: bundle.refreshToken }, bundle);
      }
      const answer = await call(
        await loginService(account, 'refresh'),
        {
          json: { csrf: bundle.csrf ?? '' },
          headers: bundle.cookies === null ? {} : { cookie: bundle.cookies },
        },
        false,
      );
      if (answer.status !== 200) throw failure(answer, true);
      const now = timers.now();
      // A refresh gives the session its whole life again.
      const expiresAt = bundle.expiresAt === null ? null : now + (bundle.expiresAt - bundle.obtainedAt);
      return { ...bundle, cookies: cookiesOf(answer.headers, bundle.cookies), obtainedAt: now, expiresAt };
    },

    async revoke(account, bundle) {
      try {
        if (bundle.method === 'oauth') {
          const { clientId, clientSecret } = application(account);
          if (bundle.refreshToken === null) return;
          await call(
            await sentinel(account, '/token/revoke?v=1.0'),
            {
              form: { token: bundle.refreshToken, client_id: clientId, client_secret: clientSecret },
            },
            false,
          );
        } else {
          await call(
            await loginService(account, 'logout'),
            {
              json: { csrf: bundle.csrf ?? '' },
              headers: bundle.cookies === null ? {} : { cookie: bundle.cookies },
            },
            false,
          );
        }
      } catch {
        // What cannot be revoked now ends by itself; the agent is signed out here in any case.
      }
    },
  };
}

/** The Login Service's cookies as one header value; an answer without any keeps the old ones. */
function cookiesOf(headers: Headers, before: string | null): string | null {
  const fresh = headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0] ?? '')
    .filter((pair) => pair.includes('='));
  if (fresh.length === 0) return before;
  const jar = new Map(
    (before ?? '')
      .split('; ')
      .filter((pair) => pair.includes('='))
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair]),
  );
  for (const pair of fresh) jar.set(pair.slice(0, pair.indexOf('=')), pair);
  return [...jar.values()].join('; ');
}
