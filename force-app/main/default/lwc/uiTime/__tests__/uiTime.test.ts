import { dayName, spanText, spanWords } from 'c/uiTime';

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
  it('says spans in words', () => {
    expect([5_000, 60_000, 125_000, 3_600_000, 200_000_000].map(spanWords)).toEqual([
      'less than a minute',
      '1 minute',
      '2 minutes',
      '1 hour',
      '2 days',
    ]);
  });
  it('names today and yesterday', () => {
    const now = new Date(2026, 2, 1, 0, 30).getTime();
    expect(dayName(now - 60_000, now)).toBe('Today');
    expect(dayName(now - 3600_000, now)).toBe('Yesterday');
    expect(dayName(new Date(2025, 11, 24).getTime(), now)).toContain('2025');
  });
});
