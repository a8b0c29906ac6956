/** Notes, wrap-up text and follow-ups at the desk: kept, told to the other tabs, and reported as facts. */
import { expect, test } from 'vitest';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import { reduce, type DeskInput } from '../../../connector-server/src/conversation/reducer.ts';
import { conversationOf, emptyDesk, type DeskState } from '../../../connector-server/src/conversation/state.ts';
import type { SoftphoneEvent } from '../../../connector-server/src/protocol/types.ts';
import { CONVERSATION, conversation, ME, upstream } from '../conversation/upstreamEvents.ts';

function desk() {
  let state: DeskState = emptyDesk(600_000);
  const events: SoftphoneEvent[] = [];
  const facts: ConversationFact[] = [];
  const apply = (input: DeskInput): void => {
    const reduced = reduce(state, input);
    state = reduced.state;
    events.push(...reduced.events);
    facts.push(...reduced.facts);
  };
  apply({ type: 'identified', userId: ME, pid: null, name: 'Ada' });
  apply(upstream(conversation()));
  events.length = 0;
  facts.length = 0;
  return { apply, events, facts, view: () => conversationOf(state, CONVERSATION)?.view };
}
const at = 1_790_000_000_000;
const about = { conversationId: CONVERSATION, at };
const followUp = { followUpId: 'tab-1', subject: 'Call', dueDate: '2026-12-01', ownerName: 'Ada' };

test('[MSG-13] notes are kept, told with the tab they come from, and reported; the same again is nothing', () => {
  const { apply, events, facts, view } = desk();
  const notes = { notes: 'Wants a refund', wrapUp: '' };
  apply({ type: 'notes', ...about, notes, tabId: 'a' });
  apply({ type: 'notes', ...about, notes: { ...notes }, tabId: 'b' });
  expect(view()?.notes).toEqual(notes);
  expect(events).toEqual([{ kind: 'notes', conversationId: CONVERSATION, notes, tabId: 'a' }]);
  expect(facts).toEqual([{ type: 'noted', ...about, agentId: ME, ...notes }]);
});

test('[LOG-03] a follow-up is reported once, however often its command is carried out', () => {
  const { apply, events, facts, view } = desk();
  apply({ type: 'followUp', ...about, followUp, ownerId: '005000000000001' });
  apply({ type: 'followUp', ...about, followUp, ownerId: '005000000000001' });
  expect(view()?.followUps).toEqual([followUp]);
  expect(events).toEqual([{ kind: 'followUps', conversationId: CONVERSATION, followUps: [followUp] }]);
  expect(facts).toEqual([{ type: 'follow_up', ...about, agentId: ME, ...followUp, ownerId: '005000000000001' }]);
});

test('after a restart what was recorded comes back, of this agent only; what was written meanwhile stays', () => {
  const fresh = desk();
  const recalled = {
    type: 'recalled',
    conversationId: CONVERSATION,
    links: [],
    handsOff: false,
    mark: null,
    notes: new Map([
      [ME, { notes: 'before', wrapUp: '' }],
      ['another', { notes: 'not mine', wrapUp: '' }],
    ]),
    followUps: [
      { ...followUp, agentId: ME },
      { ...followUp, followUpId: 'x', agentId: 'another' },
    ],
  } as const satisfies DeskInput;
  fresh.apply(recalled);
  expect(fresh.view()).toMatchObject({ notes: { notes: 'before' }, followUps: [followUp] });
  expect(fresh.events.map(({ kind }) => kind)).toEqual(['notes', 'followUps']);
  expect(fresh.facts).toEqual([]);

  const written = desk();
  written.apply({ type: 'notes', ...about, notes: { notes: 'meanwhile', wrapUp: '' }, tabId: 'a' });
  written.apply(recalled);
  expect(written.view()?.notes).toEqual({ notes: 'meanwhile', wrapUp: '' });
});

test('of a conversation the agent does not have nothing is noted', () => {
  const { apply, events, facts } = desk();
  apply({ type: 'notes', conversationId: 'other', at, notes: { notes: 'x', wrapUp: '' }, tabId: 'a' });
  apply({ type: 'followUp', conversationId: 'other', at, followUp, ownerId: '005000000000001' });
  expect([events, facts]).toEqual([[], []]);
});
