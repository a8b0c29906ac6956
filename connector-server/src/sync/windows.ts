/** Which conversations a run looks at, in portions LivePerson accepts. Pure. Times are epoch ms. */
import type { HistoryApi } from '../desk/historyPorts.ts';
import type { SyncKind, SyncSlice } from './ports.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** Longest window a person may ask for. */
export const MANUAL_DAYS = 30;
/** LivePerson keeps conversations for 13 months. */
const KEPT_DAYS = 396;
/** A conversation may go on for long: how far before the window its beginning is looked for. */
const BEGAN_EARLIER_MS = 56 * DAY_MS;
/** Messaging Interactions: at most three months of beginnings; the shortest three are 89 days, and ends are rounded outwards. */
const MESSAGING_SPAN_MS = 88 * DAY_MS;
/** Engagement History: at most a month; the shortest is 28 days. */
const CHAT_SPAN_MS = 27 * DAY_MS;
/** A chat lasts hours at most. */
const CHAT_BEGAN_EARLIER_MS = DAY_MS;
const TEN_MINUTES = 600_000;
/** Clocks of people's machines may be a little ahead. */
const SKEW_MS = 60_000;

export interface SyncWindow {
  from: number;
  to: number;
}

export type WindowRefusal = {
  code: 'window_too_long' | 'window_in_future' | 'window_too_old' | 'window_empty';
  text: string;
};

/** Null: the window is fine. */
export function refuseWindow({ from, to }: SyncWindow, now: number): WindowRefusal | null {
  if (to <= from) return { code: 'window_empty', text: 'The end of the window must be after its start.' };
  if (to > now + SKEW_MS) return { code: 'window_in_future', text: 'The window must lie in the past.' };
  if (from < now - KEPT_DAYS * DAY_MS)
    return {
      code: 'window_too_old',
      text: 'LivePerson keeps conversations for 13 months; the window begins before that.',
    };
  const days = Math.ceil((to - from) / DAY_MS);
  // The hour that daylight saving adds belongs to the days asked for.
  if (to - from > MANUAL_DAYS * DAY_MS + HOUR_MS)
    return {
      code: 'window_too_long',
      text: `One sync covers at most ${MANUAL_DAYS} days; this window has ${days}. Ask for it in parts.`,
    };
  return null;
}

/** What comes by the clock: six hours every three, two days every day; longer when the last one ended longer ago. */
export function plannedWindow(kind: SyncKind, now: number, lastTo: number | null): SyncWindow {
  if (kind === 'daily') return { from: now - 2 * DAY_MS, to: now };
  const since = Math.min(now - 6 * HOUR_MS, lastTo ?? now);
  return { from: Math.max(since, now - MANUAL_DAYS * DAY_MS), to: now };
}

/** Conversations that lived in the window: begun before its end and changed after its start. */
export function slicesOf(window: SyncWindow, apis: readonly HistoryApi[]): SyncSlice[] {
  const { from, to } = window;
  return apis.flatMap((api): SyncSlice[] =>
    api === 'chat'
      ? cut({ from: from - CHAT_BEGAN_EARLIER_MS, to }, CHAT_SPAN_MS).map((part) => ({
          api,
          startFrom: part.from,
          startTo: part.to,
          changedSince: null,
        }))
      : cut({ from: from - BEGAN_EARLIER_MS, to }, MESSAGING_SPAN_MS).map((part) => ({
          api,
          startFrom: part.from,
          startTo: part.to,
          changedSince: from,
        })),
  );
}

/** The beginning of LivePerson's ten minutes that hold a moment. */
export function tenMinutesOf(at: number): number {
  return Math.floor(at / TEN_MINUTES) * TEN_MINUTES;
}

function cut({ from, to }: SyncWindow, span: number): SyncWindow[] {
  const parts: SyncWindow[] = [];
  for (let start = from; start < to; start += span) parts.push({ from: start, to: Math.min(start + span, to) });
  return parts;
}
