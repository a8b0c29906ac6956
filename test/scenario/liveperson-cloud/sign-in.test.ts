/** Domain discovery, Login Service and Sentinel. */
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLivePersonCloud, type LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import { INSTALLED_APP } from '../../../sandbox/seed.ts';
import { connectAgent, login, oldIdOf, post, seedAgent } from './rawAgent.ts';

const REDIRECT = 'https://connector.example/liveperson/callback';

describe('signing in to the LivePerson cloud', () => {
  let cloud: LivePersonCloud;
  let base: string;
  beforeAll(async () => {
    cloud = await startLivePersonCloud();
    base = `/sentinel/api/account/${cloud.account}`;
    cloud.control.registerRedirectUri(INSTALLED_APP.clientId, REDIRECT);
  });
  afterAll(() => cloud.close());

  const get = (path: string): Promise<Response> => fetch(cloud.url + path, { redirect: 'manual' });
  const form = async (
    path: string,
    values: Record<string, string>,
  ): Promise<{ status: number; headers: Headers; body: Record<string, string> }> => {
    const response = await fetch(cloud.url + path, {
      method: 'POST',
      body: new URLSearchParams(values),
      redirect: 'manual',
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text.startsWith('{') ? (JSON.parse(text) as Record<string, string>) : { text },
    };
  };
  const client = { client_id: INSTALLED_APP.clientId, client_secret: INSTALLED_APP.clientSecret };
  const authorize = (changes: Record<string, string> = {}): Promise<Response> =>
    get(
      `${base}/authorize?${new URLSearchParams({ v: '1.0', response_type: 'code', client_id: client.client_id, redirect_uri: REDIRECT, state: 's-1', ...changes }).toString()}`,
    );
  const credentials = (key: string): Record<string, string> => ({
    username: seedAgent(key).loginName,
    password: seedAgent(key).password,
    action: 'login',
  });
  const request = async (): Promise<string> =>
    new URL((await authorize()).headers.get('location') ?? '', cloud.url).searchParams.get('request') ?? '';
  const code = async (key = 'ada'): Promise<string> => {
    const { headers } = await form('/sentinel/login', { request: await request(), ...credentials(key) });
    return new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  };
  const exchange = (values: Record<string, string>): ReturnType<typeof form> =>
    form(`${base}/token?v=1.0`, { ...client, ...values });

  it('discovery answers all services, or one flat, with case-sensitive names', async () => {
    const path = `/api/account/${cloud.account}/service`;
    const all = (await (await get(`${path}/baseURI.json?version=1.0`)).json()) as {
      baseURIs: { service: string; baseURI: string }[];
    };
    expect(all.baseURIs.map(({ service }) => service)).toEqual(
      expect.arrayContaining([
        'agentVep',
        'asyncMessagingEnt',
        'facadeMsg',
        'sentinel',
        'idp',
        'accountConfigReadOnly',
        'msgHist',
        'swift',
        'acCdnDomain',
      ]),
    );
    expect(all.baseURIs[0]?.baseURI).toBe(new URL(cloud.url).host);
    expect(await (await get(`${path}/agentVep/baseURI.json?version=1.0`)).json()).toEqual({
      service: 'agentVep',
      account: cloud.account,
      baseURI: new URL(cloud.url).host,
    });
    expect((await get(`${path}/agentvep/baseURI.json?version=1.0`)).status).toBe(404);
    expect((await get('/api/account/99999999/service/baseURI.json?version=1.0')).status).toBe(401);
  });

  it('login answers the documented shape; the life of the session is text', async () => {
    const { status, headers, body } = await post(
      cloud,
      `/api/account/${cloud.account}/login?v=1.3`,
      credentials('ada'),
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      sessionTTl: '28800000',
      config: { userId: seedAgent('ada').userId, userPid: seedAgent('ada').pid },
    });
    expect(body['bearer']).toMatch(/^[0-9a-f]{64}$/);
    expect(headers.get('set-cookie')).toContain('Session_id=');
  });

  it.each([
    ['a wrong password', 401, { username: seedAgent('ada').loginName, password: 'no' }],
    ['an unknown user', 401, { username: 'nobody@x.example', password: 'no' }],
    ['no credentials', 400, { username: 'x' }],
    ['a body that is not JSON', 400, 'username=x'],
    [
      'application credentials of a human',
      401,
      {
        username: seedAgent('ada').loginName,
        appKey: INSTALLED_APP.apiClientId,
        secret: INSTALLED_APP.apiClientSecret,
        accessToken: 'x',
        accessTokenSecret: 'x',
      },
    ],
    ['an assertion that is not SAML', 401, { jwt: 'dummy', assertion: Buffer.from('hello').toString('base64') }],
    [
      'an assertion that is over',
      401,
      {
        assertion: Buffer.from(
          `<Assertion><Conditions NotOnOrAfter="2020-01-01T00:00:00Z"/><NameID>${seedAgent('ada').loginName}</NameID></Assertion>`,
        ).toString('base64'),
      },
    ],
  ])('login refuses %s', async (_what, status, body) => {
    const answer = await post(cloud, `/api/account/${cloud.account}/login?v=1.3`, body);
    expect(answer.status).toBe(status);
    expect(answer.body['error']).toMatchObject({
      message: expect.any(String) as string,
      internalCode: expect.any(Number) as number,
      responseStatus: expect.any(String) as string,
    });
  });

  it('login tells locked and blacklisted users apart, and throttling', async () => {
    const cleo = cloud.control.world.users.get(seedAgent('cleo').userId);
    const attempt = async (): Promise<number> =>
      (await post(cloud, `/api/account/${cloud.account}/login`, credentials('cleo'))).status;
    Object.assign(cleo ?? {}, { isEnabled: false });
    expect(await attempt()).toBe(401);
    Object.assign(cleo ?? {}, { isEnabled: true, blacklisted: true });
    expect(await attempt()).toBe(451);
    Object.assign(cleo ?? {}, { blacklisted: false });
    cloud.control.refuseNext('login', 1, 429);
    expect([await attempt(), await attempt()]).toEqual([429, 200]);
  });

  it('refresh and logout want the cookie and the csrf of one session; logout cuts the socket', async () => {
    const path = `/api/account/${cloud.account}`;
    const opened = await post(cloud, `${path}/login`, credentials('ben'));
    const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const csrf = String(opened.body['csrf']);
    const agent = await connectAgent(cloud, oldIdOf(cloud, 'ben'), String(opened.body['bearer']));
    expect((await post(cloud, `${path}/refresh`, { csrf }, { cookie })).status).toBe(200);
    expect((await post(cloud, `${path}/refresh`, { csrf })).status).toBe(401);
    expect(await post(cloud, `${path}/refresh`, { csrf: 'other' }, { cookie })).toMatchObject({
      status: 401,
      body: { error: { internalCode: 10, responseStatus: 'UNAUTHORIZED' } },
    });
    expect((await post(cloud, `${path}/logout`, { csrf }, { cookie })).status).toBe(200);
    expect(await agent.closed).toBe(1006);
    expect((await post(cloud, `${path}/refresh`, { csrf }, { cookie })).status).toBe(401);
  });

  it('authorize checks account, application, redirect URI and response type', async () => {
    expect((await get(`/sentinel/api/account/1/authorize?client_id=${client.client_id}`)).status).toBe(401);
    expect((await authorize({ client_id: 'unknown' })).status).toBe(401);
    expect((await authorize({ redirect_uri: `${REDIRECT}/` })).status).toBe(400);
    expect((await authorize({ response_type: 'token' })).status).toBe(400);
    expect((await authorize()).status).toBe(302);
  });

  it('the login page asks, refuses a wrong password without losing the request, and comes back with code and state', async () => {
    const id = await request();
    const page = await (await get(`/sentinel/login?request=${id}`)).text();
    expect(page).toContain('name="password"');
    const wrong = await form('/sentinel/login', { request: id, ...credentials('ada'), password: '<b>' });
    expect(wrong.status).toBe(401);
    expect(wrong.body['text']).toContain('wrong');
    const back = new URL(
      (await form('/sentinel/login', { request: id, ...credentials('ada') })).headers.get('location') ?? '',
    );
    expect(back.origin + back.pathname).toBe(REDIRECT);
    expect(back.searchParams.get('state')).toBe('s-1');
    expect((await form('/sentinel/login', { request: id, ...credentials('ada') })).status).toBe(400);
  });

  it('cancelling comes back with access_denied', async () => {
    const { headers } = await form('/sentinel/login', { request: await request(), action: 'cancel' });
    expect(new URL(headers.get('location') ?? '').searchParams.get('error')).toBe('access_denied');
  });

  it('a code works once, for its client and its redirect URI; the id token verifies with the published keys', async () => {
    const value = await code();
    const { status, body } = await exchange({ grant_type: 'authorization_code', code: value, redirect_uri: REDIRECT });
    expect(status).toBe(200);
    const keys = createRemoteJWKSet(new URL(`${cloud.url}/sentinel/well-known/jwks`));
    const { payload } = await jwtVerify(body['id_token'] ?? '', keys, { issuer: 'sentinel' });
    expect(payload).toMatchObject({ sub: seedAgent('ada').userId, is_admin: false });
    expect(
      (await exchange({ grant_type: 'authorization_code', code: value, redirect_uri: REDIRECT })).body['error'],
    ).toBe('invalid_grant');
    expect(
      (await exchange({ grant_type: 'authorization_code', code: await code(), redirect_uri: 'https://evil.example/' }))
        .body['error'],
    ).toBe('invalid_grant');
    expect(
      (
        await exchange({
          grant_type: 'authorization_code',
          code: await code(),
          redirect_uri: REDIRECT,
          client_secret: 'no',
        })
      ).body['error'],
    ).toBe('invalid_client');
    const agent = await connectAgent(cloud, oldIdOf(cloud, 'ada'), body['access_token'] ?? '');
    expect((await agent.request('.GetClock')).code).toBe(200);
  });

  it('a code is too old after a minute', async () => {
    const value = await code();
    cloud.control.setClockSkew(61_000);
    expect(
      (await exchange({ grant_type: 'authorization_code', code: value, redirect_uri: REDIRECT })).body['error'],
    ).toBe('invalid_grant');
    cloud.control.setClockSkew(0);
  });

  it('refresh tokens rotate; revoking ends the session everywhere', async () => {
    const first = (
      await exchange({ grant_type: 'authorization_code', code: await code('ben'), redirect_uri: REDIRECT })
    ).body;
    const second = (await exchange({ grant_type: 'refresh_token', refresh_token: first['refresh_token'] ?? '' })).body;
    expect(second['refresh_token']).not.toBe(first['refresh_token']);
    expect(
      (await exchange({ grant_type: 'refresh_token', refresh_token: first['refresh_token'] ?? '' })).body['error'],
    ).toBe('invalid_grant');
    const agent = await connectAgent(cloud, oldIdOf(cloud, 'ben'), second['access_token'] ?? '');
    expect((await form(`${base}/token/revoke?v=1.0`, { ...client, token: second['refresh_token'] ?? '' })).status).toBe(
      200,
    );
    expect(await agent.closed).toBe(1006);
    expect((await exchange({ grant_type: 'refresh_token', refresh_token: second['refresh_token'] ?? '' })).status).toBe(
      400,
    );
  });

  it('client credentials give a JWT for machines, which opens no agent socket', async () => {
    const app = {
      client_id: INSTALLED_APP.apiClientId,
      client_secret: INSTALLED_APP.apiClientSecret,
      grant_type: 'client_credentials',
    };
    const v2 = await form(`/sentinel/api/v2/account/${cloud.account}/app/token`, app);
    const keys = createRemoteJWKSet(new URL(`${cloud.url}/sentinel/well-known/jwks`));
    const { payload } = await jwtVerify(v2.body['access_token'] ?? '', keys, {
      issuer: 'Sentinel',
      audience: cloud.account,
    });
    expect(payload['scope']).toContain('users.read');
    expect((await form(`${base}/app/token?v=1.0`, app)).status).toBe(200);
    expect((await form(`${base}/app/token?v=1.0`, { ...app, client_secret: 'no' })).status).toBe(401);
    expect(
      (
        await form(`${base}/app/token?v=1.0`, {
          ...app,
          client_id: client.client_id,
          client_secret: client.client_secret,
        })
      ).status,
    ).toBe(400);
    await expect(connectAgent(cloud, 'x', v2.body['access_token'] ?? '')).rejects.toThrow('401');
  });

  it('an agent may hold two sockets, and both hear everything', async () => {
    const bearer = await login(cloud, 'ada');
    const [one, two] = await Promise.all([
      connectAgent(cloud, oldIdOf(cloud, 'ada'), bearer),
      connectAgent(cloud, oldIdOf(cloud, 'ada'), bearer),
    ]);
    await Promise.all([one, two].map((agent) => agent.request('.ams.routing.SubscribeAgentsState')));
    await one.request('.ams.routing.SetAgentState', { availability: 'AWAY' });
    for (const agent of [one, two])
      await agent.next(
        ({ type, body }) => type === '.ams.routing.AgentStateNotification' && JSON.stringify(body).includes('AWAY'),
      );
  });
});
