import { expect, test } from 'vitest';
import { dateRange } from '../../../sandbox/salesforce/soql/dateLiterals.ts';

const NOW = Date.parse('2026-03-04T15:30:00Z'); // a Wednesday
const range = (literal: string): string[] => {
  const { from, to } = dateRange(literal, NOW);
  return [from, to].map((t) => new Date(t).toISOString().slice(0, 10));
};

test.each([
  ['TODAY', '2026-03-04', '2026-03-05'],
  ['YESTERDAY', '2026-03-03', '2026-03-04'],
  ['THIS_WEEK', '2026-03-01', '2026-03-08'],
  ['LAST_MONTH', '2026-02-01', '2026-03-01'],
  ['NEXT_YEAR', '2027-01-01', '2028-01-01'],
  ['LAST_N_DAYS:3', '2026-03-01', '2026-03-05'],
  ['NEXT_N_DAYS:2', '2026-03-05', '2026-03-07'],
  ['LAST_N_MONTHS:2', '2026-01-01', '2026-03-01'],
])('%s', (literal, from, to) => {
  expect(range(literal)).toEqual([from, to]);
});

test('a literal it does not know is refused, not guessed', () => {
  expect(() => dateRange('LAST_FISCAL_YEAR', NOW)).toThrow(/not known/);
});
