/** What an administrator of the account sets, and how the cloud then answers: scopes, users, applications, services, clocks. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLivePersonCloud, type LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import { INSTALLED_APP, WATCHER } from '../../../sandbox/seed.ts';

describe('an account that is set up wrongly', () => {
  let cloud: LivePersonCloud;
  beforeAll(async () => {
    cloud = await startLivePersonCloud();
  });
  afterAll(() => cloud.close());

  const account = (path: string): string => `${cloud.url}/api/account/${cloud.account}${path}`;
  const appToken = async (): Promise<{ status: number; token: string; error: string }> => {
    const response = await fetch(`${cloud.url}/sentinel/api/v2/account/${cloud.account}/app/token`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: INSTALLED_APP.apiClientId,
        client_secret: INSTALLED_APP.apiClientSecret,
        grant_type: 'client_credentials',
      }),
    });
    const body = (await response.json()) as { access_token?: string; error?: string };
    return { status: response.status, token: body.access_token ?? '', error: body.error ?? '' };
  };
  const users = async (token: string): Promise<{ status: number; body: Record<string, unknown>[] }> => {
    const response = await fetch(account('/configuration/le-users/users?v=4.0&select=$all'), {
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown>[] };
  };
  const history = async (token: string): Promise<number> => {
    const response = await fetch(
      `${cloud.url}/messaging_history/api/account/${cloud.account}/conversations/search?source=test`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ start: { from: Date.now() - 3_600_000, to: Date.now() } }),
      },
    );
    return response.status;
  };
  const services = async (): Promise<string[]> => {
    const response = await fetch(account('/service/baseURI.json?version=1.0'));
    const { baseURIs } = (await response.json()) as { baseURIs: { service: string; baseURI: string }[] };
    return baseURIs.map(({ service, baseURI }) => `${service} ${baseURI}`);
  };
  const watcherLogin = async (): Promise<{ status: number; privileges: number[] }> => {
    const response = await fetch(account('/login?v=1.3'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        username: WATCHER.loginName,
        appKey: INSTALLED_APP.apiClientId,
        secret: INSTALLED_APP.apiClientSecret,
        accessToken: 'x',
        accessTokenSecret: 'x',
      }),
    });
    const body = (await response.json()) as { config?: { userPrivileges: number[] } };
    return { status: response.status, privileges: body.config?.userPrivileges ?? [] };
  };

  it('each API asks for its own scope: without it 403, whatever else the application may', async () => {
    const before = cloud.control.setApp(INSTALLED_APP.apiClientId, { scope: 'data.services.msghist' });
    const { token } = await appToken();
    expect((await users(token)).status).toBe(403);
    expect(await history(token)).toBe(200);
    cloud.control.setApp(INSTALLED_APP.apiClientId, { scope: 'users.read' });
    const other = await appToken();
    expect((await users(other.token)).status).toBe(200);
    expect(await history(other.token)).toBe(403);
    cloud.control.setApp(INSTALLED_APP.apiClientId, before);
  });

  it('an application without the grant, with another secret, or taken away gets no token', async () => {
    const before = cloud.control.setApp(INSTALLED_APP.apiClientId, { grantTypes: ['authorization_code'] });
    expect(await appToken()).toMatchObject({ status: 400, error: 'unsupported_grant_type' });
    cloud.control.setApp(INSTALLED_APP.apiClientId, { ...before, clientSecret: 'another' });
    expect(await appToken()).toMatchObject({ status: 401, error: 'invalid_client' });
    cloud.control.setApp(INSTALLED_APP.apiClientId, before);
    const removed = cloud.control.removeApp(INSTALLED_APP.apiClientId);
    expect((await appToken()).status).toBe(401);
    cloud.control.installApp(removed);
    expect((await appToken()).status).toBe(200);
  });

  it('users are shown as they were set: disabled, without an address, deleted not at all', async () => {
    const login = 'ben.okafor@harbor-demo.example';
    const find = async (): Promise<Record<string, unknown> | undefined> =>
      (await users((await appToken()).token)).body.find((user) => user['loginName'] === login);
    const before = cloud.control.setUser(login, { isEnabled: false, email: '' });
    expect(await find()).toMatchObject({ isEnabled: false, email: '' });
    cloud.control.setUser(login, { deleted: true });
    expect(await find()).toBeUndefined();
    cloud.control.setUser(before.userId, before);
    expect(await find()).toMatchObject({ isEnabled: true, email: login });
  });

  it('only a user of type bot signs in with an application; what it may is told at its login', async () => {
    expect(await watcherLogin()).toEqual({ status: 200, privileges: expect.arrayContaining([1730, 1736]) as number[] });
    const before = cloud.control.setUser(WATCHER.loginName, { privileges: [100] });
    expect((await watcherLogin()).privileges).toEqual([100]);
    cloud.control.setUser(WATCHER.loginName, { ...before, userTypeId: 1 });
    expect((await watcherLogin()).status).toBe(401);
    cloud.control.setUser(WATCHER.loginName, before);
  });

  it('discovery names only what the account has, at the hosts it has', async () => {
    cloud.control.setService('msgHist', null);
    expect((await services()).some((line) => line.startsWith('msgHist '))).toBe(false);
    const single = await fetch(account('/service/msgHist/baseURI.json?version=1.0'));
    expect(single.status).toBe(404);
    expect(cloud.control.setService('msgHist', '127.0.0.1:9')).toBeNull();
    expect(await services()).toContain('msgHist 127.0.0.1:9');
    cloud.control.setService('msgHist', undefined);
    expect(await services()).toContain(`msgHist ${new URL(cloud.url).host}`);
  });

  it('a clock that is off shows in the Date header, and history keeps its pace when it goes back', async () => {
    const offset = async (): Promise<number> =>
      Date.parse((await fetch(account('/service/baseURI.json?version=1.0'))).headers.get('date') ?? '') - Date.now();
    cloud.control.setClockSkew(600_000);
    expect(Math.abs((await offset()) - 600_000)).toBeLessThan(60_000);
    expect(await history((await appToken()).token)).toBe(200);
    cloud.control.setClockSkew(0);
    expect(Math.abs(await offset())).toBeLessThan(60_000);
    expect(await history((await appToken()).token)).toBe(200);
  });
});
