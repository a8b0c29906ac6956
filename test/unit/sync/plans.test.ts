import { describe, expect, it } from 'vitest';
import type { SyncSettings } from '../../../connector-server/src/sync/ports.ts';
import { dailyPlan, periodicPlan } from '../../../connector-server/src/sync/plans.ts';

const settings = (timeZone: string, dailyHour = 2): SyncSettings => ({
  account: { account: '1', signIn: { oauth: null, password: false } },
  periodic: true,
  daily: true,
  dailyHour,
  timeZone,
  apis: ['messaging'],
  withLines: true,
});
const HOUR = 3_600_000;
const DAYS = 20;

describe('the times of a connection', () => {
  it('[SYN-06] are the same after a restart, and spread over the connections', () => {
    const at = Date.parse('2026-03-10T12:00:00Z');
    const minutes = new Set(
      Array.from({ length: 40 }, (_, index) => new Date(periodicPlan(`org-${index}`).nextAfter(at)).getTime()),
    );
    expect(minutes.size).toBeGreaterThan(20);
    expect(periodicPlan('org-7').nextAfter(at)).toBe(periodicPlan('org-7').nextAfter(at));
  });

  it('[SYN-01] come every three hours, each after the one before', () => {
    const plan = periodicPlan('harbor');
    let at = Date.parse('2026-03-10T12:00:00Z');
    const first = plan.nextAfter(at);
    expect(first - at).toBeLessThanOrEqual(3 * HOUR);
    for (let round = 1; round <= 20; round++) {
      at = plan.nextAfter(at);
      expect(at).toBe(first + (round - 1) * 3 * HOUR);
    }
  });

  it.each([
    ['Asia/Kathmandu', 0, '2026-01-01T12:00:00Z'],
    ['Europe/Berlin', 2, '2026-03-20T12:00:00Z'],
    ['Europe/Berlin', 2, '2026-10-15T12:00:00Z'],
    ['America/New_York', 23, '2026-03-01T12:00:00Z'],
    ['America/New_York', 1, '2026-10-25T12:00:00Z'],
    ['Pacific/Auckland', 3, '2026-09-20T12:00:00Z'],
  ])('[SYN-02] come once for each day of %s, at %i, also when its clock changes (from %s)', (zone, hour, from) => {
    const plan = dailyPlan('harbor', settings(zone, hour));
    const shown = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
    const days = new Set<string>();
    let at = Date.parse(from);
    for (let day = 0; day < DAYS; day++) {
      const next = plan.nextAfter(at);
      expect(next - at).toBeGreaterThan(0);
      expect(next - at).toBeLessThanOrEqual(25 * HOUR);
      const [date = '', time = ''] = shown.format(next).split(', ');
      days.add(date);
      // The hour that is skipped in spring moves on by one.
      expect([hour, (hour + 1) % 24]).toContain(Number(time.slice(0, 2)));
      at = next;
    }
    expect(days.size).toBe(DAYS);
  });
});
