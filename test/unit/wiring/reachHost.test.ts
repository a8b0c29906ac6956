import { createServer as createPlainServer, type Server } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reachHost } from '../../../connector-server/src/wiring/reachHost.ts';
import { createOutbound } from '../../../connector-server/src/support/outbound.ts';

const DAY_MS = 86_400_000;
const direct = () => undefined;
const now = (): number => Date.now();

async function listening(server: Server | TcpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function secureServer(name: string, daysUntilEnd: number): Promise<{ server: Server; port: number; ca: string }> {
  const end = new Date(Date.now() + daysUntilEnd * DAY_MS);
  const made = await generate([{ name: 'commonName', value: name }], {
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: new Date(end.getTime() - 100 * DAY_MS),
    notAfterDate: end,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
  const server = createServer({ key: made.private, cert: made.cert }, (_request, response) => {
    response.writeHead(404, { date: new Date(Date.now() + 300_000).toUTCString() }).end();
  });
  return { server, port: await listening(server), ca: made.cert };
}

describe('whether a host is reached', () => {
  const servers: (Server | TcpServer)[] = [];
  let good: Awaited<ReturnType<typeof secureServer>>;
  beforeAll(async () => {
    good = await secureServer('localhost', 10);
    servers.push(good.server);
  });
  afterAll(() => servers.forEach((server) => server.close()));

  it('tells when its certificate ends and how far its clock is from ours; any status is an answer', async () => {
    const seen = await reachHost(`https://localhost:${good.port}`, { agent: direct, now, ca: good.ca });
    expect(seen).toMatchObject({ ok: true });
    if (!seen.ok) return;
    expect(Math.round(((seen.value.certificateEndsAt ?? 0) - Date.now()) / DAY_MS)).toBe(10);
    // The header is cut to whole seconds.
    expect(Math.abs((seen.value.clockOffsetMs ?? 0) - 300_000)).toBeLessThan(60_000);
  });

  it('an authority nobody knows, another name and an end in the past are told apart', async () => {
    expect(await reachHost(`https://localhost:${good.port}`, { agent: direct, now })).toMatchObject({
      code: 'certificate_untrusted',
    });
    const other = await secureServer('other.example', 10);
    const ended = await secureServer('localhost', -1);
    servers.push(other.server, ended.server);
    expect(await reachHost(`https://localhost:${other.port}`, { agent: direct, now, ca: other.ca })).toMatchObject({
      code: 'certificate_other_name',
    });
    expect(await reachHost(`https://localhost:${ended.port}`, { agent: direct, now, ca: ended.ca })).toMatchObject({
      code: 'certificate_expired',
    });
  });

  it('so are a closed port, something that does not speak TLS, and something that says nothing', async () => {
    const plain = createPlainServer((_request, response) => response.end());
    const silent = createTcpServer();
    const plainPort = await listening(plain);
    const silentPort = await listening(silent);
    servers.push(plain, silent);
    expect(await reachHost('https://127.0.0.1:9', { agent: direct, now })).toMatchObject({ code: 'refused' });
    expect(await reachHost(`https://127.0.0.1:${plainPort}`, { agent: direct, now })).toMatchObject({ code: 'tls' });
    expect(await reachHost(`https://127.0.0.1:${silentPort}`, { agent: direct, now, timeoutMs: 50 })).toMatchObject({
      code: 'timeout',
    });
  });

  it('a proxy that is not there, and one that lets nothing through, are not the host’s fault', async () => {
    const refusing = createPlainServer();
    refusing.on('connect', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
    const port = await listening(refusing);
    servers.push(refusing);
    for (const [proxy, code] of [
      ['http://127.0.0.1:9', 'proxy_unreachable'],
      [`http://127.0.0.1:${port}`, 'proxy_refused'],
    ] as const) {
      const outbound = createOutbound({ http: null, https: proxy, no: '' });
      const agent = (secure: boolean) => outbound.webSocketAgent(secure);
      expect(await reachHost('https://login.example.com', { agent, now })).toMatchObject({ ok: false, code });
      await outbound.close();
    }
  });
});
