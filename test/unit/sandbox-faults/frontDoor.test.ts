/** The proxy in front of the server, set up rightly and in each of the wrong ways. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { openFrontDoor, type FrontDoor } from '../../../sandbox/frontDoor.ts';

let door: FrontDoor;
let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    const { upgrade = 'none' } = request.headers;
    response
      .writeHead(request.url === '/socket' ? 426 : 200, { 'x-method': request.method ?? '' })
      .end(`seen ${upgrade}`);
  });
  new WebSocketServer({ server, path: '/socket' }).on('connection', (socket) =>
    socket.on('message', (data: Buffer) => socket.send(`echo ${data.toString()}`)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  door = await openFrontDoor();
});
afterAll(async () => {
  await door.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** What comes of a WebSocket: the answer to `hello`, or the status it was refused with. */
const socket = (): Promise<string> =>
  new Promise((resolve) => {
    const ws = new WebSocket(`${door.url.replace('http', 'ws')}/socket`);
    ws.on('open', () => ws.send('hello'));
    ws.on('message', (data: Buffer) => {
      resolve(data.toString());
      ws.terminate();
    });
    ws.on('unexpected-response', (_, response) => resolve(String(response.statusCode)));
    ws.on('error', () => resolve('cut'));
  });

test('with nothing behind it, it says so', async () => {
  expect((await fetch(door.url)).status).toBe(502);
  expect(await socket()).toBe('cut');
});

test('set up rightly it passes requests and WebSockets on', async () => {
  door.target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const answer = await fetch(`${door.url}/x`, { method: 'POST', body: 'text' });
  expect([answer.status, answer.headers.get('x-method'), await answer.text()]).toEqual([200, 'POST', 'seen none']);
  expect(await socket()).toBe('echo hello');
});

test('a proxy that drops upgrades makes plain requests of WebSockets', async () => {
  door.mode = 'no_upgrade';
  expect(await socket()).toBe('426');
  expect((await fetch(door.url)).status).toBe(200);
});

test.each([
  ['other_program', 200],
  ['redirect', 301],
  ['bad_gateway', 502],
] as const)('%s answers %i, and takes no WebSocket', async (mode, status) => {
  door.mode = mode;
  expect((await fetch(door.url, { redirect: 'manual' })).status).toBe(status);
  expect(await socket()).toBe('cut');
});

test('closed, connections are cut', async () => {
  door.mode = 'closed';
  await expect(fetch(door.url)).rejects.toThrow('fetch failed');
  expect(await socket()).toBe('cut');
});
