/** All records of the org in memory, with equality indexes and a journal so that a failed all-or-none call leaves no trace. */
import type { Schema } from '../schema/schema.ts';
import type { FieldDef, FieldValue, ObjectDef, Row } from '../schema/types.ts';

type Index = Map<string, Set<string>>;
interface Table {
  rows: Map<string, Row>;
  indexes: Map<string, Index>;
}

/** A table that is not kept but worked out from the org's state, each time somebody looks. */
export interface ComputedTable {
  rows(): Row[];
  /** Takes a new row in; throws ApiError. Left out: nobody can create one. */
  insert?(row: Row): void;
  /** Carries changes out; `IsDeleted: true` takes the row away. */
  update?(row: Row, changes: Row): void;
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
  readonly #computed = new Map<string, ComputedTable>();
  /** Computed rows by id, until `refresh` or the next write. */
  readonly #seen = new Map<string, Map<string, Row>>();
  #journal: (() => void)[] | null = null;

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** From now on the rows of this object are worked out. */
  compute(objectName: string, table: ComputedTable): void {
    this.#computed.set(objectName, table);
  }

  isComputed(definition: ObjectDef): boolean {
    return this.#computed.has(definition.name);
  }

  /** Computed tables are worked out anew at the next look. Called once per request. */
  refresh(): void {
    this.#seen.clear();
  }

  #computedRows(definition: ObjectDef): Map<string, Row> | null {
    const table = this.#computed.get(definition.name);
    if (!table) return null;
    const known = this.#seen.get(definition.name);
    if (known) return known;
    const rows = new Map(table.rows().map((row) => [String(row['Id']), row]));
    this.#seen.set(definition.name, rows);
    return rows;
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

  /** Fields came or went: indexes are built anew from the rows. */
  schemaChanged(): void {
    this.refresh();
    for (const [name, { rows, indexes }] of this.#tables) {
      const definition = this.#schema.object(name);
      if (!definition) continue;
      const table = { rows, indexes };
      indexes.clear();
      for (const f of definition.fields.values()) if (isIndexed(f)) indexes.set(f.name, new Map());
      for (const [id, row] of rows)
        for (const [field, value] of Object.entries(row)) this.#index(table, definition, field, null, value, id);
    }
  }

  /** Deleted rows included; look at `IsDeleted`. */
  get(definition: ObjectDef, id: string): Row | null {
    return (this.#computedRows(definition) ?? this.#table(definition).rows).get(id) ?? null;
  }

  /** Row of whatever object the id belongs to. */
  find(id: string): { definition: ObjectDef; row: Row } | null {
    const definition = this.#schema.objectOfId(id);
    const row = definition && this.get(definition, id);
    return definition && row ? { definition, row } : null;
  }

  rows(definition: ObjectDef): Iterable<Row> {
    return (this.#computedRows(definition) ?? this.#table(definition).rows).values();
  }

  /** Rows whose field equals the value; null when the field carries no index and the caller has to look at all. */
  byValue(definition: ObjectDef, f: FieldDef, value: FieldValue): Row[] | null {
    const computed = this.#computedRows(definition);
    if (computed) {
      const row = f.type === 'id' ? computed.get(String(value)) : undefined;
      return f.type === 'id' ? (row ? [row] : []) : null;
    }
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
    const computed = this.#computed.get(definition.name);
    if (computed) {
      computed.insert?.(row);
      this.#journal?.push(() => computed.update?.(row, { IsDeleted: true }));
      return this.refresh();
    }
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
    const computed = this.#computed.get(definition.name);
    if (computed) {
      const inverse = Object.fromEntries(Object.keys(changes).map((name) => [name, row[name] ?? null]));
      computed.update?.(row, changes);
      this.#journal?.push(() => {
        if (changes['IsDeleted'] === true) computed.insert?.(row);
        else computed.update?.(row, inverse);
      });
      return this.refresh();
    }
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
