/**
 * Item 18 (ASVS 12): certificates are checked and TLS is 1.2 or newer, to both clouds, over HTTP and WebSocket, with
 * and without an outbound proxy. What does not hold fails closed: no byte of a request is sent.
 */
import { createServer as createPlainServer, type Server as PlainServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestJson } from '../../connector-server/src/liveperson/http.ts';
import { MessagingSocket, type SocketEnd } from '../../connector-server/src/liveperson/messagingSocket.ts';
import { signIn } from '../../connector-server/src/salesforce/signIn.ts';
import { systemTimers } from '../../connector-server/src/support/clock.ts';
import { createOutbound } from '../../connector-server/src/support/outbound.ts';
import { startDeskWorld } from '../scenario/desk/deskWorld.ts';
import { findings, projectFiles } from './projectFiles.ts';

const DAY = 24 * 60 * 60_000;
interface Door {
  port: number;
  /** Requests and upgrades that got through. */
  seen: string[];
  key: string;
  cert: string;
}
const doors = new Map<string, Door>();
const servers: (Server | PlainServer)[] = [];
let proxyUrl = '';
const tunnels: string[] = [];

/** A TLS server for localhost with its own certificate, known to this process or not. */
async function openDoor(
  name: string,
  about: { trusted: boolean; host?: string; expired?: boolean; tls?: tls.TlsOptions },
): Promise<void> {
  const now = Date.now();
  const pems = await generate([{ name: 'commonName', value: `${name} of the test` }], {
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: new Date(now - 3 * DAY),
    notAfterDate: new Date(about.expired ? now - DAY : now + DAY),
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: about.host ?? 'localhost' }] },
    ],
  });
  if (about.trusted) tls.setDefaultCACertificates([...tls.getCACertificates('default'), pems.cert]);
  const seen: string[] = [];
  const server = createServer({ key: pems.private, cert: pems.cert, ...about.tls }, (request, response) => {
    seen.push(request.url ?? '');
    response.end('{"ok":true}');
  });
  server.on('upgrade', (request, socket) => {
    seen.push(request.url ?? '');
    socket.end('HTTP/1.1 418 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
  server.on('tlsClientError', () => undefined);
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  doors.set(name, { port: (server.address() as AddressInfo).port, seen, key: pems.private, cert: pems.cert });
}

beforeAll(async () => {
  await openDoor('good', { trusted: true });
  await openDoor('self-signed', { trusted: false });
  await openDoor('of another host', { trusted: true, host: 'va.msg.liveperson.net' });
  await openDoor('expired', { trusted: true, expired: true });
  await openDoor('over TLS 1.1', {
    trusted: true,
    tls: { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
  });
  const proxy = createPlainServer();
  proxy.on('connect', (request, client) => {
    tunnels.push(request.url ?? '');
    const onward = connect(Number((request.url ?? '').split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      client.pipe(onward).pipe(client);
    });
    onward.on('error', () => client.destroy());
    client.on('error', () => onward.destroy());
  });
  servers.push(proxy.listen(0, '127.0.0.1'));
  await once(proxy, 'listening');
  proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const door = (name: string): Door => doors.get(name) as Door;
const BAD = ['self-signed', 'of another host', 'expired', 'over TLS 1.1'];

function upgrade(url: string, agent?: ReturnType<ReturnType<typeof createOutbound>['webSocketAgent']>) {
  return new Promise<SocketEnd>((resolve) => {
    new MessagingSocket({
      url,
      account: '1',
      timers: systemTimers,
      agent,
      listener: { onOpen: () => undefined, onEvent: () => undefined, onQuarantine: () => undefined, onEnd: resolve },
    } as never);
  });
}

it('control: with a good certificate everything passes', async () => {
  const outbound = createOutbound();
  const { port, seen } = door('good');
  expect((await requestJson(outbound.fetch, `https://localhost:${port}/a`)).status).toBe(200);
  expect((await upgrade(`wss://localhost:${port}/b`)).upgradeStatus).toBe(418);
  expect(seen).toEqual(['/a', '/b']);
  await outbound.close();
});

describe.each(BAD)('a certificate %s', (name) => {
  it('ends a request to LivePerson before anything is said', async () => {
    const outbound = createOutbound();
    const { port, seen } = door(name);
    const request = requestJson(outbound.fetch, `https://localhost:${port}/login`, { json: { password: 'canary' } });
    await expect(request).rejects.toMatchObject({ name: 'UnreachableError', reason: 'network' });
    expect(seen).toEqual([]);
    await outbound.close();
  });

  it('ends the sign-in to Salesforce', async () => {
    const outbound = createOutbound();
    const { port, seen } = door(name);
    const profile = {
      connectionId: 'main',
      orgId: '00DBx0000000001AAA',
      loginUrl: `https://localhost:${port}`,
      apiVersion: '65.0',
      auth: { flow: 'client_credentials', clientId: 'a', clientSecret: 'canary' },
    } as const;
    const deps = {
      now: () => Date.now(),
      allowLoopback: true,
      grants: { get: async () => null, put: async () => undefined },
      fetch: outbound.fetch,
    };
    await expect(signIn(profile, deps)).rejects.toThrow();
    expect(seen).toEqual([]);
    await outbound.close();
  });

  it('ends the messaging socket, whose address holds the token', async () => {
    const { port, seen } = door(name);
    const end = await upgrade(`wss://localhost:${port}/ws_api/canary-token`);
    expect([end.wasOpen, end.upgradeStatus, seen]).toEqual([false, null, []]);
  });

  it('ends the messaging socket through an outbound proxy', async () => {
    // Names of this machine go past the proxy; the tunnel is asked for a name that the proxy resolves.
    const outbound = createOutbound({ http: proxyUrl, https: proxyUrl, no: '' });
    const { port, seen } = door(name);
    const before = tunnels.length;
    const end = await upgrade(`wss://cloud.example:${port}/ws_api/canary-token`, outbound.webSocketAgent(true));
    expect([end.wasOpen, end.upgradeStatus, seen, tunnels.length]).toEqual([false, null, [], before + 1]);
    await expect(outbound.fetch(`https://cloud.example:${port}/`)).rejects.toThrow();
    expect(seen).toEqual([]);
    await outbound.close();
  });
});

it('an agent whose LivePerson shows a bad certificate is told so in words, and the password was not sent', async () => {
  const { key, cert } = door('self-signed');
  const world = await startDeskWorld({ cloud: { tls: { key, cert } } });
  try {
    const tab = await world.attach('ada');
    const answer = await tab.command({ name: 'signInWithPassword', username: 'ada', password: 'canary-password' });
    expect(answer).toMatchObject({ outcome: 'refused', code: 'unreachable' });
    expect(world.cloud.control.agent('3700000101').sessionExpiresAt).toBeNull();
    expect(JSON.stringify(tab.frames) + world.logs.join('')).not.toContain('canary-password');
  } finally {
    await world.close();
  }
});

it('nothing in the tree turns the check off or allows older TLS', () => {
  const files = projectFiles('.', /\.(ts|js|cjs|mjs|json|yml|yaml|sh)$|(^|\/)Dockerfile$/).filter(
    ({ path }) => path !== 'package-lock.json' && !/^test\/security\/(18-|sourceRules)/.test(path),
  );
  expect(files.length).toBeGreaterThan(300);
  const off =
    /rejectUnauthorized\s*[:=]\s*(?!true)|NODE_TLS_REJECT_UNAUTHORIZED|checkServerIdentity|--tls-min-v1\.[01]|TLSv1(\.1)?['"]|strict-ssl\s*=\s*false|sslmode=(disable|allow|prefer)/;
  expect(findings(files, off)).toEqual([]);
  expect(tls.DEFAULT_MIN_VERSION).toBe('TLSv1.2');
});
