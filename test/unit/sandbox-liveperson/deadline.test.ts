import { describe, expect, it } from 'vitest';
import { effectiveTtr } from '../../../sandbox/liveperson/conversations/deadline.ts';
import type { Conversation } from '../../../sandbox/liveperson/conversations/types.ts';

const conversation = (changes: Partial<Conversation>): Conversation =>
  ({
    state: 'OPEN',
    ttr: { ttrType: 'NORMAL', value: 60 },
    manualEttr: null,
    delay: null,
    unansweredSince: null,
    ...changes,
  }) as Conversation;

describe('response deadline of the LivePerson stand-in', () => {
  it('is -1 while the consumer is to write, and when the conversation is closed', () => {
    expect(effectiveTtr(conversation({}))).toBe(-1);
    expect(effectiveTtr(conversation({ state: 'CLOSE', unansweredSince: 1_000, manualEttr: 5 }))).toBe(-1);
  });
  it('is the first unanswered message plus the seconds to respond', () => {
    expect(effectiveTtr(conversation({ unansweredSince: 1_000 }))).toBe(61_000);
  });
  it('a deadline by hand wins, a delay postpones', () => {
    expect(
      effectiveTtr(
        conversation({ unansweredSince: 1_000, manualEttr: 9_000, delay: { type: 'NIGHT', tillWhen: 50_000 } }),
      ),
    ).toBe(9_000);
    expect(effectiveTtr(conversation({ unansweredSince: 1_000, delay: { type: 'NIGHT', tillWhen: 50_000 } }))).toBe(
      110_000,
    );
    expect(effectiveTtr(conversation({ unansweredSince: 80_000, delay: { type: 'NIGHT', tillWhen: 50_000 } }))).toBe(
      140_000,
    );
  });
});
