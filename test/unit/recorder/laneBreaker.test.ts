import { expect, test } from 'vitest';
import { createLaneBreaker } from '../../../connector-server/src/recorder/laneBreaker.ts';
import type { LaneTrouble } from '../../../connector-server/src/recorder/laneBreaker.ts';

function breakerAt(start = 1_000) {
  const clock = { now: start };
  return { clock, breaker: createLaneBreaker({ now: () => clock.now, random: () => 1 }) };
}
const trouble = (changes: Partial<LaneTrouble> = {}): LaneTrouble => ({
  code: 'SERVER_UNAVAILABLE',
  message: 'later',
  org: 'away',
  afterMs: null,
  ...changes,
});

test('a lane whose org is well takes as much as it may', () => {
  const { breaker } = breakerAt();
  expect([breaker.allowance(200), breaker.trouble]).toEqual([200, null]);
});

test('an org that takes nothing is tried with one job after pauses that grow up to a minute', () => {
  const { breaker, clock } = breakerAt();
  const pauses: number[] = [];
  for (let n = 0; n < 8; n++) {
    breaker.failed(trouble(), 1);
    expect(breaker.allowance(200)).toBe(0);
    pauses.push(breaker.restUntil - clock.now);
    clock.now = breaker.restUntil;
    expect(breaker.allowance(200)).toBe(1);
  }
  expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  expect(breaker.trouble).toMatchObject({ since: 1_000 });
});

test('once it answers, batches grow until nothing limits them', () => {
  const { breaker, clock } = breakerAt();
  breaker.failed(trouble(), 1);
  clock.now = breaker.restUntil;
  const sizes = Array.from({ length: 5 }, () => {
    const size = breaker.allowance(200);
    breaker.answered();
    return size;
  });
  expect(sizes).toEqual([1, 10, 50, 200, 200]);
  expect(breaker.trouble).toBeNull();
});

test('a job that says nothing about the org proves nothing: the next goes alone too', () => {
  const { breaker, clock } = breakerAt();
  breaker.failed(trouble(), 1);
  clock.now = breaker.restUntil;
  expect([breaker.allowance(200), breaker.allowance(200)]).toEqual([1, 1]);
});

test('what the org asks for is waited, and one that refuses is not asked every few seconds', () => {
  const { breaker, clock } = breakerAt();
  breaker.failed(trouble({ code: 'REQUEST_LIMIT_EXCEEDED', afterMs: 300_000 }), 1);
  expect(breaker.restUntil - clock.now).toBe(300_000);
  const other = breakerAt();
  other.breaker.failed(trouble({ org: 'refuses' }), 1);
  expect(other.breaker.restUntil - other.clock.now).toBe(30_000);
});

test('hurried, it tries at once, with one', () => {
  const { breaker } = breakerAt();
  breaker.failed(trouble(), 1);
  breaker.hurry();
  expect(breaker.allowance(200)).toBe(1);
});

test('a batch that was too much for one call is halved, then grows a little with each that the org carries out', () => {
  const { breaker, clock } = breakerAt();
  breaker.failed(trouble({ code: 'TIMEOUT' }), 400);
  clock.now = breaker.restUntil;
  // One that is that small did not fail for its size.
  breaker.failed(trouble({ code: 'TIMEOUT' }), 1);
  clock.now = breaker.restUntil;
  const sizes = Array.from({ length: 8 }, () => {
    const size = breaker.allowance(400);
    breaker.answered();
    return size;
  });
  expect(sizes).toEqual([1, 10, 50, 200, 250, 312, 390, 400]);
});
