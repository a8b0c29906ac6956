/** What stands between agents' browsers and the server: a proxy that can be set up wrongly. Its address is PUBLIC_URL. */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * `pass`: everything goes through. `no_upgrade`: WebSockets are passed on as plain requests. `other_program`: somebody
 * else answers here. `redirect`: it sends browsers elsewhere. `bad_gateway`: it does not find the server. `closed`: connections are cut.
 */
export type FrontDoorMode = 'pass' | 'no_upgrade' | 'other_program' | 'redirect' | 'bad_gateway' | 'closed';

export interface FrontDoor {
  /** Without a slash at the end. */
  url: string;
  mode: FrontDoorMode;
  /** Address of the server behind it; null: there is none yet. */
  target: string | null;
  close(): Promise<void>;
}

const HOP_BY_HOP = new Set(['connection', 'upgrade', 'keep-alive', 'transfer-encoding']);

function forward(target: string, request: IncomingMessage, response: ServerResponse): void {
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.has(name)));
  const out = httpRequest(
    new URL(request.url ?? '/', target),
    { method: request.method, headers },
    (answer: IncomingMessage) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  out.on('error', () => badGateway(response));
  request.pipe(out);
}

function badGateway(response: ServerResponse): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502 Bad Gateway</h1>');
}

function respond(door: FrontDoor, request: IncomingMessage, response: ServerResponse): void {
  switch (door.mode) {
    case 'closed':
      return void request.socket.destroy();
    case 'other_program':
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>It works!</h1>');
    case 'redirect':
      return void response.writeHead(301, { location: 'https://www.example.com/' }).end();
    case 'bad_gateway':
      return badGateway(response);
    case 'pass':
    case 'no_upgrade':
      return door.target === null ? badGateway(response) : forward(door.target, request, response);
  }
}

/** Passes a WebSocket through, byte for byte after the handshake. */
function tunnel(target: string, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const out = httpRequest(new URL(request.url ?? '/', target), { method: 'GET', headers: request.headers });
  const line = (answer: IncomingMessage): string =>
    `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage ?? ''}\r\n${answer.rawHeaders
      .map((text, i) => (i % 2 === 0 ? `${text}: ` : `${text}\r\n`))
      .join('')}\r\n`;
  out.on('upgrade', (answer, behind, first) => {
    socket.write(line(answer));
    if (first.length > 0) socket.write(first);
    if (head.length > 0) behind.write(head);
    behind.pipe(socket).pipe(behind);
    behind.on('error', () => socket.destroy());
  });
  out.on('response', (answer) => {
    socket.write(line(answer));
    answer.pipe(socket);
  });
  out.on('error', () => socket.destroy());
  socket.on('error', () => out.destroy());
  out.end();
}

/** Hands an upgrade on as the plain request some proxies make of it. */
function plainly(target: string, request: IncomingMessage, socket: Duplex): void {
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.has(name)));
  const out = httpRequest(new URL(request.url ?? '/', target), { method: 'GET', headers }, (answer) => {
    answer.resume();
    socket.end(
      `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    );
  });
  out.on('error', () => socket.destroy());
  out.end();
}

/** Opens it on a free port of this machine. */
export async function openFrontDoor(): Promise<FrontDoor> {
  const server = createServer((request, response) => respond(door, request, response));
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (door.target === null || (door.mode !== 'pass' && door.mode !== 'no_upgrade')) return void socket.destroy();
    if (door.mode === 'pass') tunnel(door.target, request, socket, head);
    else plainly(door.target, request, socket);
  });
  const door: FrontDoor = {
    url: '',
    mode: 'pass',
    target: null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  door.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return door;
}
