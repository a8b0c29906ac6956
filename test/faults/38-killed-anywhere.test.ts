/**
 * Hypothesis: kill -9 of the connector at any point of a message's way, in either direction, loses nothing and doubles
 * nothing: after the restart the softphone has what LivePerson has, and what the agent sent is stored at most once. Answers
 * of Salesforce that are lost double no record and no Task either.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsumer } from '../../sandbox/consumer/consumerClient.ts';
import { startProcessWorld, type ProcessWorld } from '../support/faults/processWorld.ts';
import { handle, judge } from '../support/faults/ledgerChecker.ts';
import type { FrameRule } from '../../sandbox/faults/faultBox.ts';

let world: ProcessWorld;
beforeAll(async () => {
  world = await startProcessWorld();
});
afterAll(async () => world.close());

it('five ways to die during one conversation', { timeout: 100_000 }, async () => {
  const { cloud, org, boxes, connector } = world;
  const ada = await world.softphone('ada');
  const has = (conversationId: string, text: string): boolean =>
    (handle(ada.frames).messages.get(conversationId) ?? []).some(
      ({ content }) => content.kind === 'text' && content.text === text,
    );
  await ada.online();
  const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'web', skillId: '4101' });
  await consumer.say('hello');
  const { ring } = await ada.event('ring');
  // The org writes the first record and the connector is not told.
  org.control.failNext({ method: 'PATCH', path: /composite/, drop: 'after' });
  await ada.done({ name: 'acceptRing', ringId: ring.ringId });
  const { conversationId } = ring;
  await ada.event('record', ({ record }) => record.state === 'saved');
  const sent: { text: string; outcome: 'done' | 'refused' | 'uncertain' }[] = [];

  /** Kills the process the moment `strike` says so, brings it back, and the softphone with it. */
  const dieAt = async (
    box: 'livePerson' | 'browser',
    rule: (die: () => void) => FrameRule,
    act: () => Promise<unknown>,
  ) => {
    const deaths: Promise<void>[] = [];
    const struck = new Promise<void>((resolve) => {
      const die = (): void => {
        if (deaths.length === 0) deaths.push(connector.kill());
        resolve();
      };
      boxes[box].frames(rule(die));
    });
    const acting = act();
    await struck;
    await Promise.all(deaths);
    boxes[box].heal();
    await connector.start();
    await ada.connect();
    return acting;
  };
  const caughtUp = async (text: string): Promise<void> => {
    await consumer.say(text);
    await expect.poll(() => has(conversationId, text), { timeout: 10_000 }).toBe(true);
  };

  // Before relay: LivePerson's notification never reaches the process.
  await dieAt(
    'livePerson',
    (die) => (text, direction) => (direction === 'toClient' && text.includes('unheard') ? (die(), 'drop') : 'pass'),
    () => consumer.say('unheard'),
  );
  await caughtUp('after the first');
  // After relay: the browser has it, nothing was committed since.
  await dieAt(
    'browser',
    (die) => (text, direction) => (direction === 'toClient' && text.includes('just shown') ? (die(), 'pass') : 'pass'),
    () => consumer.say('just shown'),
  );
  await caughtUp('after the second');
  // The agent's message before it leaves, and when LivePerson has it but its answer is lost.
  for (const [text, direction, certain] of [
    ['never left', 'toTarget', 0],
    ['stored, unanswered', 'toClient', 1],
  ] as const) {
    await dieAt(
      'livePerson',
      (die) => (frame, way) => (way === direction && frame.includes(text) ? (die(), 'drop') : 'pass'),
      async () =>
        void ada.command({ name: 'sendMessage', conversationId, text, audience: 'all' }).catch(() => undefined),
    );
    sent.push({ text, outcome: certain === 1 ? 'done' : 'refused' });
    await caughtUp(`after ${text}`);
  }
  // In the wrap-up: it is there again, with the time that is left, what was said and how its record stands.
  await ada.done({ name: 'closeConversation', conversationId });
  const { conversation } = await ada.event(
    'conversation',
    (event) => event.conversation.conversationId === conversationId && event.conversation.state === 'closed',
  );
  const key = `${cloud.account}:${conversationId}`;
  const status = async (): Promise<unknown> =>
    (await org.query(`SELECT Status__c FROM LivePerson_Conversation__c WHERE External_Key__c = '${key}'`))[0]?.[
      'Status__c'
    ];
  await expect.poll(status, { timeout: 30_000 }).toBe('Wrap Up');
  await connector.kill();
  await connector.start();
  await ada.connect();
  expect(ada.snapshot.conversations).toEqual([
    expect.objectContaining({
      conversationId,
      state: 'closed',
      closedBy: 'agent',
      wrapUpEndsAt: conversation.wrapUpEndsAt,
      endedAt: conversation.endedAt,
      unread: 0,
    }),
  ]);
  await expect.poll(() => has(conversationId, 'stored, unanswered'), { timeout: 10_000 }).toBe(true);
  const back = handle(ada.frames).messages.get(conversationId) ?? [];
  expect(back.map(({ content }) => (content.kind === 'text' ? content.text : content.kind))).toContain('unheard');
  // The records: the org has written conversation and Task, the connector never learns.
  org.control.failNext({ method: 'POST', path: /composite/, drop: 'after' });
  org.control.failNext({ method: 'PATCH', path: /composite/, drop: 'after' });
  await ada.done({ name: 'finishWrapUp', conversationId });
  await expect
    .poll(() => org.query(`SELECT CallObject FROM Task WHERE CallObject LIKE '${key}%'`), { timeout: 30_000 })
    .toHaveLength(1);
  await expect.poll(status, { timeout: 15_000 }).toBe('Closed');
  expect(await judge({ ledger: cloud.ledger, frames: ada.frames, conversations: [conversationId], sent, org })).toEqual(
    [],
  );
  consumer.leave();
});
