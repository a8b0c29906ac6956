/** Where a list goes on, as the text a page gives back. */

/** Of whole numbers. */
export function cursorOf(place: readonly number[]): string {
  return place.join('.');
}

/** `parts` whole numbers; null: from the beginning; `bad`: not one of ours. */
export function readCursor(given: unknown, parts: number): number[] | 'bad' | null {
  if (given === undefined || given === '') return null;
  if (typeof given !== 'string' || given.length > 80) return 'bad';
  const place = given.split('.').map((part) => (/^\d{1,16}$/.test(part) ? Number(part) : Number.NaN));
  return place.length === parts && place.every(Number.isSafeInteger) ? place : 'bad';
}
