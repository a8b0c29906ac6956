import { expect, test } from 'vitest';
import {
  hoursDue,
  hoursOf,
  lastSettledHour,
  LOOK_BACK_HOURS,
  MOST_HOURS,
} from '../../../connector-server/src/sync/coveragePlan.ts';
import { HOUR_MS } from '../../../connector-server/src/sync/coveragePorts.ts';
import type { HourToCount } from '../../../connector-server/src/sync/coveragePorts.ts';

const MINUTE = 60_000;
/** 10:40 of some day. */
const NOW = 500_000 * HOUR_MS + 40 * MINUTE;
const allCounted = (at: (hour: number) => number, hasHoles = false): HourToCount[] =>
  Array.from({ length: LOOK_BACK_HOURS }, (_, index) => {
    const hour = lastSettledHour(NOW) - index;
    return { hour, countedAt: at(hour), hasHoles };
  });

test('an hour is counted when it has been over for twenty minutes', () => {
  expect(lastSettledHour(NOW)).toBe(499_999);
  expect(lastSettledHour(500_000 * HOUR_MS + 19 * MINUTE)).toBe(499_998);
});

test('in the beginning the last two days are due, oldest first', () => {
  const due = hoursDue(NOW, []);
  expect(due).toHaveLength(48);
  expect([due[0], due.at(-1)]).toEqual([499_952, 499_999]);
});

test('an hour that was just counted is not due, whatever its age', () => {
  expect(
    hoursDue(
      NOW,
      allCounted(() => NOW - 10 * MINUTE),
    ),
  ).toEqual([]);
});

test('conversations that close late are seen: an hour is counted again after six hours and after a day', () => {
  const soon = allCounted((hour) => (hour + 1) * HOUR_MS + 20 * MINUTE);
  const due = hoursDue(NOW, soon);
  expect(due).not.toContain(499_999);
  expect(due).not.toContain(499_994);
  expect(due).toContain(499_993);
  const afterSix = allCounted((hour) => (hour + 1) * HOUR_MS + 6 * HOUR_MS + 20 * MINUTE);
  expect(hoursDue(NOW, afterSix).at(-1)).toBe(499_975);
});

test('an hour with holes is looked at again in each run', () => {
  expect(
    hoursDue(
      NOW,
      allCounted(() => NOW - HOUR_MS, true),
    ),
  ).toHaveLength(48);
  expect(
    hoursDue(
      NOW,
      allCounted(() => NOW - 10 * MINUTE, true),
    ),
  ).toEqual([]);
});

test('a range a person names is cut into the hours it touches, the present one included, the future left out', () => {
  const from = 499_998 * HOUR_MS + 30 * MINUTE;
  expect(hoursOf({ from, to: NOW }, NOW)).toEqual([499_998, 499_999, 500_000]);
  expect(hoursOf({ from, to: 499_999 * HOUR_MS }, NOW)).toEqual([499_998]);
  expect(hoursOf({ from, to: NOW + 10 * HOUR_MS }, NOW).at(-1)).toBe(500_000);
  expect(hoursOf({ from: NOW + HOUR_MS, to: NOW + 2 * HOUR_MS }, NOW)).toEqual([]);
});

test('a range that is too long is cut to the latest month', () => {
  const hours = hoursOf({ from: 0, to: NOW }, NOW);
  expect(hours).toHaveLength(MOST_HOURS);
  expect(hours.at(-1)).toBe(500_000);
});
