import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  conversationOf,
  MESSAGES_KEPT,
  UNLISTED_KEPT,
  type DeskState,
} from '../../../connector-server/src/conversation/state.ts';
import { CONVERSATION, conversation, CONSUMER, desk, feed, ME, message, receipt } from './upstreamEvents.ts';

const listOf = (state: DeskState) => conversationOf(state, CONVERSATION)?.messages ?? [];
const viewOf = (state: DeskState) => conversationOf(state, CONVERSATION)?.view;

describe('messages', () => {
  it('any order and any repetition of the same events ends in the same list and the same marks', () => {
    const events = fc.array(
      fc.oneof(
        fc
          .record({
            sequence: fc.integer({ min: 0, max: 120 }),
            by: fc.constantFrom('consumer', 'me', 'other'),
            dialogId: fc.constantFrom(CONVERSATION, 'survey'),
          })
          .map(({ sequence, by, dialogId }) => message(sequence, { by: by as 'me', dialogId })),
        fc
          .record({
            upTo: fc.integer({ min: 0, max: 120 }),
            status: fc.constantFrom('delivered', 'read'),
            by: fc.constantFrom('consumer', 'me'),
          })
          .map(({ upTo, status, by }) => receipt(status as 'read', upTo, { by: by as 'me' })),
      ),
      { maxLength: 150 },
    );
    fc.assert(
      fc.property(events, fc.array(fc.nat(), { minLength: 300, maxLength: 300 }), (given, dice) => {
        // The same (dialog, sequence) is the same message: the first of each wins in both runs.
        const seen = new Set<string>();
        const once = given.filter(
          (event) =>
            event.type !== 'message' ||
            (!seen.has(`${event.dialogId}:${event.sequence}`) && seen.add(`${event.dialogId}:${event.sequence}`)),
        );
        const shuffled = [...once, ...once]
          .map((event, at) => ({ event, key: dice[at] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ event }) => event);
        const straight = feed(desk(), [conversation(), ...once]).state;
        const mixed = feed(desk(), [conversation(), ...shuffled]).state;
        expect(listOf(mixed)).toEqual(listOf(straight));
        const { unread, deliveredTo, readTo, lastText } = viewOf(straight) ?? {};
        // Unread depends on the kept messages and the reading position only, so it must agree as well.
        expect(viewOf(mixed)).toMatchObject({ unread, deliveredTo, readTo, lastText });
      }),
      { numRuns: 200 },
    );
  });

  it('what the softphone was sent adds up to the list, whatever the order', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          Array.from({ length: 40 }, (_, at) => at),
          { minLength: 1 },
        ),
        (order) => {
          const { state, events } = feed(desk(), [conversation(), ...order.map((sequence) => message(sequence))]);
          let shown: unknown[] = [];
          for (const event of events) {
            if (event.kind === 'message') shown = [...shown, event.message];
            if (event.kind === 'messages') shown = event.messages;
          }
          expect(shown).toEqual(listOf(state));
        },
      ),
    );
  });

  it('keeps the latest 50 and drops an older one that comes late', () => {
    const { state, events } = feed(desk(), [
      conversation(),
      ...Array.from({ length: 60 }, (_, at) => message(at)),
      message(3),
    ]);
    expect(listOf(state)).toHaveLength(MESSAGES_KEPT);
    expect(listOf(state)[0]?.sequence).toBe(10);
    expect(events.filter((event) => event.kind === 'message')).toHaveLength(60);
  });

  it('come before their conversation without being lost', () => {
    const { state, events } = feed(desk(), [message(0), message(1), conversation()]);
    expect(listOf(state)).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ kind: 'messages', messages: [{ sequence: 0 }, { sequence: 1 }] });
  });

  it('of conversations nobody lists do not fill the memory', () => {
    const { state } = feed(
      desk(),
      Array.from({ length: 500 }, (_, at) => message(0, { dialogId: `d${at}`, conversationId: `c${at}` })),
    );
    expect(Object.keys(state.conversations).length).toBeLessThanOrEqual(UNLISTED_KEPT);
  });

  it('carry the command that sent them only when they are our own', () => {
    const { state } = feed(desk(), [
      conversation(),
      message(0, { by: 'me', externalId: 'cmd-1' }),
      message(1, { externalId: 'forged' }),
      message(2, { by: 'other', externalId: 'theirs' }),
    ]);
    expect(listOf(state).map((one) => one.commandId)).toEqual(['cmd-1', null, null]);
  });

  it('recognise the own PId as well as the own user id', () => {
    const { state } = feed(desk(), [
      conversation(),
      message(0, { from: { id: 'my-pid', pid: 'my-pid', role: 'agent' }, externalId: 'x' }),
    ]);
    expect(listOf(state)[0]).toMatchObject({ from: { me: true }, commandId: 'x' });
  });

  it('without a role are attributed by who takes part', () => {
    const { state } = feed(desk(), [
      conversation(),
      message(0, { from: { id: ME, pid: null, role: null } }),
      message(1, { from: { id: CONSUMER, pid: null, role: null } }),
    ]);
    expect(listOf(state).map((one) => one.from.role)).toEqual(['agent', 'consumer']);
  });

  it('keep odd text exactly as it came', () => {
    for (const text of [
      '<img src=x onerror=alert(1)>',
      '\u202Eabc',
      '\uD800',
      '\u0000',
      '=cmd|calc',
      'e\u0301'.repeat(1000),
    ]) {
      const { state } = feed(desk(), [conversation(), message(0, { content: { kind: 'text', text } })]);
      expect(listOf(state)[0]?.content).toEqual({ kind: 'text', text });
    }
  });

  it('tell the softphone what the list says, message by message', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ sequence: fc.nat(80), by: fc.constantFrom('consumer', 'me', 'other') }), {
          maxLength: 80,
        }),
        (given) => {
          let { state, events } = feed(desk(), [conversation()]);
          for (const { sequence, by } of given) {
            ({ state, events } = feed(state, [message(sequence, { by: by as 'me' })]));
            const told = events.at(-1);
            if (told?.kind === 'message') expect(viewOf(state)).toMatchObject(told.summary);
            else if (told !== undefined) expect(told).toEqual({ kind: 'conversation', conversation: viewOf(state) });
          }
        },
      ),
    );
  });

  it.each([
    ['a'.repeat(140), 'a'.repeat(140)],
    ['a'.repeat(141), `${'a'.repeat(139)}…`],
    ['🙂'.repeat(140), '🙂'.repeat(140)],
    [`${'a'.repeat(139)}🙂🙂`, `${'a'.repeat(139)}…`],
    [' a\t \n b\u00A0c ', 'a b c'],
  ])('are previewed in at most 140 characters (%#)', (text, preview) => {
    const { state } = feed(desk(), [conversation(), message(0, { content: { kind: 'text', text } })]);
    expect(viewOf(state)?.lastText).toBe(preview);
  });

  it('show a preview of one line, cut on a whole character', () => {
    const { state } = feed(desk(), [
      conversation(),
      message(0, { content: { kind: 'text', text: `line\n\nbreak ${'🙂'.repeat(300)}` } }),
    ]);
    const text = viewOf(state)?.lastText ?? '';
    expect(text.startsWith('line break 🙂')).toBe(true);
    expect(text).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
    expect(Array.from(text).length).toBe(140);
  });
});

describe('unread', () => {
  it('counts the customer only, and starts again after the agent answered or read', () => {
    expect(
      viewOf(feed(desk(), [conversation(), message(0), message(1), message(2, { by: 'other' })]).state)?.unread,
    ).toBe(2);
    expect(viewOf(feed(desk(), [conversation(), message(0), message(1, { by: 'me' }), message(2)]).state)?.unread).toBe(
      1,
    );
    expect(
      viewOf(feed(desk(), [conversation(), message(0), message(1), receipt('read', 0, { by: 'me' })]).state)?.unread,
    ).toBe(1);
  });

  it('is not cleared by a private note', () => {
    expect(
      viewOf(feed(desk(), [conversation(), message(0), message(1, { by: 'me', audience: 'internal' })]).state)?.unread,
    ).toBe(1);
  });
});

describe('history', () => {
  it('is merged with what is there and told as one list', () => {
    const { events, state } = feed(desk(), [
      conversation(),
      message(5),
      {
        type: 'history',
        conversationId: CONVERSATION,
        records: [message(4), message(5), message(3), receipt('read', 4)],
      },
    ]);
    expect(listOf(state).map((one) => one.sequence)).toEqual([3, 4, 5]);
    expect(events.filter((event) => event.kind === 'messages')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ kind: 'receipts', readTo: 4, deliveredTo: 4 });
  });

  it('that brings nothing new says nothing', () => {
    const { events } = feed(desk(), [conversation(), message(5)]);
    const again = feed(desk(), [
      conversation(),
      message(5),
      { type: 'history', conversationId: CONVERSATION, records: [message(5)] },
    ]);
    expect(again.events).toHaveLength(events.length);
  });
});

describe('typing', () => {
  it('is shown for the customer and not for the agent', () => {
    const typing = (id: string, role: 'agent' | 'consumer') => ({
      type: 'typing' as const,
      dialogId: CONVERSATION,
      conversationId: null,
      from: { id, pid: null, role },
      typing: true,
    });
    expect(feed(desk(), [conversation(), typing(ME, 'agent')]).events.some((event) => event.kind === 'typing')).toBe(
      false,
    );
    expect(viewOf(feed(desk(), [conversation(), typing(CONSUMER, 'consumer')]).state)?.consumerTyping).toBe(true);
    expect(viewOf(feed(desk(), [conversation(), typing(CONSUMER, 'consumer'), message(0)]).state)?.consumerTyping).toBe(
      false,
    );
  });
});
