/** What an object looks like to the API user, kept for an hour per org and object. */
import type { OrgConnections } from './orgConnection.ts';

export interface FieldShape {
  name: string;
  /** Salesforce's word, e.g. `string`, `reference`, `picklist`, `datetime`. */
  type: string;
  /** Longest text, UTF-16 units; 0 where it does not apply. */
  length: number;
  createable: boolean;
  updateable: boolean;
  restrictedPicklist: boolean;
  picklistValues: ReadonlySet<string>;
}

export type ObjectShape = ReadonlyMap<string, FieldShape>;

export interface DescribeCache {
  /** Rejects with CallFailure when nothing is known and Salesforce cannot tell. */
  shapeOf(connectionId: string, object: string): Promise<ObjectShape>;
  /** Asks again the next time, e.g. after the org named an unknown field. */
  forget(connectionId: string, object: string): void;
  forgetAll(): void;
}

const FRESH_MS = 60 * 60_000;

export function createDescribeCache(connections: OrgConnections, now: () => number): DescribeCache {
  const cache = new Map<string, { until: number; shape: Promise<ObjectShape> }>();
  return {
    shapeOf(connectionId, object) {
      const key = `${connectionId} ${object}`;
      const known = cache.get(key);
      if (known !== undefined && known.until > now()) return known.shape;
      const asking = connections
        .call(connectionId, { method: 'GET', path: `/sobjects/${encodeURIComponent(object)}/describe` })
        .then(readShape);
      // An org that cannot answer now has not changed its fields: what was known stays good.
      const shape = known === undefined ? asking : asking.catch(() => known.shape);
      cache.set(key, { until: now() + FRESH_MS, shape });
      shape.catch(() => cache.delete(key));
      return shape;
    },
    forget: (connectionId, object) => void cache.delete(`${connectionId} ${object}`),
    forgetAll: () => cache.clear(),
  };
}

interface RawField {
  name: string;
  type: string;
  length?: number;
  createable?: boolean;
  updateable?: boolean;
  restrictedPicklist?: boolean;
  picklistValues?: { value: string; active?: boolean }[];
}

function readShape(answer: unknown): ObjectShape {
  const fields = (answer as { fields?: RawField[] }).fields ?? [];
  return new Map(
    fields.map((field) => [
      field.name,
      {
        name: field.name,
        type: field.type,
        length: field.length ?? 0,
        createable: field.createable ?? false,
        updateable: field.updateable ?? false,
        restrictedPicklist: field.restrictedPicklist ?? false,
        picklistValues: new Set(
          (field.picklistValues ?? []).filter(({ active }) => active !== false).map(({ value }) => value),
        ),
      },
    ]),
  );
}
