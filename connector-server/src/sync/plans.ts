/** When the runs by the clock are due. Pure; each connection has its own minutes, so that they do not all come at once. */
import type { SyncSettings } from './ports.ts';
import { DAY_MS, HOUR_MS } from './windows.ts';

const PERIOD_MS = 3 * HOUR_MS;

export interface Plan {
  /** Names the rule: another one has other times. */
  rule: string;
  /** In words. */
  text: string;
  /** The first time after a moment, epoch ms. */
  nextAfter(at: number): number;
}

export function periodicPlan(connectionId: string): Plan {
  const offset = spread(connectionId, 180);
  return {
    rule: `3h+${offset}`,
    text: `every 3 hours, at ${clock(offset)}, ${clock(offset + 180)} … UTC, over the last 6 hours`,
    nextAfter: (at) => Math.floor((at - offset * 60_000) / PERIOD_MS + 1) * PERIOD_MS + offset * 60_000,
  };
}

export function dailyPlan(connectionId: string, { dailyHour, timeZone }: SyncSettings): Plan {
  const minute = spread(connectionId, 60);
  return {
    rule: `${dailyHour}:${minute} ${timeZone}`,
    text: `every day at ${clock(dailyHour * 60 + minute)} ${timeZone}, over the last 48 hours`,
    nextAfter(at) {
      // In half days, since some days have 23 hours: none is stepped over.
      for (let half = -1; ; half++) {
        const next = instantOf(at + half * (DAY_MS / 2), dailyHour, minute, timeZone);
        if (next > at) return next;
      }
    },
  };
}

/** The moment at which clocks in a zone show hour and minute, on the date they show at `at`. An hour that is skipped moves on. */
function instantOf(at: number, hour: number, minute: number, timeZone: string): number {
  const date = new Date(shownAt(at, timeZone));
  const shown = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), hour, minute);
  const first = shown - (shownAt(shown, timeZone) - shown);
  return shown - (shownAt(first, timeZone) - first);
}

/** What clocks in a zone show at a moment, to the minute, as if it were UTC. */
function shownAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value ?? 0);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) + (at % 60_000);
}

/** A number below `range` that a connection always gets (FNV-1a). */
function spread(connectionId: string, range: number): number {
  let hash = 0x811c9dc5;
  for (const char of connectionId) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash % range;
}

function clock(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}
