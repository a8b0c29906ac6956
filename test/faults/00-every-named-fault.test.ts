/**
 * Hypothesis: every fault of the table that concerns LivePerson, struck during a live conversation and healed, ends with the
 * softphone showing exactly what was said.
 */
import { afterEach, expect, it } from 'vitest';
import { FAULTS, type FaultName, type NamedFault } from '../../sandbox/faults/faultTable.ts';
import {
  acceptedConversation,
  onlineByCode,
  shows,
  startBoxedDesk,
  statesOf,
  userIdOf,
  type BoxedDesk,
} from '../support/faults/boxedDesk.ts';
import { judge } from '../support/faults/ledgerChecker.ts';

let desk: BoxedDesk;
afterEach(() => desk.close());

const names = (Object.keys(FAULTS) as FaultName[]).filter((name) => !name.startsWith('browser-'));

it.each(names)('%s', async (name) => {
  desk = await startBoxedDesk();
  const ada = await onlineByCode(desk, 'ada');
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'before');
  await shows(ada, conversationId, 'before');
  const fault: NamedFault = FAULTS[name];
  const site = { livePerson: desk.box, browser: desk.box, cloud: desk.cloud.control, agentId: userIdOf('ada') };
  fault.strike(site);
  await consumer.say('during');
  await consumer.say('still during');
  // Long enough for a keep-alive without answer to tell, and for pauses to end.
  desk.timers.skip(45_000);
  fault.heal?.(site);
  desk.timers.skip(120_000);
  await ada.frame(() => statesOf(ada).at(-1) === 'connected');
  await expect
    .poll(
      () => {
        // Pauses that began only now end too.
        if (statesOf(ada).at(-1) === 'reconnecting') desk.timers.skip(10_000);
        return ada.shown(conversationId).length;
      },
      { timeout: 10_000, interval: 20 },
    )
    .toBe(3);
  await consumer.say('after');
  await shows(ada, conversationId, 'after');
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [conversationId] })).toEqual([]);
});
