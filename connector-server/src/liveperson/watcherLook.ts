/** The watcher, signed in and out again, and what it may do. */
import type { Seen } from '../doctor/types.ts';
import type { ServiceUser } from '../desk/livePersonPorts.ts';
import { asFields, asInteger, asList, asText } from './decode/reading.ts';
import { requestJson } from './http.ts';
import type { ReaderDeps } from './readerCalls.ts';
import { missed, missedBy, missedByStatus } from './readerWords.ts';

export interface WatcherSeen {
  userTypeId: number | null;
  privileges: number[];
}

/**
 * Application login (LivePerson, Login Service API). A second login of a bot user may end its first session: the watcher of
 * a running server connects again after it.
 */
export async function lookAtWatcher(
  { account, fetch, domains }: ReaderDeps,
  watcher: ServiceUser | null,
): Promise<Seen<WatcherSeen>> {
  if (watcher === null) return missed('no_watcher', 'No watcher is set up (liveperson.watcher).');
  try {
    const base = `${await domains.origin(account, 'agentVep')}/api/account/${encodeURIComponent(account.account)}`;
    const answer = await requestJson(fetch, `${base}/login?v=1.3`, {
      json: {
        username: watcher.loginName,
        appKey: watcher.clientId,
        secret: watcher.clientSecret,
        accessToken: 'unused',
        accessTokenSecret: 'unused',
      },
    });
    const body = asFields(answer.body);
    const config = asFields(body.config);
    const bearer = asText(body.bearer);
    if (answer.status !== 200 || bearer === '') return notSignedIn(answer.status, missedByStatus(answer));
    const userTypeId = await typeOf({ account, fetch, domains }, asText(config.userId), bearer);
    await signOut(fetch, base, asText(body.csrf), answer.headers);
    const privileges = asList(config.userPrivileges)
      .map(asInteger)
      .filter((one) => one !== null);
    return { ok: true, value: { userTypeId, privileges } };
  } catch (error) {
    return missedBy(error);
  }
}

function notSignedIn(status: number, general: Seen<never> | null): Seen<never> {
  if (general !== null) return general;
  if (status === 451) return missed('locked', 'LivePerson has locked this user or account (451).', status);
  if (status === 401 || status === 403)
    return missed(
      'wrong_credentials',
      'LivePerson does not sign this user in with this application: the login name, the client id or the secret is wrong, the user is no bot, or is disabled.',
      status,
    );
  return missed('refused', `LivePerson refused the sign-in of the watcher (${status}).`, status);
}

async function typeOf(
  { account, fetch, domains }: Pick<ReaderDeps, 'account' | 'fetch' | 'domains'>,
  userId: string,
  bearer: string,
): Promise<number | null> {
  const path = `/api/account/${encodeURIComponent(account.account)}/configuration/le-users/users/${encodeURIComponent(userId)}?v=4.0`;
  try {
    const answer = await requestJson(fetch, `${await domains.origin(account, 'accountConfigReadOnly')}${path}`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
    return answer.status === 200 ? asInteger(asFields(answer.body).userTypeId) : null;
  } catch {
    return null;
  }
}

/** What cannot be signed out now ends by itself. */
async function signOut(fetch: ReaderDeps['fetch'], base: string, csrf: string, headers: Headers): Promise<void> {
  const cookie = headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0] ?? '')
    .join('; ');
  await requestJson(fetch, `${base}/logout?v=1.3`, { json: { csrf }, headers: { cookie } }).catch(() => null);
}
