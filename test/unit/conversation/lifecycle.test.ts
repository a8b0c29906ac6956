import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationOf, LEFT_KEPT } from '../../../connector-server/src/conversation/state.ts';
import { CONVERSATION, CONSUMER, conversation, desk, feed, ME, message, NOW, OTHER, ring } from './upstreamEvents.ts';

const kinds = (events: readonly { kind: string }[]) => events.map((event) => event.kind);
const types = (facts: readonly { type: string }[]) => facts.map((fact) => fact.type);

describe('who has the conversation', () => {
  it('lists it when this agent is assigned and active', () => {
    const { events, facts } = feed(desk(), [conversation()]);
    expect(kinds(events)).toEqual(['conversation']);
    expect(facts).toEqual([
      {
        type: 'opened',
        conversationId: CONVERSATION,
        at: 1_000,
        skillId: '11',
        skillAt: 2_000,
        channel: 'web',
        source: 'SharkContext',
        consumerId: CONSUMER,
        consumerName: '',
        dialogId: CONVERSATION,
      },
      { type: 'assigned', conversationId: CONVERSATION, at: 2_000, agentId: ME },
    ]);
  });

  it('tells the name of the consumer as soon as it is known, and never a stand-in for it', () => {
    const profile = { id: CONSUMER, name: 'Grace Holloway', email: null, phone: null, authenticated: true };
    const consumer = { type: 'consumer', conversationId: CONVERSATION, consumer: profile } as const;
    const late = feed(desk(), [conversation(), consumer, consumer]);
    expect(late.facts.flatMap((fact) => (fact.type === 'opened' ? [fact.consumerName] : []))).toEqual([
      '',
      'Grace Holloway',
    ]);
    const early = feed(desk(), [ring(), consumer, conversation()]);
    expect(early.facts.flatMap((fact) => (fact.type === 'opened' ? [fact.consumerName] : []))).toEqual([
      'Grace Holloway',
    ]);
  });

  it('takes a change that does not say when for a new one', () => {
    const { events, facts } = feed(desk(), [
      conversation(),
      conversation({ change: 'deleted', agent: OTHER, changedAt: 0 }),
    ]);
    expect(kinds(events)).toEqual(['conversation', 'conversationLeft']);
    expect(facts.at(-1)).toEqual({ type: 'assigned', conversationId: CONVERSATION, at: 2_000, agentId: OTHER });
  });

  it('an agent first met in a closed conversation had it before the end, not after', () => {
    const { facts } = feed(desk(), [conversation({ open: false, endedAt: 5_000, changedAt: 9_000, csat: 4 })]);
    expect(facts.map((fact) => [fact.type, fact.at])).toEqual([
      ['opened', 1_000],
      ['assigned', 5_000],
      ['closed', 5_000],
      ['rated', 9_000],
    ]);
  });

  it('does not take a suggested agent for an assigned one', () => {
    const { events, facts, state } = feed(desk(), [conversation({ agent: null, suggested: ME })]);
    expect(events).toEqual([]);
    expect(facts).toEqual([]);
    expect(conversationOf(state, CONVERSATION)?.suggested).toBe(true);
  });

  it('ignores conversations of others', () => {
    const { events, facts, state } = feed(desk(), [conversation({ agent: OTHER })]);
    expect([events, facts, Object.keys(state.conversations)]).toEqual([[], [], []]);
  });

  it('drops a change older than what is known, and takes an equal one without repeating facts', () => {
    const { facts, state } = feed(desk(), [
      conversation({ changedAt: 9_000, skillId: '12' }),
      conversation({ changedAt: 8_000, skillId: '11' }),
      conversation({ changedAt: 9_000, skillId: '12' }),
    ]);
    expect(conversationOf(state, CONVERSATION)?.view.skillId).toBe('12');
    expect(types(facts)).toEqual(['opened', 'assigned']);
  });

  it('says nothing to the softphone when nothing it shows has changed', () => {
    const { events } = feed(desk(), [
      conversation(),
      conversation({ changedAt: 3_000 }),
      conversation({ changedAt: 4_000 }),
    ]);
    expect(kinds(events)).toEqual(['conversation']);
    const shown = feed(desk(), [conversation(), conversation({ changedAt: 3_000, respondBy: 77 })]);
    expect(kinds(shown.events)).toEqual(['conversation', 'conversation']);
  });

  it('any order and repetition of changes ends in the newest state', () => {
    const changes = [3, 4, 5, 6, 7].map((at) =>
      conversation({ changedAt: at * 1_000, skillId: String(at), respondBy: at }),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray([...changes, ...changes], { minLength: 10, maxLength: 10 }), (order) => {
        const { state } = feed(desk(), order);
        expect(conversationOf(state, CONVERSATION)?.view).toMatchObject({ skillId: '7', respondBy: 7 });
      }),
    );
  });

  it.each([
    [
      'transferred',
      { type: 'leaving', conversationId: CONVERSATION, reason: 'transferred' } as const,
      null,
      'transferred',
    ],
    ['returned', { type: 'leaving', conversationId: CONVERSATION, reason: 'returned' } as const, null, 'returned'],
    ['taken over', null, OTHER, 'taken_over'],
  ])('says in words that it was %s', (_name, before, agent, reason) => {
    const { events, facts, state } = feed(desk(), [
      conversation(),
      ...(before === null ? [] : [before]),
      conversation({ agent, changedAt: 3_000 }),
    ]);
    expect(events.at(-1)).toMatchObject({
      kind: 'conversationLeft',
      reason,
      text: expect.stringMatching(/\.$/) as string,
    });
    expect(types(facts)).toContain('unassigned');
    expect(conversationOf(state, CONVERSATION)).toBeNull();
  });

  it('names who took it over, as far as the directory knows them', () => {
    const people = new Map([[OTHER, { id: OTHER, name: 'Mia', isBot: false }]]);
    const { events } = feed(desk(), [
      { type: 'names', names: { people, skills: new Map() } },
      conversation(),
      conversation({ agent: OTHER, changedAt: 3_000 }),
    ]);
    expect(events.at(-1)).toMatchObject({ kind: 'conversationLeft', text: 'Mia has the conversation now.' });
  });

  it('leaves on a DELETE that still names this agent', () => {
    const { events, facts } = feed(desk(), [conversation(), conversation({ change: 'deleted', changedAt: 3_000 })]);
    expect(events.at(-1)).toMatchObject({ kind: 'conversationLeft' });
    expect(types(facts)).toEqual(['opened', 'assigned', 'unassigned']);
  });

  it('reports a later return of the same conversation without opening it twice', () => {
    const { facts } = feed(desk(), [
      conversation(),
      conversation({ agent: null, changedAt: 3_000 }),
      conversation({ changedAt: 4_000 }),
    ]);
    expect(types(facts)).toEqual(['opened', 'assigned', 'unassigned', 'assigned']);
  });

  it('keeps what is known of the customer when the consumer id changes midway', () => {
    const consumer = { id: CONSUMER, name: 'Grace Holloway', email: 'g@x.example', phone: null, authenticated: false };
    const stepped = conversation({ changedAt: 3_000 });
    for (const person of [...stepped.participants, ...(stepped.dialogs[0]?.participants ?? [])])
      if (person.role === 'consumer') person.id = 'new-id';
    const { state } = feed(desk(), [
      conversation(),
      { type: 'consumer', conversationId: CONVERSATION, consumer },
      stepped,
    ]);
    expect(conversationOf(state, CONVERSATION)?.view.consumer).toMatchObject({
      id: 'new-id',
      name: 'Grace Holloway',
      email: 'g@x.example',
    });
  });
});

describe('closing', () => {
  const CLOSED = NOW - 60_000;
  const closed = (over = {}) =>
    conversation({ open: false, closedBy: 'consumer', endedAt: CLOSED, changedAt: CLOSED, ...over });

  it('starts a wrap-up and reports the last sequence per dialog once', () => {
    const { events, facts, state } = feed(desk(), [
      conversation(),
      message(4),
      closed(),
      closed({ change: 'deleted' }),
    ]);
    expect(events.at(-1)).toMatchObject({
      kind: 'conversation',
      conversation: { state: 'closed', closedBy: 'consumer', wrapUpEndsAt: CLOSED + 600_000 },
    });
    expect(facts.filter((fact) => fact.type === 'closed')).toEqual([
      {
        type: 'closed',
        conversationId: CONVERSATION,
        at: CLOSED,
        by: 'consumer',
        dialogs: [{ dialogId: CONVERSATION, kind: 'main', lastSequence: 4 }],
      },
    ]);
    expect(conversationOf(state, CONVERSATION)?.view.wrapUpEndsAt).toBe(CLOSED + 600_000);
  });

  it('counts a closed main dialog as closed while a survey keeps the conversation open', () => {
    const survey = conversation({
      changedAt: CLOSED,
      dialogs: [
        { dialogId: CONVERSATION, kind: 'main', open: false, participants: [] },
        { dialogId: 's', kind: 'survey', open: true, participants: [] },
      ],
    });
    const { facts } = feed(desk(), [conversation(), survey]);
    expect(facts.at(-1)).toMatchObject({
      type: 'closed',
      dialogs: [{ kind: 'main' }, { dialogId: 's', kind: 'survey' }],
    });
  });

  it('ends the wrap-up once', () => {
    const { events, facts, state } = feed(desk(), [
      conversation(),
      closed(),
      { type: 'wrapUpFinished', conversationId: CONVERSATION, at: 9_000 },
      { type: 'wrapUpFinished', conversationId: CONVERSATION, at: 9_001 },
      closed({ changedAt: CLOSED + 1_500 }),
    ]);
    expect(facts.filter((fact) => fact.type === 'wrapped_up')).toEqual([
      { type: 'wrapped_up', conversationId: CONVERSATION, at: 9_000, agentId: ME },
    ]);
    expect(facts.filter((fact) => fact.type === 'closed')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ kind: 'conversationLeft', reason: 'done' });
    expect(conversationOf(state, CONVERSATION)).toBeNull();
  });

  it('does without a wrap-up when the settings say so', () => {
    const { events, facts } = feed(desk(0), [conversation(), closed()]);
    expect(kinds(events).at(-1)).toBe('conversationLeft');
    expect(types(facts)).toEqual(['opened', 'assigned', 'closed', 'wrapped_up']);
  });

  it('does without a wrap-up when its time was over before the end became known', () => {
    const { events, facts } = feed(desk(), [conversation(), closed({ endedAt: NOW - 600_000 })]);
    expect(kinds(events).at(-1)).toBe('conversationLeft');
    expect(types(facts)).toEqual(['opened', 'assigned', 'closed', 'wrapped_up']);
  });

  it('a clock of LivePerson that is ahead does not prolong the wrap-up', () => {
    const { state } = feed(desk(), [conversation(), closed({ endedAt: NOW + 3_600_000 })]);
    expect(conversationOf(state, CONVERSATION)?.view.wrapUpEndsAt).toBe(NOW + 600_000);
  });

  it('reports a rating that comes after the conversation has left the list, once', () => {
    const { facts } = feed(desk(), [
      conversation(),
      closed(),
      { type: 'wrapUpFinished', conversationId: CONVERSATION, at: 9_000 },
      closed({ changedAt: CLOSED + 1_500, csat: 4, agent: null }),
      closed({ changedAt: CLOSED + 1_600, csat: 4, agent: null }),
    ]);
    expect(facts.filter((fact) => fact.type === 'rated')).toEqual([
      { type: 'rated', conversationId: CONVERSATION, at: CLOSED + 1_500, csat: 4 },
    ]);
  });

  it('close before open does no harm', () => {
    const { events, facts } = feed(desk(), [closed(), conversation()]);
    expect(events).toEqual([]);
    expect(facts.filter((fact) => fact.type === 'closed')).toHaveLength(1);
  });

  it('remembers a bounded number of conversations that left', () => {
    const inputs = Array.from({ length: LEFT_KEPT + 50 }, (_, at) => {
      const id = `c${at}`;
      const dialogs = [{ dialogId: id, kind: 'main' as const, open: true, participants: [] }];
      return [
        conversation({ conversationId: id, dialogs }),
        conversation({ conversationId: id, dialogs, agent: null, changedAt: 3_000 }),
      ];
    }).flat();
    expect(feed(desk(), inputs).state.left.size).toBe(LEFT_KEPT);
  });
});

describe('links, matches and marks', () => {
  const link = { object: 'Contact', recordId: '003000000000001AAA', name: 'Grace' };

  it('a link is reported once and an unlink once', () => {
    const linked = { type: 'linked', conversationId: CONVERSATION, link, at: 1, byHand: true } as const;
    const unlinked = {
      type: 'unlinked',
      conversationId: CONVERSATION,
      object: 'Contact',
      recordId: link.recordId,
      at: 2,
    } as const;
    const { facts, state } = feed(desk(), [conversation(), linked, linked, unlinked, unlinked]);
    expect(types(facts)).toEqual(['opened', 'assigned', 'linked', 'unlinked']);
    expect(conversationOf(state, CONVERSATION)).toMatchObject({ handsOff: true, view: { links: [] } });
  });

  it('inputs about unknown conversations do nothing', () => {
    const { events, facts, state } = feed(desk(), [
      { type: 'draft', conversationId: '__proto__', text: 'x', tabId: 't' },
      { type: 'linked', conversationId: 'nope', link, at: 1, byHand: true },
      { type: 'match', conversationId: 'nope', match: { state: 'none', candidates: [], text: '' } },
    ]);
    expect([events, facts, state.conversations]).toEqual([[], [], {}]);
  });

  it('signing out empties the list and says so, without claiming that anything was closed', () => {
    const { events, facts, state } = feed(desk(), [
      conversation(),
      ring({ conversationId: 'c2', ringId: 'r2' }),
      { type: 'signedOut' },
    ]);
    expect(kinds(events).slice(-2).sort()).toEqual(['conversationLeft', 'ringEnded']);
    expect(types(facts)).toEqual(['opened', 'assigned']);
    expect([state.conversations, state.rings]).toEqual([{}, {}]);
  });
});
