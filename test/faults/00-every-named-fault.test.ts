/**
 * Hypothesis: every fault of the table that concerns LivePerson, struck during a live conversation and healed, ends with the
 * softphone showing exactly what was said.
 */
import { afterEach, expect, it } from 'vitest';
import type { LivePersonSite, NamedFault } from '../../sandbox/faults/fault.ts';
import { LIVEPERSON_FAULTS } from '../../sandbox/faults/livePersonFaults.ts';
import {
  acceptedConversation,
  onlineByCode,
  signInByCode,
  shows,
  startBoxedDesk,
  statesOf,
  userIdOf,
  type BoxedDesk,
} from '../support/faults/boxedDesk.ts';
import { judge } from '../support/faults/ledgerChecker.ts';

let desk: BoxedDesk;
afterEach(() => desk.close());

const faults: [string, NamedFault<LivePersonSite>][] = Object.entries(LIVEPERSON_FAULTS);

it.each(faults)('%s', async (_name, fault) => {
  desk = await startBoxedDesk();
  const ada = await onlineByCode(desk, 'ada');
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'before');
  await shows(ada, conversationId, 'before');
  const site = { livePerson: desk.box, cloud: desk.cloud.control, agentIds: [userIdOf('ada')] };
  await fault.strike(site);
  await consumer.say('during');
  await consumer.say('still during');
  // Long enough for a keep-alive without answer to tell, and for pauses to end.
  desk.timers.skip(45_000);
  await fault.heal?.(site);
  desk.timers.skip(120_000);
  await ada.frame(() => ['connected', 'signed_out'].includes(statesOf(ada).at(-1) ?? ''));
  if (statesOf(ada).at(-1) === 'signed_out') await signInByCode(desk, ada, 'ada');
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
