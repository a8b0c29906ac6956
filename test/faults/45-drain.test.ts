/**
 * Hypothesis: SIGTERM in the middle of a conversation, several times: softphones are told to come back at once, and
 * after the restart nothing is lost and nothing is doubled; each time the process ends in time, with exit code 0.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsumer } from '../../sandbox/consumer/consumerClient.ts';
import { CLOSE } from '../../connector-server/src/protocol/constants.ts';
import { judge } from '../support/faults/ledgerChecker.ts';
import { startProcessWorld, type ProcessWorld } from '../support/faults/processWorld.ts';
import { shown } from '../support/faults/threeTabs.ts';

let world: ProcessWorld;
beforeAll(async () => {
  world = await startProcessWorld();
});
afterAll(() => world.close());

it('a drain under load loses nothing', { timeout: 60_000 }, async () => {
  const { cloud, connector, org } = world;
  const ada = await world.softphone('ada');
  await ada.online();
  const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'web', skillId: '4101' });
  await consumer.say('hello');
  const { ring } = await ada.event('ring');
  await ada.done({ name: 'acceptRing', ringId: ring.ringId });
  const { conversationId } = ring;
  const sent: { text: string; outcome: 'done' | 'refused' | 'uncertain' }[] = [];
  for (let round = 0; round < 3; round++) {
    const closed = new Promise<number>((resolve) => ada.socket?.once('close', resolve));
    const talking = Promise.all(Array.from({ length: 10 }, (_, at) => consumer.say(`round ${round}, line ${at}`)));
    const text = `agent in round ${round}`;
    sent.push({ text, ...(await ada.command({ name: 'sendMessage', conversationId, text, audience: 'all' })) });
    const stopped = connector.stop();
    expect(await closed).toBe(CLOSE.RETRY_NOW);
    // The drain came to its end by itself: after 25 seconds the process would have ended with 1.
    await stopped;
    expect(connector.exitCode()).toBe(0);
    await talking;
    await connector.start();
    expect((await ada.connect()).type).toBe('resync');
    await consumer.say(`round ${round} is over`);
    await shown(ada, conversationId, `round ${round} is over`);
  }
  expect(await judge({ ledger: cloud.ledger, frames: ada.frames, conversations: [conversationId], sent, org })).toEqual(
    [],
  );
  consumer.leave();
});
