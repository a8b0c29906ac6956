import { expect, it, vi } from 'vitest';
import { createMemoryGuard, heapOfProcess } from '../../../connector-server/src/wiring/memoryGuard.ts';
import { ManualTimers } from '../browser/manualTimers.ts';

it('is crowded above 80 % twice in a row, and no more only below 70 %', () => {
  const timers = new ManualTimers();
  const log = { info: vi.fn(), error: vi.fn() };
  let used = 50;
  const guard = createMemoryGuard({ heap: () => ({ used, limit: 100 }), timers, log });
  const look = (now: number): boolean => {
    used = now;
    timers.advance(2_000);
    return guard.crowded;
  };
  // One look may fall right before a collection.
  expect([look(81), look(50), look(81), look(82)]).toEqual([false, false, false, true]);
  expect([look(79), look(71), look(69), look(79)]).toEqual([true, true, false, false]);
  expect(log.error).toHaveBeenCalledTimes(1);
  expect(log.info).toHaveBeenCalledTimes(1);
  guard.stop();
  expect(look(99)).toBe(false);
});

it('reads the heap of this process', () => {
  const { used, limit } = heapOfProcess();
  expect(used).toBeGreaterThan(1_000_000);
  expect(limit).toBeGreaterThan(used);
});
