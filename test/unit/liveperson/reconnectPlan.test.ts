import { describe, expect, it } from 'vitest';
import { HEALTHY, planReconnect, renewalPauseMs } from '../../../connector-server/src/liveperson/reconnectPlan.ts';

const FRESH = HEALTHY;
const end = (code: number, upgradeStatus: number | null = null, wasOpen = true) => ({
  code,
  upgradeStatus,
  wasOpen,
  because: null,
});
const high = () => 0.999;

describe('after a socket ended', () => {
  it.each([[1008], [1011], [4401], [4407]])('close code %i asks for a new token at once', (code) => {
    expect(planReconnect(end(code), FRESH, high)).toMatchObject({ renewToken: true, delayMs: 0 });
  });

  it('a refused upgrade with 401 asks for a new token', () => {
    expect(planReconnect(end(1006, 401, false), FRESH, high).renewToken).toBe(true);
  });

  it('one abnormal closure keeps the token, two in a row look like revocation', () => {
    const first = planReconnect(end(1006), FRESH, high);
    expect(first.renewToken).toBe(false);
    expect(planReconnect(end(1006), first.memory, high).renewToken).toBe(true);
  });

  it('an unreachable host is no reason to doubt the token', () => {
    let memory = FRESH;
    for (let i = 0; i < 10; i++) {
      const plan = planReconnect(end(1006, null, false), memory, high);
      expect(plan.renewToken).toBe(false);
      memory = plan.memory;
    }
  });

  it('the first retry comes within two seconds, later ones spread out up to a minute', () => {
    let memory = FRESH;
    const delays: number[] = [];
    for (let i = 0; i < 15; i++) {
      const plan = planReconnect(end(1001), memory, high);
      delays.push(plan.delayMs);
      memory = plan.memory;
    }
    expect(delays[0]).toBeLessThanOrEqual(2_000);
    expect(delays.at(-1)).toBeGreaterThan(55_000);
    expect(Math.max(...delays)).toBeLessThanOrEqual(60_000);
    expect([...delays].sort((a, b) => a - b)).toEqual(delays);
  });

  it('throttling waits at least a second', () => {
    expect(planReconnect(end(1006, 429, false), FRESH, () => 0).delayMs).toBeGreaterThanOrEqual(1_000);
  });

  it('an upgrade answered 5xx waits 5, 10, 15 s, then minutes with jitter, and does not doubt the token', () => {
    let memory = FRESH;
    const delays = (random: () => number): number[] => {
      memory = FRESH;
      return Array.from({ length: 6 }, () => {
        const plan = planReconnect(end(1006, 503, false), memory, random);
        expect(plan).toMatchObject({ renewToken: false, reason: 'server_error' });
        memory = plan.memory;
        return plan.delayMs;
      });
    };
    expect(delays(() => 0)).toEqual([5_000, 10_000, 15_000, 120_000, 240_000, 480_000]);
    expect(delays(high).every((ms, at) => ms > [5_000, 10_000, 15_000, 120_000, 240_000, 480_000][at]!)).toBe(true);
    // A socket that opened again ends the count.
    expect(planReconnect(end(1001), memory, high).memory.serverErrors).toBe(0);
  });

  it('a socket this side gave up says nothing about the token', () => {
    let memory = FRESH;
    for (let i = 0; i < 5; i++) {
      const plan = planReconnect({ ...end(1006), because: 'no_answer' }, memory, high);
      expect(plan).toMatchObject({ renewToken: false, reason: 'no_answer' });
      memory = plan.memory;
    }
  });

  it('failed renewals wait 5, 10, 15 s, then minutes', () => {
    expect([0, 1, 2, 3, 4, 9].map((attempt) => renewalPauseMs(attempt, () => 0))).toEqual([
      5_000, 10_000, 15_000, 120_000, 240_000, 480_000,
    ]);
  });
});
