import type { Outcome, Seen } from './types.ts';

/** All is well. */
export function fine(tried: string, seen: string, subject?: string): Outcome {
  return { state: 'ok', cause: null, tried, seen, mend: '', ...(subject !== undefined && { subject }) };
}

type Words = Omit<Outcome, 'state' | 'cause'>;

/** It does not work as it is. */
export function fails(cause: string, words: Words): Outcome {
  return { state: 'fail', cause, ...words };
}

/** It works, but not as meant, or not for long. */
export function warns(cause: string, words: Words): Outcome {
  return { state: 'warn', cause, ...words };
}

/** It could not be looked at. */
export function unknown(cause: string, words: Words): Outcome {
  return { state: 'unknown', cause, ...words };
}

/** What another check says already; here it only could not be looked at. */
export function notLooked(tried: string, missed: Extract<Seen<never>, { ok: false }>, mend: string): Outcome {
  return unknown('not_looked_at', { tried, seen: missed.text, mend });
}
