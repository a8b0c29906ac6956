/** Bad input at the HTTP and upgrade door, written byte by byte: each gets a plain refusal, nobody else notices. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { HTTP_LIMITS } from '../../connector-server/src/browser/edgeServer.ts';
import { ORIGIN, startEdge, type EdgeRig } from '../unit/browser/edgeRig.ts';

let rig: EdgeRig;
beforeAll(async () => {
  rig = await startEdge({ metricsToken: 'a-long-metrics-token' });
});
afterAll(() => rig.close());

/** Everything the server answers until it closes, or until the answer holds `until`. */
async function raw(text: string | Buffer, until = /\r\n\r\n[\s\S]*\}|\r\n\r\n$|Content-Length: 0/): Promise<string> {
  const socket = connect(rig.port, '127.0.0.1');
  socket.on('error', () => undefined);
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString('latin1');
    if (until.test(answer)) socket.destroy();
  });
  await once(socket, 'connect');
  socket.write(text);
  await once(socket, 'close');
  return answer;
}
const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
const alive = async (): Promise<void> => {
  expect((await fetch(`${rig.url}/health`)).status).toBe(200);
};
const UPGRADE = [
  'GET /softphone HTTP/1.1',
  'Host: connector.example',
  'Upgrade: websocket',
  'Connection: Upgrade',
  `Origin: ${ORIGIN}`,
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];
const request = (lines: readonly string[]): string => `${lines.join('\r\n')}\r\n\r\n`;
const without = (name: string): string[] => UPGRADE.filter((line) => !line.startsWith(`${name}:`));

describe('requests that are none, or too much', () => {
  it.each([
    ['no HTTP', 'hello there\r\n\r\n', 400],
    ['bytes', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00]), 400],
    ['a header of 64 KB', request(['GET /health HTTP/1.1', 'Host: x', `X-Big: ${'a'.repeat(65_536)}`]), 431],
    [
      'ten thousand headers',
      request(['GET /health HTTP/1.1', 'Host: x', ...Array.from({ length: 3_000 }, (_, i) => `X-${i}: ${i}`)]),
      431,
    ],
    ['no Host', request(['GET /health HTTP/1.1']), 400],
    ['two Hosts', request(['GET /health HTTP/1.1', 'Host: a', 'Host: b']), 400],
    [
      'two lengths',
      `${request(['POST /auth/token HTTP/1.1', 'Host: x', 'Content-Length: 5', 'Content-Length: 6'])}hello`,
      400,
    ],
    [
      'length and chunks (smuggling)',
      `${request(['POST /auth/token HTTP/1.1', 'Host: x', 'Content-Length: 5', 'Transfer-Encoding: chunked'])}0\r\n\r\n`,
      400,
    ],
    ['an odd transfer encoding', request(['POST /auth/token HTTP/1.1', 'Host: x', 'Transfer-Encoding: xchunked']), 400],
    ['a line break in a header value', 'GET /health HTTP/1.1\r\nHost: x\r\nX-A: b\nInjected: c\r\n\r\n', 400],
    ['a folded header', 'GET /health HTTP/1.1\r\nHost: x\r\nX-A: b\r\n\tfolded\r\n\r\n', 400],
    ['a NUL in a header', 'GET /health HTTP/1.1\r\nHost: x\r\nX-A: b\0c\r\n\r\n', 400],
    ['a version of nobody', 'GET /health HTTP/9.9\r\nHost: x\r\n\r\n', 400],
  ])('%s', async (_what, text, status) => {
    const answer = await raw(text);
    expect(statusOf(answer)).toBe(status);
    expect(answer).not.toMatch(/at [\w.]+ \(|node_modules|Error:/);
    await alive();
  });

  it.each(['TRACE', 'TRACK', 'DEBUG', 'PROPFIND', 'CONNECT', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'])(
    'the method %s opens nothing and repeats nothing',
    async (method) => {
      const target = method === 'CONNECT' ? 'evil.example:443' : '/status.json';
      const answer = await raw(
        request([`${method} ${target} HTTP/1.1`, 'Host: x', 'X-Canary: canary', 'Connection: close']),
      );
      expect(method === 'OPTIONS' ? [200] : [0, 400, 401, 404, 405, 501]).toContain(statusOf(answer));
      expect(answer).not.toContain('canary');
      await alive();
    },
  );

  it('a request whose target is another address is answered as ours, not passed on', async () => {
    const answer = await raw(
      request(['GET http://169.254.169.254/latest/meta-data HTTP/1.1', 'Host: x', 'Connection: close']),
    );
    expect(statusOf(answer)).toBe(404);
  });

  it.each([
    '/../../etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/%00',
    '/%ff',
    '//evil.example/',
    '/health/../status.json',
    `/${'a'.repeat(8_000)}`,
  ])('the path %.30s leads nowhere', async (path) => {
    const answer = await raw(request([`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: close']));
    expect([400, 404]).toContain(statusOf(answer));
    await alive();
  });
});

describe('who asks is not what a header says', () => {
  it.each(['127.0.0.1', '::1', '127.0.0.1, 203.0.113.9', 'localhost', '"127.0.0.1"', 'unknown', ''])(
    'X-Forwarded-For: %s does not make a stranger this machine',
    async (value) => {
      for (const path of ['/metrics', '/status.json'])
        expect((await fetch(rig.url + path, { headers: { 'x-forwarded-for': value || ' ,' } })).status).toBe(401);
    },
  );

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'connector.example',
    'localhost@evil.example',
    'localhost:80@evil.example',
    '[::ffff:8.8.8.8]',
  ])('Host: %s (a rebound name) opens neither metrics nor details', async (host) => {
    for (const path of ['/metrics', '/status.json']) {
      const answer = await raw(request([`GET ${path} HTTP/1.1`, `Host: ${host}`, 'Connection: close']));
      expect([400, 401]).toContain(statusOf(answer));
    }
  });

  it('no answer repeats the Host, and none redirects to it', async () => {
    for (const path of ['/', '/status', '/nothing', '/liveperson/callback', '/liveperson/authorize?ticket=x']) {
      const answer = await raw(
        request([`GET ${path} HTTP/1.1`, 'Host: canary-host.example', 'Connection: close']),
        /$^/,
      );
      expect(answer).not.toContain('canary-host');
    }
  });

  it('X-Original-URL, X-Rewrite-URL and X-HTTP-Method-Override change nothing', async () => {
    const headers = {
      'x-original-url': '/status.json',
      'x-rewrite-url': '/status.json',
      'x-http-method-override': 'POST',
    };
    expect((await fetch(`${rig.url}/auth/nonce`, { headers })).status).toBe(404);
  });

  it('an Origin twice, or joined, is no allowed origin', async () => {
    for (const lines of [
      [...without('Origin'), `Origin: ${ORIGIN}, ${ORIGIN}`],
      [...UPGRADE, 'Origin: https://evil.example'],
    ]) {
      expect([400, 403]).toContain(statusOf(await raw(request(lines))));
    }
  });
});

describe('upgrades that are none', () => {
  it.each([
    ['without a key', without('Sec-WebSocket-Key'), 400],
    ['with a key too short', [...without('Sec-WebSocket-Key'), 'Sec-WebSocket-Key: abc'], 400],
    ['without a version', without('Sec-WebSocket-Version'), 400],
    ['of an unknown version', [...without('Sec-WebSocket-Version'), 'Sec-WebSocket-Version: 99'], 400],
    ['with a malformed list of sub-protocols', [...UPGRADE, 'Sec-WebSocket-Protocol: a,,b'], 400],
    ['by POST', [UPGRADE[0]!.replace('GET', 'POST'), ...UPGRADE.slice(1)], 405],
    ['to h2c', [...without('Upgrade'), 'Upgrade: h2c'], 426],
    ['at another path', [UPGRADE[0]!.replace('/softphone', '/softphone/x'), ...UPGRADE.slice(1)], 404],
    ['at an encoded path', [UPGRADE[0]!.replace('/softphone', '/%73oftphone'), ...UPGRADE.slice(1)], 404],
    ['without an Origin', without('Origin'), 403],
  ])('%s', async (_what, lines, status) => {
    expect(statusOf(await raw(request(lines)))).toBe(status);
    expect(rig.desks.attached).toHaveLength(0);
    await alive();
  });

  it('a sub-protocol is not agreed to, since there is none', async () => {
    const answer = await raw(request([...UPGRADE, 'Sec-WebSocket-Protocol: graphql-ws, canary']), /\r\n\r\n/);
    expect(statusOf(answer)).toBe(101);
    expect(answer).not.toMatch(/Sec-WebSocket-Protocol/i);
    // A browser that asked for one gives up by itself.
    const asking = new WebSocket(`ws://127.0.0.1:${rig.port}/softphone`, ['wrong'], { origin: ORIGIN });
    const [error] = (await once(asking, 'error')) as [Error];
    expect(error.message).toMatch(/subprotocol/);
  });

  it('compression that is offered is not taken', async () => {
    const answer = await raw(
      request([...UPGRADE, 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits']),
      /\r\n\r\n/,
    );
    expect(statusOf(answer)).toBe(101);
    expect(answer).not.toMatch(/permessage-deflate/);
  });
});

describe('frames below the protocol', () => {
  const masked = (
    opcode: number,
    payload: Buffer,
    options: { fin?: boolean; mask?: boolean; rsv?: boolean } = {},
  ): Buffer => {
    const head = [
      (options.fin === false ? 0 : 0x80) | (options.rsv ? 0x40 : 0) | opcode,
      (options.mask === false ? 0 : 0x80) | payload.length,
    ];
    return Buffer.concat([Buffer.from(head), ...(options.mask === false ? [] : [Buffer.alloc(4)]), payload]);
  };
  async function opened(): Promise<{ socket: Socket; closed: Promise<number> }> {
    const socket = connect(rig.port, '127.0.0.1');
    socket.on('error', () => undefined);
    let bytes = Buffer.alloc(0);
    const closed = new Promise<number>((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        bytes = Buffer.concat([bytes, chunk]);
        // The close frame is the last one a server sends: 0x88, length, code.
        const at = bytes.indexOf(0x88, bytes.indexOf('\r\n\r\n') + 4);
        if (at >= 0 && bytes.length >= at + 4) resolve(bytes.readUInt16BE(at + 2));
      });
      socket.on('close', () => resolve(1006));
    });
    socket.write(request(UPGRADE));
    await once(socket, 'data');
    return { socket, closed };
  }
  const small = Buffer.from('{}');
  it.each([
    ['not masked', masked(1, small, { mask: false }), 1002],
    ['of a reserved opcode', masked(3, small), 1002],
    ['with a reserved bit (compressed)', masked(1, small, { rsv: true }), 1002],
    ['a continuation of nothing', masked(0, small), 1002],
    ['a fragmented ping', masked(9, small, { fin: false }), 1002],
    ['a ping longer than allowed', Buffer.concat([Buffer.from([0x89, 0xfe, 0, 126]), Buffer.alloc(130)]), 1002],
    ['invalid UTF-8', masked(1, Buffer.from([0xc3, 0x28])), 1007],
    [
      'announced as 8 exabytes',
      Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]),
      1009,
    ],
    ['announced as 1 MB and a byte', Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 1, 0, 0, 0, 0]), 1009],
  ])('%s', async (_what, bytes, code) => {
    const { socket, closed } = await opened();
    socket.write(bytes);
    expect(await closed).toBe(code);
    socket.destroy();
    await alive();
  });

  it('a message of fragments that never ends is ended at the size of a frame', async () => {
    const { socket, closed } = await opened();
    socket.write(masked(1, Buffer.alloc(100, 0x20), { fin: false }));
    const part = masked(0, Buffer.alloc(100, 0x20), { fin: false });
    for (let sent = 0; sent < 70_000; sent += 100) socket.write(part);
    expect(await closed).toBe(1009);
    socket.destroy();
  });

  it('a flood of pings below the protocol ends the socket like any other flood', async () => {
    const { socket, closed } = await opened();
    const pings = Buffer.concat(Array.from({ length: 5_000 }, () => masked(9, small)));
    socket.write(pings);
    // By our count of frames, or by that of pongs still to be written in `ws`.
    expect([4011, 1006]).toContain(await closed);
    socket.destroy();
    await alive();
  });
});

describe('slow clients', () => {
  it('a client that drips its header is cut off, and others are served meanwhile', async () => {
    // The limits of the product, made short: node itself counts here, so that time cannot be steered.
    const slow = await startEdge({
      httpLimits: { headersTimeout: 150, requestTimeout: 300, connectionsCheckingInterval: 25 },
    });
    try {
      const socket = connect(slow.port, '127.0.0.1');
      socket.on('error', () => undefined);
      let answer = '';
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
      socket.write('GET /health HTTP/1.1\r\nHost: x\r\n');
      const drip = setInterval(() => socket.write('X-Slow: 1\r\n'), 20);
      const body = connect(slow.port, '127.0.0.1');
      body.on('error', () => undefined);
      body.write(
        'POST /auth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
      );
      expect((await fetch(`${slow.url}/health`)).status).toBe(200);
      await Promise.all([once(socket, 'close'), once(body.resume(), 'close')]);
      clearInterval(drip);
      expect(statusOf(answer)).toBe(408);
    } finally {
      await slow.close();
    }
  });

  it('the product’s own limits are seconds, not minutes', () => {
    expect(HTTP_LIMITS.headersTimeout + HTTP_LIMITS.connectionsCheckingInterval).toBeLessThanOrEqual(15_000);
    expect(HTTP_LIMITS.requestTimeout).toBeLessThanOrEqual(30_000);
    expect(HTTP_LIMITS.maxHeaderSize).toBeLessThanOrEqual(16_384);
  });
});
