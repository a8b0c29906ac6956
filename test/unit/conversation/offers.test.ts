import { describe, expect, it } from 'vitest';
import { CONVERSATION, CONSUMER, conversation, desk, feed, ME, NOW, OTHER, ring } from './upstreamEvents.ts';

const kinds = (events: readonly { kind: string }[]) => events.map((event) => event.kind);

describe('offers', () => {
  it('end as accepted when the conversation becomes ours', () => {
    const { events, state } = feed(desk(), [
      ring(),
      { type: 'ringAnswered', ringId: 'ring-1', answered: 'accepted' },
      ring({ state: 'accepted' }),
      conversation(),
    ]);
    expect(kinds(events)).toEqual(['ring', 'ringEnded', 'conversation']);
    expect(events[1]).toMatchObject({ reason: 'accepted' });
    expect(state.rings).toEqual({});
  });

  it.each([
    ['taken', ring({ state: 'cancelled', taskCompleted: true, assignedAgentId: OTHER })],
    ['expired', ring({ state: 'expired' })],
    ['cancelled', ring({ state: 'cancelled' })],
    ['declined', ring({ state: 'rejected' })],
    [
      'taken',
      { type: 'ringsGone', conversationId: CONVERSATION, taskCompleted: true, assignedAgentId: OTHER } as const,
    ],
    [
      'cancelled',
      { type: 'ringsGone', conversationId: CONVERSATION, taskCompleted: false, assignedAgentId: null } as const,
    ],
  ])('end as %s', (reason, end) => {
    const { events, state } = feed(desk(), [ring(), end]);
    expect(events.at(-1)).toMatchObject({ kind: 'ringEnded', reason, text: expect.stringMatching(/\.$/) as string });
    expect(state.conversations).toEqual({});
  });

  it('accepted in vain are called taken', () => {
    const { events } = feed(desk(), [
      ring(),
      { type: 'ringAnswered', ringId: 'ring-1', answered: 'accepted' },
      ring({ state: 'cancelled' }),
    ]);
    expect(events.at(-1)).toMatchObject({ kind: 'ringEnded', reason: 'taken' });
  });

  it('say whether they are aimed at this agent, in either order', () => {
    const first = feed(desk(), [conversation({ agent: null, suggested: ME }), ring()]);
    expect(first.events.at(-1)).toMatchObject({ kind: 'ring', ring: { directed: true, channel: 'web' } });
    const second = feed(desk(), [ring(), conversation({ agent: null, suggested: ME })]);
    expect(second.events.at(-1)).toMatchObject({ kind: 'ring', ring: { directed: true } });
  });

  it('carry the name once the profile is known', () => {
    const consumer = { id: CONSUMER, name: '<b>Bobby</b>', email: null, phone: null, authenticated: false };
    const { events } = feed(desk(), [ring(), { type: 'consumer', conversationId: CONVERSATION, consumer }]);
    expect(events.at(-1)).toMatchObject({ kind: 'ring', ring: { consumerName: '<b>Bobby</b>' } });
  });

  it('of a conversation returned to the queue ring here again, whichever of the two is told first', () => {
    const returned = conversation({ agent: null, changedAt: 3_000 });
    const ringFirst = feed(desk(), [conversation(), ring(), returned]);
    expect(kinds(ringFirst.events)).toEqual(['conversation', 'conversationLeft', 'ring']);
    expect(Object.keys(ringFirst.state.rings)).toEqual(['ring-1']);
    const ringLast = feed(desk(), [conversation(), returned, ring()]);
    expect(kinds(ringLast.events)).toEqual(['conversation', 'conversationLeft', 'ring']);
  });

  it('of a conversation still held are forgotten when they end before it leaves', () => {
    const returned = conversation({ agent: null, changedAt: 3_000 });
    const gone = {
      type: 'ringsGone',
      conversationId: CONVERSATION,
      taskCompleted: false,
      assignedAgentId: null,
    } as const;
    for (const end of [ring({ state: 'cancelled' }), gone]) {
      const { events, state } = feed(desk(), [conversation(), ring(), end, returned]);
      expect(kinds(events)).toEqual(['conversation', 'conversationLeft']);
      expect(state.rings).toEqual({});
    }
    const late = feed(desk(), [conversation(), ring({ expiresAt: NOW }), returned]);
    expect(kinds(late.events)).toEqual(['conversation', 'conversationLeft']);
  });

  it('with a duration but no time count from now', () => {
    const { events } = feed(desk(), [ring({ expiresAt: null, lifetimeMs: 5_000 })]);
    expect(events[0]).toMatchObject({ ring: { expiresAt: NOW + 5_000, lifetimeMs: 5_000 } });
  });
});

describe('an offer the agent declined', () => {
  it.each(['cancelled', 'expired', 'rejected'] as const)('was declined, also when LivePerson calls it %s', (word) => {
    const { events } = feed(desk(), [
      ring(),
      { type: 'ringAnswered', ringId: 'ring-1', answered: 'declined' },
      ring({ state: word }),
    ]);
    expect(events.at(-1)).toMatchObject({ kind: 'ringEnded', reason: 'declined' });
  });
});
