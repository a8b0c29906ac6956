import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ORIGIN, startEdge } from './edgeRig.ts';
import type { EdgeRig } from './edgeRig.ts';

let rig: EdgeRig;
afterEach(async () => rig.close());

describe('the door', () => {
  const origins: [string, string | null][] = [
    ['none', null],
    ['null', 'null'],
    ['another site', 'https://evil.example'],
    ['a longer name', `${ORIGIN}.evil.example`],
    ['a prefix', `https://evil.example?${ORIGIN}`],
    ['plain http', ORIGIN.replace('https', 'http')],
    ['a sub-domain', ORIGIN.replace('https://', 'https://a.')],
    ['the parent domain', 'https://vf.force.example'],
    ['another port', `${ORIGIN}:8443`],
    ['the default port spelt out', `${ORIGIN}:443`],
    ['upper case', ORIGIN.toUpperCase()],
    ['a trailing slash', `${ORIGIN}/`],
    ['a path', `${ORIGIN}/apex`],
    ['a user name', ORIGIN.replace('https://', 'https://a@')],
    ['a trailing dot', `${ORIGIN}.`],
    ['empty', ''],
    ['a space', `${ORIGIN} `.replace(' ', '%20')],
    ['two origins', `${ORIGIN}, https://evil.example`],
    ['a look-alike letter', ORIGIN.replace('force', 'f0rce')],
    ['a file', 'file://'],
  ];
  it.each(origins)('refuses with 403 before the upgrade: origin %s', async (_what, origin) => {
    rig = await startEdge();
    await expect(rig.open({ origin })).rejects.toMatchObject({ status: 403 });
  });

  it('lets in the pages of a connection and the server itself', async () => {
    rig = await startEdge();
    await expect(rig.open()).resolves.toBeDefined();
    await expect(rig.open({ origin: 'https://connector.example' })).resolves.toBeDefined();
  });

  it('follows the settings when origins change', async () => {
    rig = await startEdge();
    rig.settings.apply([]);
    await expect(rig.open()).rejects.toMatchObject({ status: 403 });
  });

  it('opens only at its path', async () => {
    rig = await startEdge();
    await expect(rig.open({ path: '/softphone/../other' })).rejects.toMatchObject({ status: 404 });
    await expect(rig.open({ path: '/' })).rejects.toMatchObject({ status: 404 });
  });

  it('does not offer compression, so that nothing can be bombed with it', async () => {
    rig = await startEdge();
    const client = await rig.open();
    expect(client.socket.extensions).toBe('');
  });

  it('takes so many sockets per address and no more; a closed one makes room', async () => {
    rig = await startEdge({ limits: { socketsPerAddress: 2 } });
    const first = await (await rig.open()).signedIn();
    await rig.open();
    await expect(rig.open()).rejects.toMatchObject({ status: 429 });
    const gone = rig.desks.nextDetach();
    first.socket.close();
    await gone;
    await expect(rig.open()).resolves.toBeDefined();
  });

  it('believes X-Forwarded-For only from a trusted proxy', async () => {
    rig = await startEdge({ limits: { socketsPerAddress: 1 } });
    await rig.open({ headers: { 'x-forwarded-for': '10.0.0.1' } });
    await expect(rig.open({ headers: { 'x-forwarded-for': '10.0.0.2' } })).rejects.toMatchObject({ status: 429 });
    await rig.close();
    rig = await startEdge({ limits: { socketsPerAddress: 1 }, trustProxy: 1 });
    await rig.open({ headers: { 'x-forwarded-for': '10.0.0.1' } });
    await expect(rig.open({ headers: { 'x-forwarded-for': '10.0.0.2' } })).resolves.toBeDefined();
    await expect(rig.open({ headers: { 'x-forwarded-for': '6.6.6.6, 10.0.0.2' } })).rejects.toMatchObject({
      status: 429,
    });
  });

  it('takes so many softphones per agent and no more', async () => {
    rig = await startEdge({ limits: { socketsPerAgent: 1 } });
    await (await rig.open()).signedIn();
    const second = await rig.open();
    await second.authenticate();
    expect((await second.frame('denied')).text).toMatch(/close some tabs/);
    expect((await second.closed).code).toBe(4011);
  });

  it('survives an upgrade without a key', async () => {
    rig = await startEdge();
    const socket = connect(rig.port, '127.0.0.1');
    socket.write(
      `GET /softphone HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: ${ORIGIN}\r\n\r\n`,
    );
    const [data] = (await once(socket, 'data')) as [Buffer];
    expect(data.toString()).toMatch(/^HTTP\/1.1 400/);
    socket.destroy();
  });
});

describe('before authentication', () => {
  it('time is absolute: dripping pings gains nothing', async () => {
    rig = await startEdge();
    const client = await rig.open();
    for (let second = 0; second < 20; second++) {
      client.send({ type: 'ping', ack: 0 });
      rig.timers.advance(1_000);
    }
    expect((await client.closed).code).toBe(4021);
  });

  it.each([
    ['a command', { type: 'command', id: '1', epoch: 1, command: { name: 'signOut' } }],
    ['an acknowledgement', { type: 'ack', seq: 1 }],
    ['an unknown frame', { type: 'dance' }],
    ['no JSON', 'hello'],
  ])('%s ends the socket', async (_what, frame) => {
    rig = await startEdge();
    const client = await rig.open();
    client.send(frame);
    expect((await client.closed).code).toBe(4032);
    expect(rig.desks.attached).toHaveLength(0);
  });
});

describe('after authentication', () => {
  const signedIn = async (limits = {}) => {
    rig = await startEdge({ limits });
    return (await rig.open()).signedIn();
  };

  it('frames reach the desk in order, also those sent before the answer', async () => {
    rig = await startEdge();
    const client = await rig.open();
    const got = new Promise<void>(
      (resolve) => (rig.desks.onReceive = (frame) => frame.type === 'command' && frame.id === '3' && resolve()),
    );
    await client.authenticate();
    for (const id of ['1', '2', '3'])
      client.send({ type: 'command', id, epoch: 1, command: { name: 'retryConnection' } });
    await got;
    expect(rig.desks.attached[0]?.received.map((frame) => frame.type === 'command' && frame.id)).toEqual([
      '1',
      '2',
      '3',
    ]);
  });

  it('a ping is answered, and what it acknowledges reaches the desk', async () => {
    const client = await signedIn();
    client.send({ type: 'ping', ack: 5 });
    await client.frame('pong');
    expect(rig.desks.attached[0]?.received).toEqual([{ type: 'ping', ack: 5 }]);
  });

  it('a command that is not valid is refused in words; the socket lives', async () => {
    const client = await signedIn();
    client.send({ type: 'command', id: 'c1', epoch: 1, command: { name: 'fly' } });
    expect(await client.frame('answer')).toEqual({
      type: 'answer',
      id: 'c1',
      answer: { outcome: 'refused', code: 'unknown_command', text: 'This server does not know the command.' },
    });
    client.send({ type: 'ping', ack: 0 });
    await client.frame('pong');
  });

  it('frames of newer clients are skipped; the socket lives', async () => {
    const client = await signedIn();
    client.send({ type: 'hologram' });
    client.send({ type: 'ping', ack: 0 });
    await client.frame('pong');
  });

  it('a command the desk fails on is answered as uncertain; nothing inside shows', async () => {
    const client = await signedIn();
    rig.desks.onReceive = () => {
      throw new Error('inner detail');
    };
    client.send({ type: 'command', id: 'c1', epoch: 1, command: { name: 'signOut' } });
    const answer = await client.frame('answer');
    expect(answer.answer.outcome).toBe('uncertain');
    expect(JSON.stringify(answer)).not.toContain('inner detail');
  });

  it.each([
    ['no JSON', 'hello', 4032],
    [
      'a second authentication',
      { type: 'authenticate', protocol: 1, token: 'x', client: { host: 'native', version: '1', tabId: 't' } },
      4032,
    ],
    ['more than a frame may hold', 'x'.repeat(70_000), 1009],
  ])('%s ends the socket', async (_what, frame, code) => {
    const client = await signedIn();
    const left = rig.desks.nextDetach();
    client.send(frame);
    expect((await client.closed).code).toBe(code);
    await left;
  });

  it('binary frames and text that is not UTF-8 end the socket', async () => {
    const client = await signedIn();
    client.socket.send(Buffer.from('{"type":"ack","seq":1}'), { binary: true });
    expect((await client.closed).code).toBe(4032);
    const other = await (await rig.open()).signedIn();
    other.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect((await other.closed).code).toBe(1007);
  });

  it('a flood of frames ends the socket', async () => {
    const client = await signedIn({ framesPerSecond: 1, framesBurst: 10 });
    for (let index = 0; index < 30; index++) client.send({ type: 'ack', seq: index });
    expect((await client.closed).code).toBe(4011);
  });

  it('a flood of bytes ends the socket', async () => {
    const client = await signedIn({ bytesPerSecond: 1, bytesBurst: 10_000 });
    for (let index = 0; index < 4; index++) client.send({ type: 'ack', seq: index, padding: 'x'.repeat(3_000) });
    expect((await client.closed).code).toBe(4011);
  });

  it('the server asks a silent client, then gives it up; the desk learns it', async () => {
    const client = await signedIn();
    rig.timers.advance(25_000);
    await client.frame('ping');
    const left = rig.desks.nextDetach();
    rig.timers.advance(70_000);
    expect((await client.closed).code).toBe(4002);
    await left;
  });

  it('a client that throttled its timers to one a minute is kept', async () => {
    const client = await signedIn();
    for (let minute = 1; minute <= 5; minute++) {
      rig.timers.advance(61_000);
      const heard = new Promise<void>((resolve) => (rig.desks.onReceive = () => resolve()));
      client.send({ type: 'ping', ack: minute });
      await heard;
    }
    expect(client.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('a client that reads too slowly is cut before its queue grows past the cap', async () => {
    const client = await signedIn({ bufferedBytes: 100_000 });
    client.socket.pause();
    const left = rig.desks.nextDetach();
    const { sink } = rig.desks.attached[0]!;
    // Fills the kernel's buffers, then ours.
    for (let index = 0; index < 2_000; index++)
      sink.deliverText(JSON.stringify({ type: 'event', seq: index, padding: 'x'.repeat(20_000) }));
    await left;
    const metrics = await rig.registry.metrics();
    expect(metrics).toContain('connector_softphone_frames_total{event="slow_reader"} 1');
    rig.timers.advance(5_000);
    client.socket.resume();
    await client.closed;
  });

  it('a stopping server tells its softphones to come back at once', async () => {
    const client = await signedIn();
    const closing = rig.close();
    expect((await client.closed).code).not.toBe(1000);
    await closing;
    expect(client.frames.at(-1)?.type).toBe('resumed');
  });
});
