/**
 * Liberal readers for what LivePerson sends: unknown members are ignored, numbers may come as strings, and an array
 * of one element may come as the bare element (Messaging Window API, protocol overview). None of these throws.
 */
export type Fields = Readonly<Record<string, unknown>>;

const EMPTY: Fields = Object.freeze({});

export function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : EMPTY;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Absent -> empty; bare element -> list of one. */
export function asList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Text, or a number as text; anything else is ''. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
}

/** A safe integer, also from a string; else null. */
export function asInteger(value: unknown): number | null {
  const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}

/** The latest time a Salesforce record can hold (Object Reference, dateTime); not much later a Date cannot be written at all. */
const LATEST_TIME = Date.UTC(4000, 11, 31);

/** A point in time, epoch ms; null when absent, zero, negative or after the year 4000. */
export function asTime(value: unknown): number | null {
  const number = asInteger(value);
  return number !== null && number > 0 && number <= LATEST_TIME ? number : null;
}

/** Cuts the account off an old id (`account.user`); other ids stay as they are. */
export function userIdOf(account: string, id: string): string {
  return id.startsWith(`${account}.`) ? id.slice(account.length + 1) : id;
}
