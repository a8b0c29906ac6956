import { afterEach, describe, expect, it } from 'vitest';
import { identityToken, ORIGIN, startEdge } from './edgeRig.ts';
import type { EdgeRig } from './edgeRig.ts';

let rig: EdgeRig;
afterEach(async () => rig.close());

const post = (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(rig.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const nonceOf = async (): Promise<string> => ((await (await post('/auth/nonce')).json()) as { nonce: string }).nonce;

describe('health, readiness, metrics', () => {
  it('/health and /ready are open and bare', async () => {
    rig = await startEdge();
    expect(await (await fetch(`${rig.url}/health`)).json()).toEqual({ alive: true });
    expect(await (await fetch(`${rig.url}/ready`)).json()).toEqual({ ready: true });
    rig.state.ready = false;
    const ready = await fetch(`${rig.url}/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { ready: false }]);
  });

  it('/metrics is for this machine or for the token: a forwarded request needs it', async () => {
    rig = await startEdge({ metricsToken: 'a-long-metrics-token' });
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };
    expect(await (await fetch(`${rig.url}/metrics`)).text()).toContain('connector_softphone_sockets 0');
    expect((await fetch(`${rig.url}/metrics`, { headers: forwarded })).status).toBe(401);
    expect(
      (await fetch(`${rig.url}/metrics`, { headers: { ...forwarded, authorization: 'Bearer another-long-token' } }))
        .status,
    ).toBe(401);
    expect(
      (await fetch(`${rig.url}/metrics`, { headers: { ...forwarded, authorization: 'Bearer a-long-metrics-token' } }))
        .status,
    ).toBe(200);
  });

  it('without a token configured, nothing opens /metrics from outside', async () => {
    rig = await startEdge();
    for (const authorization of ['Bearer ', 'Bearer null', 'Bearer undefined', 'Basic eDp5']) {
      expect(
        (await fetch(`${rig.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9', authorization } })).status,
      ).toBe(401);
    }
  });

  it('a foreign host name that was bound to this machine does not count as this machine', async () => {
    rig = await startEdge();
    const { request } = await import('node:http');
    const status = await new Promise<number | undefined>((resolve) =>
      request(
        { port: rig.port, host: '127.0.0.1', path: '/metrics', headers: { host: 'rebound.example' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      ).end(),
    );
    expect(status).toBe(401);
  });
});

describe('the status page', () => {
  it('shows details on this machine and escapes what it shows', async () => {
    rig = await startEdge();
    rig.settings.reject(['connections[0].name is <script>']);
    const text = await (await fetch(`${rig.url}/`)).text();
    expect(text).toContain('Connection main');
    expect(text).toContain('connections[0].name is &lt;script&gt;');
    expect(text).not.toContain('canary-client-secret');
  });

  it('from elsewhere says only whether the server works', async () => {
    rig = await startEdge();
    const text = await (await fetch(`${rig.url}/status`, { headers: { 'x-forwarded-for': '203.0.113.9' } })).text();
    expect(text).toContain('Working');
    expect(text).not.toMatch(/Connection main|0\.1\.0|31487986/);
    expect((await fetch(`${rig.url}/status.json`, { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(401);
  });

  it('opens its details to an administrator, not to an agent', async () => {
    rig = await startEdge();
    for (const [permission, status] of [
      ['LivePerson_Admin', 200],
      ['LivePerson_Agent', 401],
    ] as const) {
      const nonce = await nonceOf();
      const { accessToken } = (await (
        await post('/auth/token', { nonce, token: await identityToken(nonce, { claims: { perms: [permission] } }) })
      ).json()) as { accessToken: string };
      expect(
        (
          await fetch(`${rig.url}/status.json`, {
            headers: { 'x-forwarded-for': '203.0.113.9', authorization: `Bearer ${accessToken}` },
          })
        ).status,
      ).toBe(status);
    }
  });
});

describe('an access token for HTTP', () => {
  it('is given for an identity token with our nonce, and expires after 15 minutes', async () => {
    rig = await startEdge();
    const nonce = await nonceOf();
    const response = await post('/auth/token', {
      nonce,
      token: await identityToken(nonce, { claims: { perms: ['LivePerson_Admin'] } }),
    });
    const { accessToken, expiresAt } = (await response.json()) as { accessToken: string; expiresAt: number };
    expect(expiresAt - rig.timers.now()).toBe(15 * 60_000);
    const details = () =>
      fetch(`${rig.url}/status.json`, {
        headers: { 'x-forwarded-for': '203.0.113.9', authorization: `Bearer ${accessToken}` },
      });
    expect((await details()).status).toBe(200);
    rig.timers.advance(15 * 60_000);
    expect((await details()).status).toBe(401);
  });

  const refusals: [string, (nonce: string) => Promise<unknown>, number][] = [
    ['a nonce of nobody', async () => ({ nonce: 'made-up', token: await identityToken('made-up') }), 401],
    ['a token for another nonce', async (nonce) => ({ nonce, token: await identityToken('other') }), 401],
    [
      'a token without any of our permissions',
      async (nonce) => ({ nonce, token: await identityToken(nonce, { claims: { perms: [] } }) }),
      403,
    ],
    ['no token', async (nonce) => ({ nonce }), 400],
    ['no JSON', async () => '{', 400],
    ['too much', async (nonce) => ({ nonce, token: 'x'.repeat(20_000) }), 413],
  ];
  it.each(refusals)('is not given for %s', async (_what, body, status) => {
    rig = await startEdge();
    const response = await post('/auth/token', await body(await nonceOf()));
    expect(response.status).toBe(status);
    expect(await response.text()).not.toMatch(/at .*\.ts|node_modules|Error:/);
  });

  it('is given once per nonce, and not after the nonce expired', async () => {
    rig = await startEdge();
    const nonce = await nonceOf();
    const token = await identityToken(nonce);
    expect((await post('/auth/token', { nonce, token })).status).toBe(200);
    expect((await post('/auth/token', { nonce, token: await identityToken(nonce) })).status).toBe(401);
    const late = await nonceOf();
    rig.timers.advance(121_000);
    expect((await post('/auth/token', { nonce: late, token: await identityToken(late) })).status).toBe(401);
  });

  it('can be fetched by allowed pages only', async () => {
    rig = await startEdge();
    const allowed = await post('/auth/nonce', undefined, { origin: ORIGIN });
    expect(allowed.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect((await post('/auth/nonce', undefined, { origin: 'https://evil.example' })).status).toBe(403);
    const preflight = await fetch(`${rig.url}/auth/token`, {
      method: 'OPTIONS',
      headers: { origin: ORIGIN, 'access-control-request-method': 'POST' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'Content-Type, Authorization',
    ]);
  });

  it('too many attempts from one address are told to wait', async () => {
    rig = await startEdge();
    const statuses = await Promise.all(
      Array.from({ length: 520 }, async () => (await fetch(`${rig.url}/softphone/check`)).status),
    );
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(20);
  });
});

describe('the check of the softphone', () => {
  it('can be read by an allowed page only, and answered to all, so that the panel can tell the two apart', async () => {
    rig = await startEdge();
    const allowed = await fetch(`${rig.url}/softphone/check`, { headers: { origin: ORIGIN } });
    expect(allowed.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(await allowed.json()).toEqual({
      ok: true,
      ready: true,
      originAllowed: true,
      version: '0.1.0',
      protocol: 1,
      time: rig.timers.now(),
    });
    const other = await fetch(`${rig.url}/softphone/check`, { headers: { origin: 'https://evil.example' } });
    expect([
      other.status,
      other.headers.get('access-control-allow-origin'),
      other.headers.get('cross-origin-resource-policy'),
    ]).toEqual([200, null, 'cross-origin']);
    expect(other.headers.get('vary')).toMatch(/Origin/);
  });
});

describe('the sign-in popup', () => {
  const door = {
    authorizeUrl: async (ticket: string) => (ticket === 'good' ? 'https://lp.example/authorize?state=s' : null),
    callback: async (query: { code?: string; state?: string; error?: string }) =>
      query.code === 'c' && query.state === 's',
  };

  it('goes to LivePerson with a ticket, once known', async () => {
    rig = await startEdge({ signInDoor: door });
    const response = await fetch(`${rig.url}/liveperson/authorize?ticket=good`, { redirect: 'manual' });
    expect(response.headers.get('cross-origin-opener-policy')).toBe('unsafe-none');
    expect([response.status, response.headers.get('location')]).toEqual([302, 'https://lp.example/authorize?state=s']);
    for (const query of ['', '?ticket=bad', '?ticket=good&ticket=good', '?ticket[a]=good']) {
      expect((await fetch(`${rig.url}/liveperson/authorize${query}`, { redirect: 'manual' })).status).toBe(400);
    }
  });

  it('says only that it is done, holds no word of the address, and closes itself under a strict policy', async () => {
    rig = await startEdge({ signInDoor: door });
    const done = await fetch(`${rig.url}/liveperson/callback?code=c&state=s&error_description=<script>`);
    const text = await done.text();
    expect([done.status, /Done/.test(text), /window\.close/.test(text)]).toEqual([200, true, true]);
    expect(text).not.toMatch(/error_description|=c&|<script>&/);
    const policy = done.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-inline');
    const failed = await fetch(`${rig.url}/liveperson/callback?error=access_denied&state=<img src=x>`);
    expect([failed.status, /img|access_denied/.test(await failed.text())]).toEqual([400, false]);
  });

  it('fails closed: what breaks inside shows as an ordinary failure', async () => {
    rig = await startEdge({
      signInDoor: {
        authorizeUrl: () => Promise.reject(new Error('inner detail')),
        callback: () => Promise.reject(new Error('inner detail')),
      },
    });
    for (const path of ['/liveperson/authorize?ticket=good', '/liveperson/callback?code=c&state=s']) {
      const response = await fetch(rig.url + path);
      expect([response.status, /inner detail/.test(await response.text())]).toEqual([400, false]);
    }
  });
});

describe('every answer', () => {
  it('carries the security headers and is not stored', async () => {
    rig = await startEdge();
    for (const path of [
      '/',
      '/health',
      '/ready',
      '/metrics',
      '/status.json',
      '/softphone/check',
      '/liveperson/callback',
      '/nothing-here',
    ]) {
      const { headers } = await fetch(rig.url + path);
      expect(headers.get('content-security-policy'), path).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('referrer-policy'), path).toBe('no-referrer');
      expect(headers.get('cache-control'), path).toBe('no-store');
      expect(headers.get('strict-transport-security'), path).toMatch(/max-age/);
      expect(headers.has('x-powered-by'), path).toBe(false);
      expect(headers.has('set-cookie'), path).toBe(false);
    }
  });

  it('to an unknown address or method is a plain 404', async () => {
    rig = await startEdge();
    for (const [method, path] of [
      ['GET', '/admin'],
      ['GET', '/../etc/passwd'],
      ['DELETE', '/auth/token'],
      ['GET', '/auth/token'],
      ['PUT', '/health'],
    ]) {
      const response = await fetch(rig.url + path, { method: method ?? 'GET' });
      expect([response.status, await response.json()]).toEqual([404, { error: 'not_found' }]);
    }
  });
});
