import { CLOCK, clockTime, dayName, spanText } from 'c/uiTime';

describe('times', () => {
  it('shows spans as a clock up to an hour, then hours, then days', () => {
    expect([0, 9_999, 760_000, -61_000, 3 * 3600_000, 50 * 3600_000].map(spanText)).toEqual([
      '0:00',
      '0:09',
      '12:40',
      '1:01',
      '3 h',
      '2 d',
    ]);
  });
  it('shows a time of day without a leading zero where the locale has none', () => {
    const at = new Date(2026, 2, 1, 13, 5);
    expect(clockTime(at.getTime())).toBe(at.toLocaleTimeString([], CLOCK));
    expect(at.toLocaleTimeString('en-US', CLOCK)).toMatch(/^1:05\sPM$/u);
    expect(at.toLocaleTimeString('de-DE', CLOCK)).toBe('13:05');
  });
  it('names today and yesterday', () => {
    const now = new Date(2026, 2, 1, 0, 30).getTime();
    expect(dayName(now - 60_000, now)).toBe('Today');
    expect(dayName(now - 3600_000, now)).toBe('Yesterday');
    expect(dayName(new Date(2025, 11, 24).getTime(), now)).toContain('2025');
  });
});
