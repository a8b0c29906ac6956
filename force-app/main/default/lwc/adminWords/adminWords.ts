/** How the admin pages write numbers, times and states. All times are epoch ms, shown in the zone of the browser. */

const WHEN: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
};

/** `Nov 21, 2026, 14:05` in the reader's locale; a dash for null. */
export function whenText(at: number | null): string {
  return at === null ? '–' : new Date(at).toLocaleString([], WHEN);
}

/** `21 Nov, 14:00`: the hour a count begins at. */
export function hourText(at: number): string {
  return new Date(at).toLocaleString([], { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
}

/** `in 12 minutes`, `3 hours ago`. */
export function fromNow(at: number, now: number): string {
  const minutes = Math.round((at - now) / 60_000);
  const words = new Intl.RelativeTimeFormat([], { numeric: 'auto' });
  if (Math.abs(minutes) < 1) return at < now ? 'just now' : 'now';
  if (Math.abs(minutes) < 90) return words.format(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return Math.abs(hours) < 48 ? words.format(hours, 'hour') : words.format(Math.round(hours / 24), 'day');
}

/** `1,234`. */
export function numberText(value: number): string {
  return value.toLocaleString([]);
}

/** `99.95 %`; never rounded up to 100 while something is missing, never below 0. */
export function shareText(part: number, whole: number): string {
  if (whole <= 0) return '–';
  const share = Math.max(0, part / whole) * 100;
  const cut = part < whole ? Math.min(Math.floor(share * 100) / 100, 99.99) : share;
  return `${cut.toLocaleString([], { maximumFractionDigits: 2 })} %`;
}

/** A span in words: `2 s`, `4 min`, `3 h`. */
export function spanText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

/** Value of an `<input type="datetime-local">` for a time, in the browser's zone. */
export function toLocalInput(at: number): string {
  const day = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T${two(day.getHours())}:${two(day.getMinutes())}`;
}

/** The time of such a value, or null when it is none. */
export function fromLocalInput(value: string): number | null {
  const at = new Date(value).getTime();
  return Number.isNaN(at) ? null : at;
}

/** The browser's time zone, e.g. `Europe/Berlin`. */
export function zoneName(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** `?a=1&b=2` of what is given; null and empty values are left out. */
export function queryOf(values: Readonly<Record<string, string | null>>): string {
  const pairs = Object.entries(values).filter(([, value]) => value !== null && value !== '');
  return pairs.length === 0
    ? ''
    : `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`).join('&')}`;
}

/** What a failure says to a person. */
export function problemText(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'The connector did not answer.';
}
