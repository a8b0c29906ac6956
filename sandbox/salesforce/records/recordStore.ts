/** All records of the org in memory, with equality indexes and a journal so that a failed all-or-none call leaves no trace. */
import type { Schema } from '../schema/schema.ts';
import type { FieldDef, FieldValue, ObjectDef, Row } from '../schema/types.ts';

type Index = Map<string, Set<string>>;
interface Table {
  rows: Map<string, Row>;
  indexes: Map<string, Index>;
}

/** Equality on the platform ignores case, except in fields declared case sensitive and in ids. */
export function indexKey(f: FieldDef, value: FieldValue): string {
  const text = String(value);
  return f.caseSensitive || f.type === 'reference' || f.type === 'id' ? text : text.toLowerCase();
}

const isIndexed = (f: FieldDef): boolean => f.type !== 'id' && (f.idLookup || f.unique || f.externalId);

export class RecordStore {
  readonly #schema: Schema;
  readonly #tables = new Map<string, Table>();
  #journal: (() => void)[] | null = null;

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  #table(definition: ObjectDef): Table {
    const known = this.#tables.get(definition.name);
    if (known) return known;
    const indexes = new Map<string, Index>();
    for (const f of definition.fields.values()) if (isIndexed(f)) indexes.set(f.name, new Map());
    const table = { rows: new Map<string, Row>(), indexes };
    this.#tables.set(definition.name, table);
    return table;
  }

  /** Deleted rows included; look at `IsDeleted`. */
  get(definition: ObjectDef, id: string): Row | null {
    return this.#table(definition).rows.get(id) ?? null;
  }

  /** Row of whatever object the id belongs to. */
  find(id: string): { definition: ObjectDef; row: Row } | null {
    const definition = this.#schema.objectOfId(id);
    const row = definition && this.get(definition, id);
    return definition && row ? { definition, row } : null;
  }

  rows(definition: ObjectDef): Iterable<Row> {
    return this.#table(definition).rows.values();
  }

  /** Rows whose field equals the value; null when the field carries no index and the caller has to look at all. */
  byValue(definition: ObjectDef, f: FieldDef, value: FieldValue): Row[] | null {
    const table = this.#table(definition);
    if (f.type === 'id') {
      const row = table.rows.get(String(value));
      return row ? [row] : [];
    }
    const index = table.indexes.get(f.name);
    if (!index) return null;
    const rows: Row[] = [];
    for (const id of index.get(indexKey(f, value)) ?? []) {
      const row = table.rows.get(id);
      if (row) rows.push(row);
    }
    return rows;
  }

  insert(definition: ObjectDef, row: Row): void {
    const table = this.#table(definition);
    const id = String(row['Id']);
    table.rows.set(id, row);
    for (const [name, value] of Object.entries(row)) this.#index(table, definition, name, null, value, id);
    this.#journal?.push(() => {
      for (const [name, value] of Object.entries(row)) this.#index(table, definition, name, value, null, id);
      table.rows.delete(id);
    });
  }

  update(definition: ObjectDef, row: Row, changes: Row): void {
    const table = this.#table(definition);
    const id = String(row['Id']);
    const before: Row = {};
    for (const [name, value] of Object.entries(changes)) {
      before[name] = row[name] ?? null;
      this.#index(table, definition, name, before[name] ?? null, value, id);
      row[name] = value;
    }
    this.#journal?.push(() => {
      for (const [name, value] of Object.entries(before)) {
        this.#index(table, definition, name, row[name] ?? null, value, id);
        row[name] = value;
      }
    });
  }

  #index(table: Table, definition: ObjectDef, name: string, from: FieldValue, to: FieldValue, id: string): void {
    const index = table.indexes.get(name);
    const f = index && definition.fields.get(name.toLowerCase());
    if (!index || !f) return;
    if (from !== null) {
      const key = indexKey(f, from);
      const bucket = index.get(key);
      bucket?.delete(id);
      if (bucket?.size === 0) index.delete(key);
    }
    if (to !== null) {
      const key = indexKey(f, to);
      const bucket = index.get(key) ?? new Set();
      bucket.add(id);
      index.set(key, bucket);
    }
  }

  /** Runs `work`; everything it wrote is undone when it throws. May be nested. */
  atomically<T>(work: () => T): T {
    const outer = this.#journal;
    const mine: (() => void)[] = [];
    this.#journal = mine;
    try {
      const result = work();
      outer?.push(...mine);
      return result;
    } catch (error) {
      this.#journal = null;
      for (const undo of mine.reverse()) undo();
      throw error;
    } finally {
      this.#journal = outer;
    }
  }
}
