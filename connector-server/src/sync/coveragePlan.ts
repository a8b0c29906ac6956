/** Which hours are to be counted now. Pure. */
import { HOUR_MS } from './coveragePorts.ts';
import type { HourToCount } from './coveragePorts.ts';

/** LivePerson's reporting is up to a minute late, and a record may wait for its turn. */
const SETTLED_MS = 20 * 60_000;
/** Conversations close long after they began: an hour is counted again at these ages. */
const AGAIN_AT_MS = [6 * HOUR_MS, 24 * HOUR_MS];
/** An hour with holes is looked at again in each run this long after the last. */
const HOLES_AGAIN_MS = 50 * 60_000;
/** How far back runs by the clock look. */
export const LOOK_BACK_HOURS = 48;
/** Longest range a person may ask for: that of a manual run of sync. */
export const MOST_HOURS = 31 * 24;

/** The last hour that may be counted, by number. */
export function lastSettledHour(now: number): number {
  return Math.floor((now - SETTLED_MS) / HOUR_MS) - 1;
}

/** Oldest first. */
export function hoursDue(now: number, counted: readonly HourToCount[]): number[] {
  const known = new Map(counted.map((one) => [one.hour, one]));
  const last = lastSettledHour(now);
  const due: number[] = [];
  for (let hour = last - LOOK_BACK_HOURS + 1; hour <= last; hour++) {
    const before = known.get(hour);
    if (before === undefined || isDueAgain(now, before)) due.push(hour);
  }
  return due;
}

function isDueAgain(now: number, { hour, countedAt, hasHoles }: HourToCount): boolean {
  if (hasHoles && countedAt <= now - HOLES_AGAIN_MS) return true;
  const end = (hour + 1) * HOUR_MS;
  return AGAIN_AT_MS.some((age) => countedAt < end + age && end + age <= now);
}

/** Hours that a range touches, the settled ones, oldest first; the latest MOST_HOURS of them. */
export function hoursOf(range: { from: number; to: number }, now: number): number[] {
  // A person wants to see the present too: an hour under way may be counted, only not one that has not begun.
  const last = Math.min(Math.ceil(range.to / HOUR_MS) - 1, Math.floor(now / HOUR_MS));
  const first = Math.max(Math.floor(range.from / HOUR_MS), last - MOST_HOURS + 1);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
