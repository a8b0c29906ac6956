import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../connector-server/src/support/backoff.ts';
import { createMailbox } from '../../../connector-server/src/support/mailbox.ts';
import { createBeat, createPacer } from '../../../connector-server/src/support/pacing.ts';
import { createManualTimers } from './manualTimers.ts';

describe('pacing', () => {
  it('lets at most so many pass per second, in order', async () => {
    const timers = createManualTimers();
    const pacer = createPacer(20, timers);
    const passed: number[] = [];
    const all = Array.from({ length: 40 }, (_, at) => pacer.turn().then(() => passed.push(at)));
    timers.pass(949);
    await Promise.resolve();
    await Promise.resolve();
    expect(passed).toHaveLength(19);
    timers.pass(1_100);
    await Promise.all(all);
    expect(passed).toEqual(Array.from({ length: 40 }, (_, at) => at));
  });

  it('lets nobody wait for an hour when the clock is set back', async () => {
    let now = 1_800_000_000_000;
    const waits: number[] = [];
    const pacer = createPacer(20, {
      now: () => now,
      after: (ms) => {
        waits.push(ms);
        return () => undefined;
      },
    });
    await pacer.turn();
    now -= 3_600_000;
    void pacer.turn();
    expect(waits).toEqual([50]);
  });

  it('makes no burst of what a blocked event loop kept back', async () => {
    let now = 0;
    let due: (() => void)[] = [];
    const timers = { now: () => now, after: (_ms: number, run: () => void) => (due.push(run), () => {}) };
    const pacer = createPacer(20, timers);
    let passed = 0;
    const all = Array.from({ length: 40 }, () => pacer.turn().then(() => (passed += 1)));
    const late = async (ms: number): Promise<number> => {
      now += ms;
      const before = passed;
      const fired = due;
      due = [];
      for (const run of fired) run();
      await new Promise((resolve) => setImmediate(resolve));
      return passed - before;
    };
    // One or two for the time that was lost; the others wait their turn.
    expect(await late(3_000)).toBeLessThanOrEqual(3);
    expect(await late(3_000)).toBeLessThanOrEqual(3);
    while (passed < 40) await late(50);
    await Promise.all(all);
  });

  it('lets those pass first whom somebody waits for, and nobody while it pauses', async () => {
    const timers = createManualTimers();
    const pacer = createPacer(20, timers);
    const passed: string[] = [];
    pacer.pause(5_000);
    for (const [name, urgent] of [
      ['renewal', false],
      ['agent', true],
    ] as const)
      void pacer.turn(urgent).then(() => passed.push(name));
    const after = async (ms: number): Promise<string[]> => {
      timers.pass(ms);
      await new Promise((resolve) => setImmediate(resolve));
      return passed;
    };
    expect(await after(4_900)).toEqual([]);
    expect(await after(1_000)).toEqual(['agent', 'renewal']);
  });

  it('calls every member once per period from one timer, also when one of them fails', () => {
    const timers = createManualTimers();
    const errors: unknown[] = [];
    const beat = createBeat(20_000, timers, (error) => errors.push(error));
    const counts = new Array<number>(100).fill(0);
    const leave = counts.map((_, at) =>
      beat.join(() => {
        counts[at] = (counts[at] ?? 0) + 1;
        if (at === 7) throw new Error('member failed');
      }),
    );
    expect(timers.waiting).toBe(1);
    timers.pass(60_000);
    expect(new Set(counts)).toEqual(new Set([3]));
    expect(errors).toHaveLength(3);
    for (const one of leave) one();
    expect(timers.waiting).toBe(0);
  });
});

describe('backoff', () => {
  it('grows between its bounds and never leaves them', () => {
    const rule = { firstMs: 1_000, factor: 2, maxMs: 8_000, minMs: 100 };
    expect([0, 1, 2, 3, 9, 1_000].map((attempt) => backoffMs(rule, attempt, () => 0.999999))).toEqual([
      1_000, 2_000, 4_000, 8_000, 8_000, 8_000,
    ]);
    expect(backoffMs(rule, 5, () => 0)).toBe(100);
  });
});

describe('the mailbox', () => {
  it('runs one task at a time, at once, in order, and survives one that fails', () => {
    const seen: string[] = [];
    const errors: unknown[] = [];
    const mailbox = createMailbox((error) => errors.push(error));
    mailbox.post(() => {
      mailbox.post(() => seen.push('second'));
      mailbox.post(() => {
        throw new Error('broken');
      });
      mailbox.post(() => seen.push('third'));
      seen.push('first');
    });
    expect(seen).toEqual(['first', 'second', 'third']);
    expect(errors).toHaveLength(1);
  });
});
