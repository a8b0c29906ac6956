/**
 * Hypothesis: a laptop sleeps for half an hour with a conversation under way. Its socket is given up after 95 seconds; the
 * session goes on meanwhile, Away and then Offline at LivePerson. On waking the softphone gets everything anew (too much was
 * said for a replay), the presence is what it was, and the agent is told what happened in one notice.
 */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { CLOSE, LIMITS } from '../../connector-server/src/protocol/constants.ts';
import { startEdge, type EdgeRig } from '../unit/browser/edgeRig.ts';
import {
  acceptedConversation,
  shows,
  startBoxedDesk,
  statesOf,
  userIdOf,
  type BoxedDesk,
} from '../support/faults/boxedDesk.ts';
import { judge } from '../support/faults/ledgerChecker.ts';

let desk: BoxedDesk;
let rig: EdgeRig | null = null;
beforeAll(async () => {
  desk = await startBoxedDesk();
});
afterAll(() => desk.close());
afterEach(async () => {
  await rig?.close();
  rig = null;
});

const LONG = { timeout: 60_000, interval: 10 };

it('a socket that went silent without an end is given up, and its agent may come back at once', async () => {
  rig = await startEdge();
  const asleep = await (await rig.open()).signedIn();
  asleep.socket.pause();
  const left = rig.desks.nextDetach();
  rig.timers.advance(LIMITS.HEARTBEAT_LOST_MS);
  await left;
  await (await rig.open()).signedIn();
  expect(rig.desks.attached.map(({ detached }) => detached)).toEqual([true, false]);
  asleep.socket.resume();
  expect((await asleep.closed).code).toBe(CLOSE.HEARTBEAT_LOST);
});

it('everything anew after half an hour, and one notice', { timeout: 90_000 }, async () => {
  const before = await desk.online('ada');
  const { consumer, conversationId } = await acceptedConversation(desk, before, 'before the lid closed');
  const presence = (): string => desk.cloud.control.agent(userIdOf('ada')).availability;
  await expect.poll(presence, LONG).toBe('ONLINE');
  const resume = { sessionId: before.sessionId, epoch: before.epoch, lastSeq: before.lastSeq };

  // The lid closes; the edge gives the socket up.
  desk.timers.skip(LIMITS.HEARTBEAT_LOST_MS);
  before.attachment.detach();
  desk.timers.skip(60_000);
  await expect.poll(presence, LONG).toBe('AWAY');
  desk.timers.skip(29 * 60_000);
  await expect.poll(presence, LONG).toBe('OFFLINE');
  const page = 'x'.repeat(7_900);
  for (let at = 0; at < 30; at++) await consumer.say(`${at} ${page}`);
  await consumer.say('the last words');

  const after = await desk.attach('ada', { resume });
  const greeting = after.frames[0];
  expect(greeting).toMatchObject({ type: 'resync', reason: 'too_far_behind' });
  if (statesOf(after).at(-1) !== 'connected' && after.snapshot.livePerson.state !== 'connected')
    await after.event('livePerson', (event) => event.livePerson.state === 'connected');
  await expect.poll(presence, LONG).toBe('ONLINE');
  await consumer.say('you are back');
  await shows(after, conversationId, 'you are back');
  expect(after.events('notice')).toHaveLength(1);
  expect(after.events('notice')[0]).toMatchObject({ code: 'presence_restored', level: 'info' });
  expect(await judge({ ledger: desk.cloud.ledger, frames: after.frames, conversations: [conversationId] })).toEqual([]);
});
