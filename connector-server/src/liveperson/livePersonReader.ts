/** A LivePerson account as a connection's credentials see it, for the doctor and for `connect`. Nothing is ever written. */
import type { LivePersonReader, LivePersonUser, Seen } from '../doctor/types.ts';
import type { LivePersonAccount, ServiceUser } from '../desk/livePersonPorts.ts';
import type { Clock } from '../support/clock.ts';
import { createLogger } from '../support/logger.ts';
import { asFields, asInteger, asList, asText } from './decode/reading.ts';
import { createDomains } from './domains.ts';
import type { FetchPort } from './http.ts';
import { callApi, fetchAppToken, type ApiCall, type ReaderDeps } from './readerCalls.ts';
import { missed, missedBy } from './readerWords.ts';
import { lookAtSignInAddress, lookAtSignInSecret } from './signInLook.ts';
import { lookAtWatcher } from './watcherLook.ts';

export interface LivePersonReaderOptions {
  account: LivePersonAccount;
  watcher?: ServiceUser | null | undefined;
  /** LIVEPERSON_API_URL. */
  apiUrl: string;
  fetch: FetchPort;
  clock: Clock;
  /** As of `createDomains`. */
  allowedSuffixes?: readonly string[];
}

/** Name of the caller that history asks for, at most 20 characters. */
const SOURCE = 'LPConnectorSFDoctor';
const DAY_MS = 86_400_000;

/** Every answer is asked for once. */
export function createLivePersonReader(options: LivePersonReaderOptions): Required<LivePersonReader> {
  const { account, fetch, clock } = options;
  const domains = createDomains({
    baseUrl: options.apiUrl,
    fetch,
    clock,
    logger: createLogger('silent'),
    allowedSuffixes: options.allowedSuffixes ?? [],
  });
  const deps: ReaderDeps = { account, fetch, domains, clock };
  const token = once(() => fetchAppToken(deps));

  /** As the server does: with the key where only that is set up, else as the application. */
  async function call(how: 'key_first' | 'app_first', api: ApiCall): Promise<Seen<unknown>> {
    const byKey = account.apiKey != null && (how === 'key_first' || account.api == null);
    if (byKey) return callApi(deps, null, api);
    const got = await token();
    return got.ok ? callApi(deps, got.value.token, api) : got;
  }

  async function list<T>(what: string, name: string, read: (item: unknown) => T | null): Promise<Seen<T[]>> {
    const path = `/api/account/${encodeURIComponent(account.account)}/configuration/le-users/${what}?v=4.0&select=$all`;
    const seen = await call('app_first', { service: 'accountConfigReadOnly', path, request: {}, name });
    if (!seen.ok) return seen;
    if (!Array.isArray(seen.value)) return missed('refused', `${name} answered in an unknown shape.`, 200);
    return {
      ok: true,
      value: asList(seen.value)
        .map(read)
        .filter((one) => one !== null),
    };
  }

  return {
    domains: once(async () => {
      try {
        return { ok: true, value: await domains.hosts(account) };
      } catch (error) {
        return missedBy(error);
      }
    }),
    appToken: once(async () => {
      const got = await token();
      return got.ok ? { ok: true, value: { scopes: got.value.scopes, clockOffsetMs: got.value.clockOffsetMs } } : got;
    }),
    users: once(() => list('users', 'LivePerson’s Users API', userOf)),
    skills: once(() => list('skills', 'LivePerson’s Skills API', skillOf)),
    history: byKey((api) => readHistory(api)),
    signInAddress: byKey((redirectUri) => lookAtSignInAddress(deps, redirectUri)),
    signInSecret: byKey((redirectUri) => lookAtSignInSecret(deps, redirectUri)),
    watcher: once(() => lookAtWatcher(deps, options.watcher ?? null)),
  };

  async function readHistory(api: 'messaging' | 'chat'): Promise<Seen<{ found: number }>> {
    const to = clock.now();
    const id = encodeURIComponent(account.account);
    const query = `?${new URLSearchParams({ offset: '0', limit: '1', source: SOURCE }).toString()}`;
    const body = { start: { from: to - DAY_MS, to } };
    const seen = await call(
      'key_first',
      api === 'messaging'
        ? {
            service: 'msgHist',
            path: `/messaging_history/api/account/${id}/conversations/search${query}`,
            request: { json: { ...body, contentToRetrieve: ['dialogs'] }, timeoutMs: 30_000 },
            name: 'the Messaging Interactions API',
          }
        : {
            service: 'engHistDomain',
            path: `/interaction_history/api/account/${id}/interactions/search${query}`,
            request: { json: body, timeoutMs: 30_000 },
            name: 'the Engagement History API',
          },
    );
    if (!seen.ok) return seen;
    return { ok: true, value: { found: asInteger(asFields(asFields(seen.value)._metadata).count) ?? 0 } };
  }
}

function once<T>(look: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => (asked ??= look());
}

function byKey<K, T>(look: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const asked = new Map<K, Promise<T>>();
  return (key) => {
    const known = asked.get(key) ?? look(key);
    asked.set(key, known);
    return known;
  };
}

const truthy = (value: unknown): boolean => value === true || value === 'true';

function userOf(item: unknown): LivePersonUser | null {
  const user = asFields(item);
  const id = asText(user.id);
  if (id === '' || truthy(user.deleted)) return null;
  return {
    id,
    pid: asText(user.pid) || null,
    loginName: asText(user.loginName),
    email: asText(user.email),
    isEnabled: user.isEnabled !== false && user.isEnabled !== 'false',
    userTypeId: asInteger(user.userTypeId),
    skillIds: asList(user.skillIds).map(asText).filter(Boolean),
    // The Users API names profiles, not privileges; those come with a login only.
    privileges: null,
    managesGroups: asList(user.managerOf).length > 0,
    maxConversations: asInteger(user.maxAsyncChats),
  };
}

function skillOf(item: unknown): { id: string; name: string } | null {
  const skill = asFields(item);
  const id = asText(skill.id);
  return id === '' || truthy(skill.deleted) ? null : { id, name: asText(skill.name) || id };
}
