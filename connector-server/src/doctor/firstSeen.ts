import type { Seen } from './types.ts';

/** Asks one after another until somebody sees rows: first the API user, then an administrator. */
export async function firstSeen<T>(asks: readonly (() => Promise<Seen<T>>)[]): Promise<Seen<T>> {
  let seen: Seen<T> = { ok: false, code: 'not_asked', status: null, text: 'Nobody was asked.' };
  for (const ask of asks) {
    seen = await ask();
    if (seen.ok && (!Array.isArray(seen.value) || seen.value.length > 0)) return seen;
  }
  return seen;
}
