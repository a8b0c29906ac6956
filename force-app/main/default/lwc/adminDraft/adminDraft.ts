/** Changes that are not saved yet: made on copies, and kept while other pages are looked at. */

/** Where a value stands, e.g. `objects/0/fields/3/required`. */
export type Place = string;

type Branch = Record<string, unknown> | unknown[];

/** A copy with the value at this place; undefined takes the entry out. What is not on the way stays the same object. */
export function withValue<T>(document: T, place: Place, value: unknown): T {
  return set(document, place.split('/'), value) as T;
}

/** A copy whose entry moved by so many places, as far as there are any. */
export function withMoved<T>(document: T, place: Place, by: number): T {
  const parts = place.split('/');
  const from = Number(parts.pop());
  const list = valueAt(document, parts.join('/'));
  if (!Array.isArray(list) || from + by < 0 || from + by >= list.length) return document;
  const moved: unknown[] = list.filter((_entry, index) => index !== from);
  moved.splice(from + by, 0, list[from]);
  return withValue(document, parts.join('/'), moved);
}

export function valueAt(document: unknown, place: Place): unknown {
  return place
    .split('/')
    .reduce<unknown>((value, part) => (value as Record<string, unknown> | null | undefined)?.[part], document);
}

function set(branch: unknown, [first = '', ...rest]: readonly string[], value: unknown): unknown {
  const next = rest.length === 0 ? value : set((branch as Record<string, unknown>)[first], rest, value);
  if (Array.isArray(branch)) {
    const copy: unknown[] = [...(branch as unknown[])];
    if (rest.length === 0 && value === undefined) copy.splice(Number(first), 1);
    else copy[Number(first)] = next;
    return copy;
  }
  const copy: Branch = { ...(branch as Record<string, unknown>) };
  if (rest.length === 0 && value === undefined) delete copy[first];
  else copy[first] = next;
  return copy;
}

export interface Draft<T> {
  /** The version it was made from. */
  readonly after: number;
  readonly document: T;
}

const drafts = new Map<string, Draft<unknown>>();

/** What was left here under this name, until the page is reloaded. */
export function keptDraft<T>(name: string): Draft<T> | null {
  return (drafts.get(name) as Draft<T> | undefined) ?? null;
}

export function keepDraft(name: string, draft: Draft<unknown> | null): void {
  if (draft === null) drafts.delete(name);
  else drafts.set(name, draft);
}
