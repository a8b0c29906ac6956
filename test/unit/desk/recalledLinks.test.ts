import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import { DeskCore } from '../../../connector-server/src/desk/deskCore.ts';
import { Matchmaking } from '../../../connector-server/src/desk/matchmaking.ts';
import type { SoftphoneEvent } from '../../../connector-server/src/protocol/types.ts';
import { CONVERSATION, conversation, ME, upstream } from '../conversation/upstreamEvents.ts';
import { createManualTimers } from './manualTimers.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const found = { object: 'Contact', recordId: '003000000000001', name: 'Grace' };
const kept = { object: 'Contact', recordId: '003000000000002', name: 'Mia' };

/** A certain record is found before it is known what was recorded earlier. */
async function foundEarly(recalled: 'nothing' | 'a link' | 'an unlink' | 'an error') {
  const facts: ConversationFact[] = [];
  const plans: string[] = [];
  const core = new DeskCore({
    key: { connectionId: 'c', salesforceUserId: 'u' },
    profile: {
      id: 'c',
      name: 'C',
      orgId: 'o',
      livePerson: { account: '1', signIn: { oauth: null, password: true } },
      softphone: { openRecord: 'never', sound: true, wrapUpSeconds: 600, maxMessageChars: 8_000 },
      presence: { awayAfterSeconds: 60, offlineAfterSeconds: 1_800 },
    },
    timers: createManualTimers(),
    logger: pino({ level: 'silent' }),
    facts: { add: (_connection, told) => void facts.push(...told), flush: async () => {}, waiting: 0, lost: 0 },
  });
  core.tabs.add({
    tabId: 't',
    acked: 0,
    sink: {
      deliver: () => {},
      close: () => {},
      deliverText: (text) => {
        const { event } = JSON.parse(text) as { event: SoftphoneEvent };
        if (event.kind === 'plan') plans.push(event.request.planId);
      },
    },
  });
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const matchmaking = new Matchmaking(
    core,
    {
      plan: () => ({ steps: [] }),
      judge: () => ({ match: { state: 'one', candidates: [], text: '' }, link: found }),
    },
    {
      openOf: async () => [],
      closedOf: async () => [],
      unfinished: async () => null,
      recall: async () => {
        await gate;
        if (recalled === 'an error') throw new Error('away');
        return { links: recalled === 'a link' ? [kept] : [], handsOff: recalled === 'an unlink', mark: null };
      },
    },
  );
  core.apply({ type: 'identified', userId: ME, pid: null, name: 'Ada' });
  core.apply(upstream(conversation()));
  matchmaking.profileKnown(CONVERSATION);
  matchmaking.result(plans[0] as string, { ok: true, steps: [] });
  const linked = (): string[] => facts.flatMap((fact) => (fact.type === 'linked' ? [fact.recordId] : []));
  const early = linked();
  open();
  await turn();
  return { early, late: linked(), shown: core.state.conversations[CONVERSATION]?.view.links };
}

it.each([
  ['nothing', [found.recordId], [found]],
  ['a link', [], [kept]],
  ['an unlink', [], []],
  ['an error', [], []],
] as const)('a record found early waits for what was recorded before; that is %s', async (recalled, late, shown) => {
  expect(await foundEarly(recalled)).toEqual({ early: [], late, shown });
});
