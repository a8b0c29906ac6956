import { expect, it } from 'vitest';
import { plannedWindow, refuseWindow, slicesOf } from '../../../connector-server/src/sync/windows.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-21T12:00:00Z');

it('cuts what is asked for into spans LivePerson accepts, without a gap', () => {
  const slices = slicesOf({ from: NOW - 30 * DAY, to: NOW }, ['messaging', 'chat']);
  for (const api of ['messaging', 'chat'] as const) {
    const own = slices.filter((slice) => slice.api === api);
    expect(own[0]?.startFrom).toBeLessThanOrEqual(NOW - 31 * DAY);
    expect(own.at(-1)?.startTo).toBe(NOW);
    own.slice(1).forEach((slice, index) => expect(slice.startFrom).toBe(own[index]?.startTo));
    // Three months are 89 days at least, one month 28; LivePerson rounds outwards by up to ten minutes at each end.
    for (const { startFrom, startTo } of own)
      expect(startTo - startFrom).toBeLessThanOrEqual((api === 'chat' ? 28 : 89) * DAY - HOUR);
  }
});

it('thirty days are fine, also over the change of the clock; a minute of skew is no future', () => {
  expect(refuseWindow({ from: NOW - 30 * DAY, to: NOW + 30_000 }, NOW)).toBeNull();
  expect(refuseWindow({ from: NOW - 30 * DAY - HOUR, to: NOW }, NOW)).toBeNull();
  expect(refuseWindow({ from: NOW - 31 * DAY, to: NOW }, NOW)?.text).toContain('at most 30 days');
});

it('a periodic run reaches back to the last one that was done, at most 30 days', () => {
  expect(plannedWindow('periodic', NOW, null)).toEqual({ from: NOW - 6 * HOUR, to: NOW });
  expect(plannedWindow('periodic', NOW, NOW - 3 * HOUR)).toEqual({ from: NOW - 6 * HOUR, to: NOW });
  expect(plannedWindow('periodic', NOW, NOW - 3 * DAY)).toEqual({ from: NOW - 3 * DAY, to: NOW });
  expect(plannedWindow('periodic', NOW, NOW - 300 * DAY).from).toBe(NOW - 30 * DAY);
  expect(plannedWindow('daily', NOW, null)).toEqual({ from: NOW - 2 * DAY, to: NOW });
});
