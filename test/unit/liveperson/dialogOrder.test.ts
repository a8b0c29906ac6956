import { describe, expect, it } from 'vitest';
import type { UpstreamRecord } from '../../../connector-server/src/conversation/upstream.ts';
import { DialogOrder } from '../../../connector-server/src/liveperson/dialogOrder.ts';
import { createNumbering, type Numbering } from '../../../connector-server/src/liveperson/numbering.ts';
import { CONVERSATION, message, receipt } from '../conversation/upstreamEvents.ts';
import { createManualTimers } from '../desk/manualTimers.ts';

/** `stored`: what LivePerson has; null answers never come. */
function order(stored: UpstreamRecord[] = [], numbering: Numbering = createNumbering()) {
  const timers = createManualTimers();
  const shown: number[] = [];
  const asked: number[] = [];
  const outcomes: string[] = [];
  const answers: ((records: UpstreamRecord[] | null) => void)[] = [];
  const made = new DialogOrder({
    timers,
    numbering,
    deliver: (event) => {
      if ('sequence' in event) shown.push(event.sequence);
    },
    query: (_dialog, newerThan) => {
      asked.push(newerThan);
      return new Promise((resolve) => answers.push(resolve));
    },
    onGap: (outcome) => void outcomes.push(outcome),
  });
  const answer = async (records: UpstreamRecord[] | null = stored): Promise<void> => {
    answers.shift()?.(records);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const take = (...sequences: number[]): void => {
    for (const sequence of sequences) made.take(message(sequence));
  };
  return { timers, made, shown, asked, outcomes, answer, take };
}

describe('events of a dialog', () => {
  it('with numbers in a row pass at once and nobody is asked, receipts and uninteresting ones included', () => {
    const { made, shown, asked, timers, take } = order();
    take(4);
    made.take(receipt('read', 4, { sequence: 5 }));
    made.take({ type: 'numbered', dialogId: CONVERSATION, conversationId: null, sequence: 6 });
    take(7);
    made.expect(CONVERSATION, 7);
    timers.pass(60_000);
    expect([shown, asked]).toEqual([[4, 5, 6, 7], []]);
    expect(timers.waiting).toBe(0);
  });

  it('that overtook another wait for it and are then shown in order', () => {
    const { shown, asked, timers, take } = order();
    take(1, 3, 4);
    expect(shown).toEqual([1]);
    take(2);
    expect(shown).toEqual([1, 2, 3, 4]);
    timers.pass(60_000);
    expect(asked).toEqual([]);
  });

  it('behind a hole are held for a moment, then the dialog is asked and all is shown in order', async () => {
    const stored = [1, 2, 3].map((sequence) => message(sequence));
    const { shown, asked, outcomes, timers, take, answer } = order(stored);
    take(1, 3);
    timers.pass(499);
    expect([shown, asked]).toEqual([[1], []]);
    timers.pass(1);
    expect(asked).toEqual([1]);
    take(4);
    await answer();
    expect(shown).toEqual([1, 2, 3, 4]);
    expect(outcomes).toEqual(['filled']);
    take(5);
    expect(shown).toEqual([1, 2, 3, 4, 5]);
  });

  it('are shown after two seconds at the latest, and what was missing is shown when its answer comes', async () => {
    const { shown, timers, take, answer } = order([1, 2, 3].map((sequence) => message(sequence)));
    take(1, 3);
    timers.pass(2_000);
    expect(shown).toEqual([1, 3]);
    await answer();
    expect(shown).toEqual([1, 3, 2]);
  });

  it('are asked for again when the dialog did not answer', async () => {
    const { shown, asked, outcomes, timers, take, answer } = order([2].map((sequence) => message(sequence)));
    take(1, 3);
    timers.pass(500);
    await answer(null);
    expect([shown, outcomes]).toEqual([[1, 3], ['not_answered']]);
    timers.pass(5_000);
    await answer();
    expect([shown, asked]).toEqual([
      [1, 3, 2],
      [1, 1],
    ]);
  });

  it('that are late or double go on to whoever puts them in their place', () => {
    const { shown, take } = order();
    take(5, 5, 4);
    expect(shown).toEqual([5, 5, 4]);
  });

  it('held when the socket ends are shown, and nothing is asked any more', () => {
    const { made, shown, asked, timers, take } = order();
    take(1, 3);
    made.reset();
    timers.pass(60_000);
    expect([shown, asked, timers.waiting]).toEqual([[1, 3], [], 0]);
  });

  it('never pile up: beyond a bound they are shown', () => {
    const { shown, take } = order();
    take(1, ...Array.from({ length: 201 }, (_, at) => at + 3));
    expect(shown).toHaveLength(202);
  });
});

describe('a message that nothing follows', () => {
  it.each(['named by the conversation', 'our own, answered with its number'])(
    'and that is %s is asked for',
    async () => {
      const { made, shown, asked, timers, take, answer } = order([message(2)]);
      take(1);
      made.expect(CONVERSATION, 2);
      timers.pass(500);
      expect(asked).toEqual([1]);
      await answer();
      expect(shown).toEqual([1, 2]);
    },
  );

  it('and that comes in time is not', () => {
    const { made, asked, timers, take } = order();
    take(1);
    made.expect(CONVERSATION, 2);
    take(2);
    timers.pass(60_000);
    expect(asked).toEqual([]);
  });

  it('is noticed also when the dialog was only read so far', () => {
    const { made, asked, timers } = order();
    made.begin(CONVERSATION, 7);
    made.expect(CONVERSATION, 8);
    timers.pass(500);
    expect(asked).toEqual([7]);
  });
});

describe('an account whose numbers have holes', () => {
  it('is asked once per size of hole, and five times at most', async () => {
    const numbering = createNumbering();
    const { asked, outcomes, timers, take, answer } = order([], numbering);
    let at = 0;
    take(at);
    for (const step of [3, 3, 2, 3, 4, 5, 6, 7, 90, 800]) {
      take((at += step));
      timers.pass(500);
      await answer();
    }
    expect(asked).toHaveLength(5);
    expect(new Set(outcomes)).toEqual(new Set(['none_missing']));
    // What one agent's session learnt holds for the next.
    const next = order([], numbering);
    next.take(0, 1_000);
    expect(next.shown).toEqual([0, 1_000]);
  });
});

it('a conversation that left and came back is not asked what happened meanwhile', () => {
  const { made, shown, asked, timers, take } = order();
  take(1, 2);
  made.end(CONVERSATION);
  take(30);
  timers.pass(60_000);
  expect([shown, asked]).toEqual([[1, 2, 30], []]);
});
