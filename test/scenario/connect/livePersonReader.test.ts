/** What a connection's credentials can see of a LivePerson account, and what is said when they cannot. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LivePersonAccount, ServiceUser } from '../../../connector-server/src/desk/livePersonPorts.ts';
import { createLivePersonReader } from '../../../connector-server/src/liveperson/livePersonReader.ts';
import { startLivePersonCloud, type LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import { INSTALLED_APP, WATCHER } from '../../../sandbox/seed.ts';

const CALLBACK = 'https://connector.example/liveperson/callback';
const KEY = { appKey: 'a1', secret: 's1', accessToken: 't1', accessTokenSecret: 'ts1' };
const API = { clientId: INSTALLED_APP.apiClientId, clientSecret: INSTALLED_APP.apiClientSecret };
const SIGN_IN = { clientId: INSTALLED_APP.clientId, clientSecret: INSTALLED_APP.clientSecret };

describe('reading a LivePerson account', () => {
  let cloud: LivePersonCloud;
  let calls: string[];
  beforeAll(async () => {
    cloud = await startLivePersonCloud({ oauth1Keys: [KEY], switches: { historyRequestsPerSecond: 1_000 } });
    cloud.control.registerRedirectUri(INSTALLED_APP.clientId, CALLBACK);
  });
  afterAll(() => cloud.close());
  beforeEach(() => (calls = []));

  const reader = (change: Partial<LivePersonAccount> = {}, watcher: ServiceUser | null = null) =>
    createLivePersonReader({
      account: { account: cloud.account, signIn: { oauth: SIGN_IN, password: false }, api: API, ...change },
      watcher,
      apiUrl: cloud.url,
      fetch: (url, init) => {
        calls.push(new URL(url).pathname);
        return fetch(url, init);
      },
      clock: { now: () => Date.now() },
    });

  it('sees the hosts of the account, those that settings overrule included', async () => {
    const seen = await reader({ domains: { msgHist: 'history.test:1' } }).domains();
    expect(seen).toMatchObject({ ok: true });
    if (seen.ok)
      expect([...seen.value].filter(([name]) => name === 'msgHist')).toEqual([['msgHist', 'history.test:1']]);
  });

  it('names an account nobody knows', async () => {
    expect(await reader({ account: '999' }).domains()).toMatchObject({ ok: false, code: 'unknown_account' });
    expect(await reader({ account: '999' }).users()).toMatchObject({ ok: false, code: 'unknown_account' });
  });

  it('says that LivePerson cannot be reached', async () => {
    const seen = await createLivePersonReader({
      account: { account: '1', signIn: { oauth: null, password: true } },
      apiUrl: 'http://127.0.0.1:1',
      fetch,
      clock: { now: () => 0 },
    }).domains();
    expect(seen).toMatchObject({ ok: false, code: 'unreachable' });
  });

  it('reads users and skills as the application, asking for each once', async () => {
    const one = reader();
    const [users, skills] = await Promise.all([one.users(), one.skills()]);
    const before = calls.length;
    expect(await one.users()).toBe(users);
    expect(calls).toHaveLength(before);
    expect(calls.filter((path) => path.endsWith('/app/token'))).toHaveLength(1);
    expect(users).toMatchObject({ ok: true });
    if (users.ok)
      expect(users.value.find(({ id }) => id === WATCHER.userId)).toMatchObject({
        loginName: WATCHER.loginName,
        isEnabled: true,
        userTypeId: 2,
      });
    expect(skills.ok && skills.value.length > 0 && skills.value.every(({ name }) => name !== '')).toBe(true);
  });

  it('tells scopes and clock of the application’s token, never the token', async () => {
    const seen = await reader().appToken();
    expect(seen).toMatchObject({ ok: true });
    if (!seen.ok) return;
    expect(Object.keys(seen.value).sort()).toEqual(['clockOffsetMs', 'scopes']);
    expect(seen.value.scopes).toContain('users.read');
    expect(Math.abs(seen.value.clockOffsetMs ?? Infinity)).toBeLessThan(60_000);
  });

  it('tells a wrong secret, a missing grant and a missing scope apart', async () => {
    cloud.control.world.apps.set('narrow', {
      clientId: 'narrow',
      clientSecret: 'narrow-secret',
      redirectUris: [],
      grantTypes: ['client_credentials'],
      scope: 'users.read',
      installId: 'install-narrow',
    });
    const wrong = await reader({ api: { ...API, clientSecret: 'hunter-2-hunter' } }).users();
    expect(wrong).toMatchObject({ ok: false, code: 'wrong_secret' });
    expect(JSON.stringify(wrong)).not.toContain('hunter-2');
    expect(await reader({ api: SIGN_IN }).appToken()).toMatchObject({ ok: false, code: 'grant_missing' });
    const narrow = reader({ api: { clientId: 'narrow', clientSecret: 'narrow-secret' } });
    expect(await narrow.users()).toMatchObject({ ok: true });
    expect(await narrow.history('messaging')).toMatchObject({ ok: false, code: 'scope_missing', status: 403 });
    expect(await narrow.history('chat')).toMatchObject({ ok: false, code: 'scope_missing' });
  });

  it('looks into both histories', async () => {
    const one = reader();
    expect(await one.history('messaging')).toEqual({ ok: true, value: { found: 0 } });
    expect(await one.history('chat')).toEqual({ ok: true, value: { found: 0 } });
  });

  it('reads with an OAuth 1.0 key where the account has no application, and names a wrong one', async () => {
    const keyed = reader({ api: null, apiKey: KEY });
    expect(await keyed.history('messaging')).toMatchObject({ ok: true });
    expect(await keyed.users()).toMatchObject({ ok: true });
    for (const member of Object.keys(KEY)) {
      const bad = reader({ api: null, apiKey: { ...KEY, [member]: 'wrong' } });
      expect(await bad.history('messaging'), member).toMatchObject({ ok: false, code: 'wrong_key' });
    }
  });

  it('finds out whether agents will be sent back, without anybody signing in', async () => {
    expect(await reader().signInAddress(CALLBACK)).toMatchObject({ ok: true });
    expect(await reader().signInAddress('https://elsewhere.example/liveperson/callback')).toMatchObject({
      ok: false,
      code: 'redirect_address',
    });
    expect(
      await reader({ signIn: { oauth: { ...SIGN_IN, clientId: 'nobody' }, password: false } }).signInAddress(CALLBACK),
    ).toMatchObject({ ok: false, code: 'unknown_application' });
    expect(await reader({ signIn: { oauth: null, password: true } }).signInAddress(CALLBACK)).toMatchObject({
      ok: false,
      code: 'no_application',
    });
  });

  it('finds out whether the secret for signing in is right, without anybody signing in', async () => {
    expect(await reader().signInSecret(CALLBACK)).toMatchObject({ ok: true });
    expect(
      await reader({ signIn: { oauth: { ...SIGN_IN, clientSecret: 'no' }, password: false } }).signInSecret(CALLBACK),
    ).toMatchObject({ ok: false, code: 'wrong_secret' });
  });

  it('signs the watcher in and out again', async () => {
    const watcher = { loginName: WATCHER.loginName, ...API };
    const seen = await reader({}, watcher).watcher();
    expect(seen).toMatchObject({ ok: true, value: { userTypeId: 2 } });
    expect(seen.ok && seen.value.privileges.length > 0).toBe(true);
    expect(calls.at(-1)).toMatch(/\/logout$/);
    expect(await reader({}, { ...watcher, clientSecret: 'no' }).watcher()).toMatchObject({
      ok: false,
      code: 'wrong_credentials',
    });
    expect(await reader().watcher()).toMatchObject({ ok: false, code: 'no_watcher' });
  });

  it('says when LivePerson asks to go slower or has trouble', async () => {
    cloud.control.refuseNext('config', 1, 429);
    expect(await reader().users()).toMatchObject({ ok: false, code: 'throttled' });
    cloud.control.refuseNext('config', 1, 503);
    expect(await reader().users()).toMatchObject({ ok: false, code: 'unavailable', status: 503 });
  });
});
