/** Times as agents read them. All arguments are epoch ms. */

export const CLOCK: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };
/** Making a format costs fifty times as much as using it, and lists use it for every row with every message. */
const inClock = new Intl.DateTimeFormat([], CLOCK);

/** `14:05` or `2:05 PM`, in the agent's own locale and zone. */
export function clockTime(at: number): string {
  return inClock.format(at);
}

/** Local calendar day, for grouping messages. */
export function dayKey(at: number): string {
  const day = new Date(at);
  return `${day.getFullYear()}-${day.getMonth() + 1}-${day.getDate()}`;
}

/** `Today`, `Yesterday` or the date with its weekday. */
export function dayName(at: number, now: number): string {
  if (dayKey(at) === dayKey(now)) return 'Today';
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (dayKey(at) === dayKey(yesterday.getTime())) return 'Yesterday';
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : ('numeric' as const);
  return new Date(at).toLocaleDateString([], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(year ? { year } : {}),
  });
}

/** A span as a clock: `0:09`, `12:40`, `3 h`, `2 d`. Negative spans count as their size. */
export function spanText(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const hours = Math.floor(seconds / 3600);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** The agent's local day as `YYYY-MM-DD`, `plusDays` later. */
export function localDay(at: number, plusDays: number): string {
  const day = new Date(at);
  day.setDate(day.getDate() + plusDays);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** `YYYY-MM-DD` as the agent's locale writes a day; no zone shifts it. */
export function calendarDay(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date).toLocaleDateString([], { day: 'numeric', month: 'short', year: 'numeric' });
}
