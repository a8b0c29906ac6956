/**
 * Item 12: 100,000 frames a browser might send, seeded: mutated from every frame of the protocol, and garbage. At real
 * sockets with real desks behind them. Nothing crashes, each refusal is typed and in words, the session lives.
 * What would end a socket is sent to sockets for a part and for the rest to the decoder behind them; for that part both
 * must say the same. FUZZ_SEED=… makes other frames.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseClientFrame } from '../../connector-server/src/protocol/schema.ts';
import type { CommandAnswer } from '../../connector-server/src/protocol/types.ts';
import { acceptedConversation, seeded, startDeskWorld, type DeskWorld, type Tab } from '../scenario/desk/deskWorld.ts';
import { connectionDocument, startEdge, type EdgeRig, type SoftphoneClient } from '../unit/browser/edgeRig.ts';
import { validClientFrames } from './fuzz/clientFrames.ts';
import { createMutator, SEED, seededRandom } from './fuzz/mutate.ts';

const FRAMES = 100_000;
const AT_CLOSING_SOCKETS = 1_500;
const BATCH = 500;
const CLOSES = new Set([4032, 1007, 1009]);
const UNLIMITED = {
  framesPerSecond: 1e9,
  framesBurst: 1e9,
  bytesPerSecond: 1e12,
  bytesBurst: 1e12,
  bufferedBytes: 64 * 1024 * 1024,
  socketsPerAgent: 1e6,
};

let world: DeskWorld;
let edge: EdgeRig;
let agent: Tab;
let victim: SoftphoneClient;
const crashes: unknown[] = [];
const onCrash = (error: unknown): void => void crashes.push(error);

beforeAll(async () => {
  process.on('uncaughtException', onCrash).on('unhandledRejection', onCrash);
  world = await startDeskWorld();
  agent = await world.online('ada');
  edge = await startEdge({
    documents: [connectionDocument('demo')],
    desksBehind: world.desks,
    limits: UNLIMITED,
  });
  victim = await edge.open();
  await victim.authenticate({ subject: seeded('ada').salesforce.userId });
  await victim.frame('ready');
});
afterAll(async () => {
  await edge.close();
  await world.close();
  process.off('uncaughtException', onCrash).off('unhandledRejection', onCrash);
});

/** A command under an id of ours, so that its answer can be told; null when it is not one that gets an answer. */
function answerable(text: string, id: string): string | null {
  try {
    const frame = JSON.parse(text) as Record<string, unknown>;
    if (frame?.type !== 'command' || typeof frame.id !== 'string') return null;
    const { name } = (frame.command ?? {}) as { name?: unknown };
    // Signing in and out are whole conversations with LivePerson; other tests have them.
    if (name === 'signIn' || name === 'signOut' || name === 'signInWithPassword') return null;
    return JSON.stringify({ ...frame, id });
  } catch {
    return null;
  }
}

describe(`${FRAMES} frames, seed ${SEED}`, () => {
  it('are answered or refused in a typed way; nothing crashes; the session lives', { timeout: 120_000 }, async () => {
    const { conversationId } = await acceptedConversation(world, agent);
    const mutator = createMutator(seededRandom(SEED));
    const valid = validClientFrames({ conversationId, epoch: agent.epoch });
    const outcomes = new Map<string, number>();
    const count = (what: string): void => void outcomes.set(what, (outcomes.get(what) ?? 0) + 1);
    const closing: string[] = [];
    let batch: string[] = [];
    let sent = 0;

    const flush = async (): Promise<void> => {
      const before = victim.frames.length;
      for (const text of batch) victim.send(text);
      victim.send('{"type":"ping","ack":0}');
      const wanted = batch.length;
      batch = [];
      const answers = (): CommandAnswer[] =>
        victim.frames.slice(before).flatMap((frame) => (frame.type === 'answer' ? [frame.answer] : []));
      await expect.poll(() => answers().length, { interval: 5, timeout: 30_000 }).toBe(wanted);
      for (const answer of answers()) {
        if (answer.outcome === 'done') count('done');
        else {
          expect(answer.code).toMatch(/^[a-z0-9_]{3,40}$/);
          expect(answer.text).toMatch(/^[A-Z][^\n]*[.)]$/);
          expect(answer.code).not.toBe('internal');
          count(`${answer.outcome} ${answer.code}`);
        }
      }
      victim.frames.length = 0;
    };

    for (let index = 0; index < FRAMES; index++) {
      const text = index % 10 === 0 ? mutator.garbage() : mutator.mutate(valid);
      const command = answerable(text, `f${index}`);
      if (command !== null && parseCanBeAnswered(command)) {
        batch.push(command);
        sent += 1;
      } else closing.push(text);
      if (batch.length === BATCH) await flush();
    }
    await flush();

    for (const text of closing.slice(0, AT_CLOSING_SOCKETS)) {
      const parsed = parseClientFrame(text);
      const socket = await edge.open();
      await socket.frame('hello');
      socket.send(text);
      if (!parsed.ok) {
        const { code, reason } = await socket.closed;
        expect(CLOSES.has(code), `${code} ${reason}`).toBe(true);
        expect(reason).toMatch(/^[A-Z].*[.]$|^$/);
        count(`closed ${code}`);
      } else {
        // Valid after all: a ping is answered, and the rest is too early here.
        socket.send('{"type":"ack","seq":0}');
        expect([4020, 4031, 4032, 4033]).toContain((await socket.closed).code);
        count('valid');
      }
    }
    for (const text of closing.slice(AT_CLOSING_SOCKETS)) {
      const parsed = parseClientFrame(text);
      if (!parsed.ok) expect(parsed.text).toMatch(/^[A-Z].*[.]$/);
      count(parsed.ok ? 'valid' : `decoder ${parsed.code}`);
    }

    expect(crashes).toEqual([]);
    expect(sent + closing.length).toBe(FRAMES);
    expect(sent).toBeGreaterThan(FRAMES / 4);
    // The fuzz reaches behind the door: commands were executed, and each kind of refusal was seen.
    const seen = [...outcomes.keys()].sort();
    for (const kind of [
      'done',
      'refused invalid_command',
      'refused not_found',
      'refused unknown_command',
      'closed 4032',
    ])
      expect(seen).toContain(kind);
    expect([...world.logs, ...edge.lines].filter((line) => /"level":("error"|50)/.test(line))).toEqual([]);
    expect(Object.keys(Object.prototype)).toEqual([]);

    // The session lives: the same socket still works, and a new customer gets through.
    expect(victim.socket.readyState).toBe(victim.socket.OPEN);
    await agent.command({ name: 'setPresence', availability: 'ONLINE', reasonId: null });
    const next = await acceptedConversation(world, agent, 'Is anybody there?');
    await expect.poll(() => agent.shown(next.conversationId).length, { timeout: 30_000 }).toBeGreaterThan(0);
  });
});

/** True when the door answers it instead of ending the socket. */
function parseCanBeAnswered(text: string): boolean {
  const parsed = parseClientFrame(text);
  return parsed.ok || parsed.commandId !== null;
}
