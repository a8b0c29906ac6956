/** Ids of rows that are worked out each time: the same thing keeps the same id. */
import type { IdSource } from '../ids.ts';

export class SetupIds {
  readonly #ids: IdSource;
  readonly #known = new Map<string, string>();

  constructor(ids: IdSource) {
    this.#ids = ids;
  }

  /** Id of what `key` names below a key prefix; made at the first call. */
  of(keyPrefix: string, key: string): string {
    const name = `${keyPrefix}/${key}`;
    const known = this.#known.get(name) ?? this.#ids.next(keyPrefix);
    this.#known.set(name, known);
    return known;
  }

  /** An id somebody else made belongs to this thing from now on. */
  adopt(keyPrefix: string, key: string, id: string): void {
    this.#known.set(`${keyPrefix}/${key}`, id);
  }
}
