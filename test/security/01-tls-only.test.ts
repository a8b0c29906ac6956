/** Item 1 (ASVS 4.4.1): softphones reach the server over TLS only. */
import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../connector-server/src/config.ts';
import { ORIGIN, startEdge, type EdgeRig } from '../unit/browser/edgeRig.ts';

let rig: EdgeRig | null = null;
afterEach(async () => {
  await rig?.close();
  rig = null;
});

describe('a server for other machines does not start without TLS', () => {
  it.each([
    'http://connector.example',
    'http://10.0.0.7:8080',
    'http://localhost.evil.example',
    'http://[2001:db8::1]',
  ])('PUBLIC_URL=%s', (PUBLIC_URL) => {
    expect(() => loadConfig({ PUBLIC_URL })).toThrow(/PUBLIC_URL must start with https/);
  });

  it.each(['LIVEPERSON_API_URL', 'SALESFORCE_LOGIN_URL'])('%s in clear, to another machine', (name) => {
    expect(() => loadConfig({ [name]: 'http://cloud.example' })).toThrow(/plain http/);
  });

  it('on its own it listens on this machine only', () => {
    expect(loadConfig({}).host).toBe('127.0.0.1');
    expect(loadConfig({ PUBLIC_URL: 'http://localhost:8080' }).host).toBe('127.0.0.1');
  });
});

describe('behind a proxy that took the request in clear', () => {
  it.each([
    ['X-Forwarded-Proto: http', { 'x-forwarded-proto': 'http' }],
    ['X-Forwarded-Proto: ws', { 'x-forwarded-proto': 'ws' }],
    ['several hops, the first in clear', { 'x-forwarded-proto': 'HTTP , https' }],
    ['RFC 7239', { forwarded: 'for=192.0.2.1;proto=http, for=10.0.0.1;proto=https' }],
  ])('the upgrade is refused with 426: %s', async (_what, headers) => {
    rig = await startEdge();
    await expect(rig.open({ headers })).rejects.toMatchObject({ status: 426 });
    expect(rig.desks.attached).toHaveLength(0);
  });

  it('nonces and tokens are refused too; probes of the load balancer are not', async () => {
    rig = await startEdge();
    const headers = { 'x-forwarded-proto': 'http' };
    for (const [method, path] of [
      ['POST', '/auth/nonce'],
      ['POST', '/auth/token'],
      ['GET', '/liveperson/callback?code=x&state=y'],
      ['GET', '/status'],
      ['POST', '/agents/dismiss'],
    ] as const) {
      const response = await fetch(rig.url + path, { method, headers });
      expect([path, response.status, response.headers.get('upgrade')]).toEqual([path, 426, 'TLS/1.2']);
    }
    for (const path of ['/health', '/ready']) expect((await fetch(rig.url + path, { headers })).status).toBe(200);
  });

  it('what came over TLS, or from a proxy that says nothing, is let in', async () => {
    rig = await startEdge();
    for (const headers of [
      { 'x-forwarded-proto': 'https' },
      { 'x-forwarded-proto': 'https, http' },
      { forwarded: 'proto=https' },
      {},
    ])
      await expect(rig.open({ headers: headers })).resolves.toBeDefined();
  });

  it('a request for the socket that is no WebSocket upgrade is told so', async () => {
    rig = await startEdge();
    expect((await fetch(`${rig.url}/softphone`)).status).toBe(426);
    const socket = connect(rig.port, '127.0.0.1');
    socket.write(
      `GET /softphone HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\nOrigin: ${ORIGIN}\r\n\r\n`,
    );
    const [data] = (await once(socket, 'data')) as [Buffer];
    expect(data.toString()).toMatch(/^HTTP\/1.1 426 [\s\S]*Upgrade: /);
    socket.destroy();
  });
});
