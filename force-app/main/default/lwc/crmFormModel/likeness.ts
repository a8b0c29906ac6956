import type { CrmPort } from '../crmForm/port.ts';
import { valuesOf } from './check';
import type { FormField } from './fields';
import { searchRows, type FoundRow } from './rows';

/** Looks for likely duplicates of what is on a form, once for the same values. */
export class Likeness {
  private looked = '';
  /** What was found for the values looked for last. */
  private rows: FoundRow[] = [];

  /**
   * Records like the one on the form, by the fields named in `keys`. Null: there is nothing to look for, or other values
   * were looked for meanwhile. Rejects with an Error in plain words.
   */
  async find(
    port: CrmPort,
    object: string,
    fields: readonly FormField[],
    keys: readonly string[],
  ): Promise<readonly FoundRow[] | null> {
    const values = valuesOf(fields, true);
    const given = keys.map((field) => values[field] ?? '');
    if (given.every((value) => value === '')) return null;
    const looked = JSON.stringify(given);
    if (looked === this.looked) return this.rows;
    this.looked = looked;
    this.rows = [];
    try {
      const { rows } = await searchRows(port, { kind: 'duplicates', object, values });
      if (looked !== this.looked) return null;
      this.rows = rows;
      return rows;
    } catch (error) {
      if (looked === this.looked) this.looked = '';
      throw error;
    }
  }
}
