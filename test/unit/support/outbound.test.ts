import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createOutbound } from '../../../connector-server/src/support/outbound.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

/** A proxy that notes what it is asked for and sends every tunnel to `target`. */
async function proxyTo(
  target: number,
  status = 200,
): Promise<{ url: string; asked: string[]; authorization: (string | undefined)[] }> {
  const asked: string[] = [];
  const authorization: (string | undefined)[] = [];
  // Plain http is forwarded, everything else is tunnelled.
  const server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '').host);
    response.end('by proxy');
  });
  server.on('connect', (request: IncomingMessage, socket) => {
    asked.push(request.url ?? '');
    authorization.push(request.headers['proxy-authorization']);
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const upstream = connect(target, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  const port = await listen(server);
  return { url: `http://user:pass@127.0.0.1:${port}`, asked, authorization };
}

async function echoServer(): Promise<number> {
  const server = createServer((_request, response) => response.end('direct'));
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => socket.send('hello'));
  return listen(server);
}

describe('the way out', () => {
  it('goes through the proxy', async () => {
    const proxy = await proxyTo(await echoServer());
    const outbound = createOutbound({ http: proxy.url, https: null, no: '' });
    expect(await (await outbound.fetch('http://cloud.example/path')).text()).toBe('by proxy');
    await expect(outbound.fetch('https://cloud.example/path?secret=1')).rejects.toThrow();
    expect(proxy.asked).toEqual(['cloud.example', 'cloud.example:443']);
    await outbound.close();
  });

  it('never sends loopback through the proxy, nor what NO_PROXY names', async () => {
    const port = await echoServer();
    const proxy = await proxyTo(port, 502);
    const outbound = createOutbound({ http: proxy.url, https: null, no: 'internal.localhost' });
    expect(await (await outbound.fetch(`http://127.0.0.1:${port}/`)).text()).toBe('direct');
    // Whether the name resolves is the machine's business; the proxy must not hear of it.
    await outbound.fetch(`http://internal.localhost:${port}/`).catch(() => undefined);
    expect(proxy.asked).toEqual([]);
    await outbound.close();
  });

  it('takes LivePerson sockets through the proxy too, with its credentials', async () => {
    const proxy = await proxyTo(await echoServer());
    const agent = createOutbound({ http: proxy.url, https: null, no: '' }).webSocketAgent(false);
    const socket = new WebSocket('ws://msg.cloud.example/ws', { agent });
    const [data] = (await once(socket, 'message')) as [Buffer];
    expect(data.toString()).toBe('hello');
    expect(proxy.asked).toEqual(['msg.cloud.example:80']);
    expect(proxy.authorization).toEqual([`Basic ${Buffer.from('user:pass').toString('base64')}`]);
    socket.terminate();
  });

  it('takes sockets to loopback past the proxy', async () => {
    const port = await echoServer();
    const proxy = await proxyTo(port, 502);
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`, {
      agent: createOutbound({ http: proxy.url, https: null, no: '' }).webSocketAgent(false),
    });
    await once(socket, 'message');
    expect(proxy.asked).toEqual([]);
    socket.terminate();
  });

  it('says so when the proxy refuses a socket', async () => {
    const proxy = await proxyTo(1, 403);
    const socket = new WebSocket('wss://msg.cloud.example/ws', {
      agent: createOutbound({ http: null, https: proxy.url, no: '' }).webSocketAgent(true),
    });
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toMatch(/proxy refused the connection \(403\)/);
  });

  it('needs no agent where there is no proxy', () => {
    expect(createOutbound().webSocketAgent(true)).toBeUndefined();
  });

  it('does not follow redirects', async () => {
    const port = await listen(
      createServer((_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end()),
    );
    const outbound = createOutbound();
    await expect(outbound.fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    await outbound.close();
  });
});
