import { describe, expect, it } from 'vitest';
import { planReconnect, renewalPauseMs } from '../../../connector-server/src/liveperson/reconnectPlan.ts';

const FRESH = { failures: 0, abnormal: 0 };
const end = (code: number, upgradeStatus: number | null = null, wasOpen = true) => ({ code, upgradeStatus, wasOpen });
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

  it('failed renewals wait 5, 10, 15 s, then minutes', () => {
    expect([0, 1, 2, 3, 4, 9].map((attempt) => renewalPauseMs(attempt, () => 0))).toEqual([
      5_000, 10_000, 15_000, 120_000, 240_000, 480_000,
    ]);
  });
});
