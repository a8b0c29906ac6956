/**
 * Items 31 and 32: every HTTP route has a class of who may use it, found in the running server and not in a list alone;
 * and every answer carries the headers of its class. A new route fails this test until somebody decides.
 */
import express from 'express';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ORIGIN, startEdge, type EdgeRig } from '../unit/browser/edgeRig.ts';

type Access =
  /** Anybody; says nothing but whether the server lives. */
  | 'bare'
  /** Anybody, for a page; details only as `details`. */
  | 'page'
  /** This machine, or a bearer token. */
  | 'details'
  /** Pages of allowed origins (CORS) and programs; proves identity itself. */
  | 'identity'
  /** A ticket or state of single use in the address. */
  | 'ticket'
  /** An administrator's access token. */
  | 'admin';

const ROUTES: Record<string, Access> = {
  'GET /health': 'bare',
  'GET /ready': 'bare',
  'GET /metrics': 'details',
  'GET /softphone': 'bare',
  'GET /softphone/check': 'bare',
  'POST /auth/nonce': 'identity',
  'POST /auth/token': 'identity',
  'GET /liveperson/authorize': 'ticket',
  'GET /liveperson/callback': 'ticket',
  'POST /agents/dismiss': 'admin',
  'GET /': 'page',
  'GET /status': 'page',
  'GET /status.json': 'details',
};
const found: string[] = [];
let rig: EdgeRig;

beforeAll(async () => {
  // Every router of the server is made by this function: what it is given is noted.
  const real = express.Router;
  vi.spyOn(express, 'Router').mockImplementation(((...args: Parameters<typeof real>) => {
    const router = real(...args);
    for (const method of ['get', 'post', 'put', 'patch', 'delete', 'all'] as const) {
      const add = router[method].bind(router) as (...rest: unknown[]) => unknown;
      (router as unknown as Record<string, unknown>)[method] = (path: string | string[], ...rest: unknown[]) => {
        for (const each of [path].flat()) found.push(`${method.toUpperCase()} ${each}`);
        return add(path, ...rest);
      };
    }
    return router;
  }) as never);
  rig = await startEdge({ metricsToken: 'a-long-metrics-token' });
  vi.restoreAllMocks();
});
afterAll(() => rig.close());

const REMOTE = { 'x-forwarded-for': '203.0.113.9' };
const ask = (route: string, headers: Record<string, string> = {}): Promise<Response> => {
  const [method = 'GET', path = '/'] = route.split(' ');
  return fetch(rig.url + path, { method, headers: { ...REMOTE, ...headers }, redirect: 'manual' });
};
const of = (...classes: Access[]): string[] =>
  Object.entries(ROUTES).flatMap(([route, access]) => (classes.includes(access) ? [route] : []));

describe('item 31: every route has a class', () => {
  it('and there is no route without one', () => {
    expect([...found].sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it.each(of('details', 'admin'))('%s is closed to strangers, and to wrong tokens', async (route) => {
    for (const authorization of [undefined, 'Bearer wrong-token-wrong', 'Basic eDp5', 'Bearer'])
      expect((await ask(route, authorization === undefined ? {} : { authorization })).status).toBe(401);
  });

  it.each(of('bare', 'page'))('%s tells strangers no version, name, number or secret', async (route) => {
    const text = await (await ask(route)).text();
    expect(text).not.toMatch(/Connection main|00DBx|31487986|postgres|canary/i);
    if (route !== 'GET /softphone/check') expect(text).not.toContain('0.1.0');
  });

  it('GET /health says one word', async () => {
    expect(await (await ask('GET /health')).text()).toBe('{"alive":true}');
  });

  it.each(of('identity'))('%s is closed to pages of other origins', async (route) => {
    const answer = await ask(route, { origin: 'https://evil.example' });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    expect((await ask(route, { origin: ORIGIN })).headers.get('access-control-allow-origin')).toBe(ORIGIN);
  });

  it.each(of('ticket'))('%s without a ticket or state of ours does nothing', async (route) => {
    expect((await ask(route)).status).toBe(400);
  });

  it.each(Object.keys(ROUTES))('%s lets no page read it with the agent’s cookies', async (route) => {
    const { headers } = await ask(route, { origin: ORIGIN });
    expect([headers.get('access-control-allow-credentials'), headers.get('set-cookie')]).toEqual([null, null]);
    expect(headers.get('access-control-allow-origin')).not.toBe('*');
  });
});

describe('item 32: headers', () => {
  const COMMON = {
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-powered-by': null,
    server: null,
    etag: null,
  };
  it.each([...Object.keys(ROUTES), 'GET /nothing', 'TRACE2 /x', 'POST /auth/token {'])(
    'of %s: framed by nobody [INS-09]',
    async (route) => {
      const { headers } = await ask(route.replace('TRACE2', 'PUT').replace(' {', ''));
      for (const [name, value] of Object.entries(COMMON)) expect([name, headers.get(name)]).toEqual([name, value]);
      const policy = (headers.get('content-security-policy') ?? '').replace(/'nonce-[\w+/=]+'/g, "'nonce'");
      const page = /^GET \/(status)?$/.test(route);
      const popup = route.startsWith('GET /liveperson');
      expect(policy.split(/;\s*/).sort()).toEqual(
        [
          "base-uri 'none'",
          "default-src 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          ...(page || popup ? ["style-src 'nonce'"] : []),
          ...(popup ? ["script-src 'nonce'"] : []),
        ].sort(),
      );
    },
  );

  it('nonces of pages are new each time', async () => {
    const policies = await Promise.all([ask('GET /'), ask('GET /')]);
    expect(policies[0]?.headers.get('content-security-policy')).not.toBe(
      policies[1]?.headers.get('content-security-policy'),
    );
  });
});
