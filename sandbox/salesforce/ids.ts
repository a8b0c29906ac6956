/**
 * Record ids as the platform writes them: 15 case-sensitive characters, or 18 with a checksum of their case.
 * Everything inside this stand-in is keyed by the 18-character form.
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The 18-character form of a 15-character id. */
export function to18(id15: string): string {
  let suffix = '';
  for (let block = 0; block < 3; block++) {
    let bits = 0;
    for (let i = 0; i < 5; i++) {
      const code = id15.charCodeAt(block * 5 + i);
      if (code >= 65 && code <= 90) bits |= 1 << i;
    }
    suffix += ALPHABET[bits];
  }
  return id15 + suffix;
}

/** The 18-character form of a well-formed id; null for anything else, a wrong checksum included. */
export function normalizeId(value: unknown): string | null {
  if (typeof value !== 'string' || !/^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(value)) return null;
  const full = to18(value.slice(0, 15));
  return value.length === 15 || full.slice(15) === value.slice(15).toUpperCase() ? full : null;
}

/** Makes new ids, each once. */
export class IdSource {
  #next = 1;

  next(keyPrefix: string): string {
    let rest = this.#next++;
    let digits = '';
    while (digits.length < 8) {
      digits = (BASE62[rest % 62] ?? '0') + digits;
      rest = Math.floor(rest / 62);
    }
    return to18(`${keyPrefix}Gn00${digits}`);
  }
}
