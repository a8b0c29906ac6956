/**
 * Hypothesis: every command LivePerson does not answer is "uncertain", is sent once, and is settled by what LivePerson tells
 * next: it shows when it happened; when it did not, everything is as before and the agent may do it again.
 */
import { afterEach, expect, it } from 'vitest';
import type { Command } from '../../connector-server/src/protocol/types.ts';
import {
  acceptedConversation,
  startBoxedDesk,
  userIdOf,
  type BoxedDesk,
  type Tab,
} from '../support/faults/boxedDesk.ts';

let desk: BoxedDesk;
afterEach(() => desk.close());

interface Scene {
  ada: Tab;
  conversationId: string;
  ringId: string;
}

interface Case {
  name: string;
  /** Names the request on the wire. */
  wire: string;
  command(scene: Scene): Command;
  /** Resolves when the softphone shows that it happened. */
  happened(scene: Scene): Promise<unknown>;
  /** Whether LivePerson shows that it happened. */
  stored(scene: Scene): boolean;
}

const held = (): string[] => desk.cloud.control.agent(userIdOf('ada')).assigned;
const left = ({ ada, conversationId }: Scene, reason: string): Promise<unknown> =>
  ada.event('conversationLeft', (event) => event.conversationId === conversationId && event.reason === reason);

const CASES: Case[] = [
  {
    name: 'accepting an offer',
    wire: 'UpdateRingState',
    command: ({ ringId }) => ({ name: 'acceptRing', ringId }),
    happened: ({ ada, ringId }) =>
      ada.event('ringEnded', (event) => event.ringId === ringId && event.reason === 'accepted'),
    stored: () => held().length === 2,
  },
  {
    name: 'declining an offer',
    wire: 'UpdateRingState',
    command: ({ ringId }) => ({ name: 'declineRing', ringId }),
    happened: ({ ada, ringId }) =>
      ada.event('ringEnded', (event) => event.ringId === ringId && event.reason === 'declined'),
    stored: ({ ringId }) => !desk.cloud.control.agent(userIdOf('ada')).rings.some((ring) => ring.ringId === ringId),
  },
  {
    name: 'transferring to a skill',
    wire: 'UpdateConversationField',
    command: ({ conversationId }) => ({ name: 'transferToSkill', conversationId, skillId: '4102' }),
    happened: (scene) => left(scene, 'transferred'),
    stored: () => held().length === 0,
  },
  {
    name: 'returning to the queue',
    wire: 'UpdateConversationField',
    command: ({ conversationId }) => ({ name: 'returnToQueue', conversationId }),
    happened: (scene) => left(scene, 'returned'),
    stored: () => held().length === 0,
  },
  {
    name: 'closing',
    wire: 'UpdateConversationField',
    command: ({ conversationId }) => ({ name: 'closeConversation', conversationId }),
    happened: ({ ada, conversationId }) =>
      ada.event(
        'conversation',
        ({ conversation }) => conversation.conversationId === conversationId && conversation.state === 'closed',
      ),
    stored: ({ conversationId }) => desk.cloud.control.conversation(conversationId)?.state === 'CLOSE',
  },
  {
    name: 'changing the availability',
    wire: 'SetAgentState',
    command: () => ({ name: 'setPresence', availability: 'BACK_SOON', reasonId: null }),
    happened: ({ ada }) => ada.event('presence', ({ presence }) => presence.availability === 'BACK_SOON'),
    stored: () => desk.cloud.control.agent(userIdOf('ada')).availability === 'BACK_SOON',
  },
];

/** From the next request of this kind on, that request or its answer is lost. */
function lose(wire: string, what: 'request' | 'answer'): { lost: Promise<void>; requests: () => number } {
  let requests = 0;
  let id = '';
  const lost = new Promise<void>((resolve) =>
    desk.box.frames((text, direction) => {
      if (direction === 'toTarget' && text.includes(`.${wire}"`)) {
        requests += 1;
        if (id !== '') return 'pass';
        id = (JSON.parse(text) as { id: string }).id;
        if (what === 'answer') return 'pass';
        setImmediate(resolve);
        return 'drop';
      }
      if (direction === 'toTarget' || id === '' || !text.includes(`"reqId":"${id}"`)) return 'pass';
      setImmediate(resolve);
      return 'drop';
    }),
  );
  return { lost, requests: () => requests };
}

async function scene(): Promise<Scene> {
  desk = await startBoxedDesk();
  const ada = await desk.online('ada');
  const { conversationId } = await acceptedConversation(desk, ada, 'held');
  const waiting = await desk.consumer();
  await waiting.say('waiting');
  const { ring } = await ada.event('ring', (event) => event.ring.conversationId === waiting.conversationId);
  return { ada, conversationId, ringId: ring.ringId };
}

it.each(CASES)('$name, carried out, answer lost: shown, sent once', async (one) => {
  const at = await scene();
  const { lost, requests } = lose(one.wire, 'answer');
  const answering = at.ada.command(one.command(at));
  await lost;
  desk.timers.skip(10_000);
  expect(await answering).toMatchObject({ outcome: 'uncertain', code: 'no_answer' });
  await one.happened(at);
  expect(one.stored(at)).toBe(true);
  expect(requests()).toBe(1);
});

it.each(CASES)('$name, request lost: nothing happened, and it may be done again', async (one) => {
  const at = await scene();
  const { lost, requests } = lose(one.wire, 'request');
  const answering = at.ada.command(one.command(at));
  await lost;
  desk.timers.skip(10_000);
  expect(await answering).toMatchObject({ outcome: 'uncertain', code: 'no_answer' });
  if (one.wire === 'SetAgentState') {
    // LivePerson is asked how it has it.
    await at.ada.event(
      'presence',
      ({ presence }) => presence.availability === 'ONLINE' && presence.source === 'liveperson',
    );
  }
  expect(one.stored(at)).toBe(false);
  expect(requests()).toBe(1);
  // A quarter of a minute later nothing was repeated, and the offer or conversation is still here.
  desk.timers.skip(12_000);
  expect(requests()).toBe(1);
  expect(await at.ada.command(one.command(at))).toMatchObject({ outcome: 'done' });
  await one.happened(at);
  expect(one.stored(at)).toBe(true);
});

it('a close whose answer and notification are both lost is found in history', async () => {
  const at = await scene();
  let lose = false;
  let id = '';
  const lost = new Promise<void>((resolve) =>
    desk.box.frames((text, direction) => {
      if (direction === 'toTarget' && text.includes('UpdateConversationField')) {
        lose = true;
        id = (JSON.parse(text) as { id: string }).id;
      }
      if (direction === 'toTarget' || !lose) return 'pass';
      if (text.includes(`"reqId":"${id}"`)) setImmediate(resolve);
      return text.includes(`"reqId":"${id}"`) || text.includes('ExConversationChange') ? 'drop' : 'pass';
    }),
  );
  const answering = at.ada.command({ name: 'closeConversation', conversationId: at.conversationId });
  await lost;
  desk.timers.skip(10_000);
  expect(await answering).toMatchObject({ outcome: 'uncertain' });
  desk.timers.skip(15_000);
  await at.ada.event('conversation', ({ conversation }) => conversation.state === 'closed');
});
