/**
 * Item 35 (ASVS 16.5.1, 16.5.3): whatever throws, wherever, the first or the n-th time: the door stays closed, the
 * client reads a general sentence without stack, path, id or inner words, and the next request is served.
 */
import { afterEach, describe, expect, it } from 'vitest';
import type { Desks } from '../../connector-server/src/desk/ports.ts';
import { startDeskWorld } from '../scenario/desk/deskWorld.ts';
import { identityToken, startEdge, type EdgeRig } from '../unit/browser/edgeRig.ts';
import { validClientFrames } from './fuzz/clientFrames.ts';

const INNER = 'inner detail /srv/app/secret.ts 005Bx0000000003AAA';
const LEAKS = /inner detail|\.ts\b|node_modules|\bat [\w.<]+ ?\(|Error:|005Bx|ECONN|select |stack/;
const boom = (): never => {
  throw new Error(INNER);
};
/** Fails at the n-th call, and only then. */
const failingAt = <A extends unknown[], R>(n: number, real: (...args: A) => R) => {
  let calls = 0;
  return (...args: A): R => (++calls === n ? boom() : real(...args));
};

let rig: EdgeRig | null = null;
afterEach(async () => {
  await rig?.close();
  rig = null;
});

const json = { 'content-type': 'application/json' };
const asRemote = { 'x-forwarded-for': '203.0.113.9' };

describe('every HTTP route, when what is behind it throws', () => {
  const routes: [string, string, RequestInit?][] = [
    ['GET', '/ready'],
    ['GET', '/'],
    ['GET', '/status'],
    ['GET', '/status.json'],
    ['GET', '/metrics'],
    ['GET', '/softphone/check'],
    ['GET', '/liveperson/authorize?ticket=x'],
    ['GET', '/liveperson/callback?code=c&state=s'],
  ];

  it.each(routes)('%s %s', async (method, path) => {
    rig = await startEdge({
      serverState: { ready: async () => boom(), report: async () => boom() },
      signInDoor: { authorizeUrl: async () => boom(), callback: async () => boom() },
    });
    rig.registry.metrics = boom;
    const response = await fetch(rig.url + path, { method });
    const text = await response.text();
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(text).not.toMatch(LEAKS);
    expect(JSON.stringify([...response.headers])).not.toMatch(/inner|005Bx/);
    // The log has what the client does not, and the server goes on.
    expect((await fetch(`${rig.url}/health`)).status).toBe(200);
  });

  it('POST /auth/token: no token when the memory of used tokens throws', async () => {
    let away = true;
    rig = await startEdge({ replay: { firstUse: async () => (away ? boom() : true) } });
    const exchange = async (): Promise<{ status: number; text: string }> => {
      const { nonce } = (await (await fetch(`${rig?.url}/auth/nonce`, { method: 'POST' })).json()) as { nonce: string };
      const body = JSON.stringify({ nonce, token: await identityToken(nonce) });
      const response = await fetch(`${rig?.url}/auth/token`, { method: 'POST', headers: json, body });
      return { status: response.status, text: await response.text() };
    };
    const failed = await exchange();
    expect(failed.status).toBeGreaterThanOrEqual(500);
    expect(failed.text).not.toMatch(LEAKS);
    expect(failed.text).not.toContain('accessToken');
    away = false;
    expect((await exchange()).status).toBe(200);
  });

  it('POST /agents/dismiss: said to have failed, not to be done', async () => {
    rig = await startEdge({ dismissal: { dismiss: async () => boom() } });
    const { nonce } = (await (await fetch(`${rig.url}/auth/nonce`, { method: 'POST' })).json()) as { nonce: string };
    const token = await identityToken(nonce, { claims: { perms: ['LivePerson_Admin'] } });
    const { accessToken } = (await (
      await fetch(`${rig.url}/auth/token`, { method: 'POST', headers: json, body: JSON.stringify({ nonce, token }) })
    ).json()) as { accessToken: string };
    const response = await fetch(`${rig.url}/agents/dismiss`, {
      method: 'POST',
      headers: { ...json, authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({ connectionId: 'main', salesforceUserId: '005Bx0000000003AAA' }),
    });
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('{"error":"internal"}');
  });

  it('bodies that cannot be read are the client’s fault, in general words', async () => {
    rig = await startEdge();
    for (const [headers, body] of [
      [json, '{"token":'],
      [json, '"text"'],
      [{ 'content-type': 'application/json; charset=utf-7' }, '{}'],
      [{ ...json, 'content-encoding': 'gzip' }, 'not gzip'],
      [{ ...json, 'content-encoding': 'magic' }, '{}'],
      [{ 'content-type': 'text/plain' }, INNER],
      [{ 'content-type': 'multipart/form-data' }, INNER],
    ] as const) {
      const response = await fetch(`${rig.url}/auth/token`, {
        method: 'POST',
        headers: { ...headers, ...asRemote },
        body,
      });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(await response.text()).not.toMatch(LEAKS);
    }
  });
});

describe('the softphone’s socket, when what is behind it throws', () => {
  it.each([1, 2, 3])('at the %d. time an agent comes: not let in, in general words; the next one is', async (n) => {
    rig = await startEdge();
    rig.desks.attach = failingAt<Parameters<Desks['attach']>, ReturnType<Desks['attach']>>(
      n,
      rig.desks.attach.bind(rig.desks),
    );
    for (let visit = 1; visit <= 4; visit++) {
      const client = await rig.open();
      await client.authenticate();
      if (visit !== n) {
        await client.frame('resumed');
        continue;
      }
      const denied = await client.frame('denied');
      expect(denied).toMatchObject({ code: 'not_ready', whoCanFix: 'wait' });
      expect(JSON.stringify(client.frames)).not.toMatch(LEAKS);
      expect(await client.closed).toMatchObject({ code: 4010 });
    }
    expect(rig.desks.attached).toHaveLength(3);
  });

  it('at the check of the identity: nobody is let in', async () => {
    rig = await startEdge({ replay: { firstUse: async () => boom() } });
    const client = await rig.open();
    await client.authenticate();
    expect(await client.frame('denied')).toMatchObject({ code: 'not_ready' });
    expect(JSON.stringify(client.frames) + (await client.closed).reason).not.toMatch(LEAKS);
    expect(rig.desks.attached).toHaveLength(0);
  });

  it('at the n-th frame: that command is of open outcome, the others are served', async () => {
    rig = await startEdge();
    const client = await (await rig.open()).signedIn();
    rig.desks.onReceive = failingAt(2, () => undefined);
    for (const id of ['1', '2', '3'])
      client.send({ type: 'command', id, epoch: 1, command: { name: 'retryConnection' } });
    client.send({ type: 'ping', ack: 0 });
    await client.frame('pong');
    const answers = client.frames.filter((frame) => frame.type === 'answer');
    expect(answers).toMatchObject([{ id: '2', answer: { outcome: 'uncertain', code: 'internal' } }]);
    expect(JSON.stringify(client.frames)).not.toMatch(LEAKS);
    expect(rig.desks.attached[0]?.received.filter(({ type }) => type === 'command')).toHaveLength(3);
  });
});

describe('every command, when LivePerson’s adapter or the store throws inside', () => {
  it('is answered in general words and leaves the session alive', async () => {
    let broken = false;
    /** An adapter of which, once broken, every method throws. */
    const fragile = <T extends object>(real: T): T =>
      new Proxy(real, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name, target);
          if (typeof value === 'object' && value !== null) return fragile(value);
          if (typeof value !== 'function') return value;
          return (...args: unknown[]): unknown => {
            if (broken) return boom();
            const result: unknown = Reflect.apply(value, target, args);
            return name === 'openSession' ? fragile(result as object) : result;
          };
        },
      });
    const world = await startDeskWorld({ aroundLivePerson: fragile });
    try {
      const tab = await world.online('ada');
      const consumer = await world.consumer();
      await consumer.say('hello');
      const { ring } = await tab.event('ring');
      await tab.command({ name: 'acceptRing', ringId: ring.ringId });
      await tab.conversation(ring.conversationId);
      // Every method of the session, the memory and the adapters fails from now on.
      const desk = tab.attachment;
      broken = true;
      const outcomes = new Set<string>();
      const commands = validClientFrames({ conversationId: ring.conversationId, epoch: tab.epoch })
        .map((text) => JSON.parse(text) as { type: string; command: { name: string } })
        .filter(({ type }) => type === 'command');
      for (const [index, frame] of commands.entries()) {
        if (frame.command.name === 'signOut') continue;
        const id = `broken-${index}`;
        desk.receive({ ...frame, id } as never);
        const answer = await tab.frame((each) => each.type === 'answer' && each.id === id);
        expect(JSON.stringify(answer), frame.command.name).not.toMatch(LEAKS);
        if (answer.type === 'answer') outcomes.add(answer.answer.outcome);
        if (answer.type === 'answer' && answer.answer.outcome !== 'done')
          expect(answer.answer.text).toMatch(/^[A-Z].*[.]$/);
      }
      broken = false;
      expect(outcomes.has('uncertain')).toBe(true);
      const sent = await tab.command({
        name: 'sendMessage',
        conversationId: ring.conversationId,
        text: 'still here',
        audience: 'all',
      });
      expect(sent.outcome).toBe('done');
    } finally {
      await world.close();
    }
  });
});
