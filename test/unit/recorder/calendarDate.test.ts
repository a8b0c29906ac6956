import { expect, test } from 'vitest';
import { calendarDate } from '../../../connector-server/src/recorder/calendarDate.ts';

test.each([
  ['America/Los_Angeles', '2026-11-02T01:30:00Z', '2026-11-01'],
  ['Pacific/Auckland', '2026-11-02T11:30:00Z', '2026-11-03'],
  // The clocks go back in New York at 06:00 UTC: both one o'clocks are the same day, and so is the last hour.
  ['America/New_York', '2026-11-01T05:30:00Z', '2026-11-01'],
  ['America/New_York', '2026-11-02T04:30:00Z', '2026-11-01'],
  ['Asia/Kolkata', '2026-12-31T18:30:00Z', '2027-01-01'],
  ['Not/A_Zone', '2026-11-02T23:59:59Z', '2026-11-02'],
  [null, '2026-11-02T23:59:59Z', '2026-11-02'],
])('in %s %s is %s', (zone, at, day) => {
  expect(calendarDate(Date.parse(at), zone)).toBe(day);
});
