/** `TODAY`, `LAST_N_DAYS:3` and so on as a half-open range of epoch milliseconds, UTC. */
import { ApiError } from '../apiError.ts';

const DAY = 86_400_000;

const startOf = {
  DAY: (t: number): number => Math.floor(t / DAY) * DAY,
  WEEK: (t: number): number => startOf.DAY(t) - new Date(t).getUTCDay() * DAY,
  MONTH: (t: number): number => Date.UTC(new Date(t).getUTCFullYear(), new Date(t).getUTCMonth(), 1),
  YEAR: (t: number): number => Date.UTC(new Date(t).getUTCFullYear(), 0, 1),
};

type Unit = keyof typeof startOf;

function shift(unit: Unit, t: number, n: number): number {
  const date = new Date(t);
  if (unit === 'DAY') return t + n * DAY;
  if (unit === 'WEEK') return t + n * 7 * DAY;
  if (unit === 'MONTH') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + n, date.getUTCDate());
  return Date.UTC(date.getUTCFullYear() + n, date.getUTCMonth(), date.getUTCDate());
}

/** Throws MALFORMED_QUERY for a literal the stand-in does not know (fiscal periods, quarters). */
export function dateRange(literal: string, now: number): { from: number; to: number } {
  const text = literal.toUpperCase();
  const today = startOf.DAY(now);
  const single: Record<string, [Unit, number]> = { TODAY: ['DAY', 0], YESTERDAY: ['DAY', -1], TOMORROW: ['DAY', 1] };
  const period = /^(THIS|LAST|NEXT)_(WEEK|MONTH|YEAR)$/.exec(text);
  const known =
    single[text] ??
    (period ? ([period[2] as Unit, { THIS: 0, LAST: -1, NEXT: 1 }[period[1] as 'THIS']] as [Unit, number]) : undefined);
  if (known) {
    const from = shift(known[0], startOf[known[0]](now), known[1]);
    return { from, to: shift(known[0], from, 1) };
  }
  const n = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|YEAR)S:(\d+)$/.exec(text);
  if (n) {
    const unit = n[2] as Unit;
    const count = Number(n[3]);
    if (unit === 'DAY')
      return n[1] === 'LAST'
        ? { from: today - count * DAY, to: today + DAY }
        : { from: today + DAY, to: today + (count + 1) * DAY };
    const begin = startOf[unit](now);
    return n[1] === 'LAST'
      ? { from: shift(unit, begin, -count), to: begin }
      : { from: shift(unit, begin, 1), to: shift(unit, begin, count + 1) };
  }
  if (text === 'LAST_90_DAYS') return { from: today - 90 * DAY, to: today + DAY };
  if (text === 'NEXT_90_DAYS') return { from: today + DAY, to: today + 91 * DAY };
  throw new ApiError(400, 'MALFORMED_QUERY', `date literal ${literal} is not known to this stand-in`);
}
