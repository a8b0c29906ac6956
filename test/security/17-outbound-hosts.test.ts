/**
 * Item 17 (ASVS 13.2.4, 15.3.2): whatever LivePerson's domain discovery or Salesforce's sign-in answers, tokens go to
 * hosts of the allow-list only, and no redirect is followed.
 */
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createDomains } from '../../connector-server/src/liveperson/domains.ts';
import { requestJson } from '../../connector-server/src/liveperson/http.ts';
import { MessagingSocket } from '../../connector-server/src/liveperson/messagingSocket.ts';
import { salesforceOrigin } from '../../connector-server/src/salesforce/loginHost.ts';
import { systemTimers } from '../../connector-server/src/support/clock.ts';
import { createOutbound } from '../../connector-server/src/support/outbound.ts';
import { createLogger } from '../../connector-server/src/support/logger.ts';
import { startDeskWorld } from '../scenario/desk/deskWorld.ts';

const ACCOUNT = { account: '55501234', signIn: { oauth: null, password: true } };
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
/** A real server; the answer is its handler's. */
async function listen(handler: (path: string) => { status: number; headers?: Record<string, string>; body?: string }) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    const { status, headers, body } = handler(request.url ?? '');
    response.writeHead(status, headers).end(body ?? '');
  });
  server.on('upgrade', (request, socket) => {
    seen.push(`upgrade ${request.url ?? ''}`);
    const { status, headers } = handler(request.url ?? '');
    const lines = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} x\r\n${lines.join('')}Content-Length: 0\r\nConnection: close\r\n\r\n`);
  });
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const TRICKS = [
  '169.254.169.254',
  '169.254.169.254:80',
  '169.254.170.2',
  'metadata.google.internal',
  'instance-data.ec2.metadata',
  '2852039166',
  '0xA9FEA9FE',
  '0251.0376.0251.0376',
  '169.254.43518',
  '10.0.0.1',
  '192.168.1.1:443',
  '0.0.0.0',
  '[::ffff:169.254.169.254]',
  '[::1]',
  '[fd00:ec2::254]',
  'evil.example',
  'liveperson.net.evil.example',
  'evil-liveperson.net',
  'va.liveperson.net@evil.example',
  'user:pass@va.liveperson.net',
  'evil.example#va.liveperson.net',
  'evil.example?.liveperson.net',
  'evil.example/.liveperson.net',
  'evil.example\\.liveperson.net',
  'va.liveperson.net/../x',
  'va.liveperson.net:22',
  'va.liveperson.net:8443',
  'va.liveperson.net:99999',
  'va.liveperson.net:',
  'va.liveperson.net.',
  'va..liveperson.net',
  'va.liveperson.net evil.example',
  'va.liveperson.net\r\nHost: evil.example',
  'va.lіveperson.net',
  'https://va.liveperson.net',
  'javascript:alert(1)',
  `${'a'.repeat(300)}.liveperson.net`,
];

describe('domain discovery answers with', () => {
  const discovery = (baseUrl: string, host: string, lines: string[] = []) =>
    createDomains({
      baseUrl,
      fetch: async () =>
        Response.json({
          baseURIs: [
            { service: 'sentinel', baseURI: host },
            { service: 'asyncMessagingEnt', baseURI: host },
            { service: 'good', baseURI: new URL(baseUrl).host },
          ],
        }),
      clock: systemTimers,
      logger: createLogger('debug', (line) => lines.push(line)),
    });

  it.each(TRICKS)('%s: refused, no token goes there', async (host) => {
    const lines: string[] = [];
    const domains = discovery('https://api.liveperson.net', host, lines);
    await expect(domains.origin(ACCOUNT, 'sentinel')).rejects.toMatchObject({ code: 'no_such_service' });
    await expect(domains.socketOrigin(ACCOUNT, 'asyncMessagingEnt')).rejects.toMatchObject({ code: 'no_such_service' });
    expect(await domains.origin(ACCOUNT, 'good')).toBe('https://api.liveperson.net');
    expect(lines.join('')).not.toContain(host);
  });

  it.each(TRICKS.filter((host) => !host.includes('liveperson.net')))(
    '%s, where the clouds are stand-ins on this machine: refused too',
    async (host) => {
      const domains = discovery('http://127.0.0.1:4000', host);
      await expect(domains.origin(ACCOUNT, 'sentinel')).rejects.toMatchObject({ code: 'no_such_service' });
    },
  );

  it('a metadata address on a test network (ALLOW_INSECURE_UPSTREAM): refused; its own hosts are not', async () => {
    await expect(discovery('http://clouds.test', '169.254.169.254').origin(ACCOUNT, 'sentinel')).rejects.toThrow();
    expect(await discovery('http://clouds.test', '10.1.2.3:8080').origin(ACCOUNT, 'sentinel')).toBe(
      'http://10.1.2.3:8080',
    );
  });

  it('a foreign host at a real sign-in: the agent is told that LivePerson cannot be reached, and nobody was asked', async () => {
    const trap = await listen(() => ({ status: 200, body: '{}' }));
    const world = await startDeskWorld({
      cloud: { domains: { agentVep: `foreign.example:${trap.host.split(':')[1]}`, facadeMsg: '169.254.169.254' } },
    });
    try {
      const tab = await world.attach('ada');
      const answer = await tab.command({ name: 'signInWithPassword', username: 'ada', password: 'canary-password' });
      expect(answer).toMatchObject({ outcome: 'refused' });
      expect(trap.seen).toEqual([]);
      expect(JSON.stringify(tab.frames) + world.logs.join('')).not.toMatch(/canary-password|169\.254|foreign\.example/);
    } finally {
      await world.close();
    }
  });
});

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])(
    'of LivePerson (%d) are not followed, body and token stay here',
    async (status) => {
      const trap = await listen(() => ({ status: 200, body: '{}' }));
      const door = await listen(() => ({ status, headers: { location: `http://${trap.host}/steal` } }));
      const outbound = createOutbound();
      await expect(
        requestJson(outbound.fetch, `http://${door.host}/login`, {
          json: { password: 'canary' },
          headers: { authorization: 'Bearer x' },
        }),
      ).rejects.toMatchObject({ reason: 'redirect' });
      expect([door.seen.length, trap.seen]).toEqual([1, []]);
      await outbound.close();
    },
  );

  it('of a socket upgrade are not followed', async () => {
    const trap = await listen(() => ({ status: 200 }));
    const door = await listen(() => ({ status: 302, headers: { location: `http://${trap.host}/steal` } }));
    const end = await new Promise<{ upgradeStatus: number | null; wasOpen: boolean }>((resolve) => {
      new MessagingSocket({
        url: `ws://${door.host}/ws_api/account/1/messaging/brand/canary-token`,
        account: '1',
        timers: systemTimers,
        listener: { onOpen: () => undefined, onEvent: () => undefined, onQuarantine: () => undefined, onEnd: resolve },
      } as never);
    });
    expect([end.upgradeStatus, end.wasOpen, trap.seen]).toEqual([302, false, []]);
  });

  it('of Salesforce, or of anything else the server fetches, are an error', async () => {
    const trap = await listen(() => ({ status: 200 }));
    const door = await listen(() => ({ status: 302, headers: { location: `http://${trap.host}/` } }));
    const outbound = createOutbound();
    await expect(outbound.fetch(`http://${door.host}/`)).rejects.toThrow();
    expect(trap.seen).toEqual([]);
    await outbound.close();
  });
});

describe('Salesforce’s sign-in answers with an instance address that is none', () => {
  it.each([
    'https://169.254.169.254',
    'https://evil.example',
    'https://harbor.my.salesforce.com.evil.example',
    'https://harbor.my.salesforce.com:8443',
    'https://harbor.my.salesforce.com@evil.example',
    'https://evil.example/harbor.my.salesforce.com',
    'http://harbor.my.salesforce.com',
    'https://my.salesforce.com',
    'file:///etc/passwd',
    '',
  ])('%s', (url) => {
    expect(() => salesforceOrigin(url, true)).toThrow(/not a Salesforce address/);
  });
});
