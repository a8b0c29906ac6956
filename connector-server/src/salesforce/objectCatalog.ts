/** Objects and fields of an org as the API user sees them, for whoever maps them. Kept for an hour. */
import type { OrgObject } from '../protocol/adminCrmTypes.ts';
import { readObject } from '../settings/crmCheck/readObject.ts';
import { CallFailure } from './callFailure.ts';
import type { OrgConnections } from './orgConnection.ts';

export interface ObjectCatalog {
  /** Null: there is no such object, or the API user may not see it. Rejects with CallFailure when the org cannot tell and nothing is known. */
  describe(connectionId: string, object: string): Promise<OrgObject | null>;
  /** Objects whose records the API user may read, by label. Rejects as above. */
  list(connectionId: string): Promise<{ object: string; label: string; custom: boolean }[]>;
  /** Everything known of the org is asked anew. Returns what was known of each object. */
  forget(connectionId: string): Promise<OrgObject[]>;
}

type Listed = { object: string; label: string; custom: boolean }[];
const FRESH_MS = 60 * 60_000;

export function createObjectCatalog(connections: OrgConnections, now: () => number): ObjectCatalog {
  const described = new Map<string, Map<string, { until: number; object: Promise<OrgObject | null> }>>();
  const lists = new Map<string, { until: number; list: Promise<Listed> }>();
  return {
    describe(connectionId, object) {
      const known =
        described.get(connectionId) ?? new Map<string, { until: number; object: Promise<OrgObject | null> }>();
      described.set(connectionId, known);
      const kept = known.get(object);
      if (kept !== undefined && kept.until > now()) return kept.object;
      const asked = connections
        .call(connectionId, { method: 'GET', path: `/sobjects/${encodeURIComponent(object)}/describe` })
        .then(readObject, nullIfUnknown);
      known.set(object, { until: now() + FRESH_MS, object: asked });
      asked.catch(() => known.delete(object));
      return asked;
    },
    list(connectionId) {
      const kept = lists.get(connectionId);
      if (kept !== undefined && kept.until > now()) return kept.list;
      const list = connections.call(connectionId, { method: 'GET', path: '/sobjects' }).then(readList);
      lists.set(connectionId, { until: now() + FRESH_MS, list });
      list.catch(() => lists.delete(connectionId));
      return list;
    },
    async forget(connectionId) {
      const known = [...(described.get(connectionId)?.values() ?? [])];
      described.delete(connectionId);
      lists.delete(connectionId);
      const objects = await Promise.all(known.map(({ object }) => object.catch(() => null)));
      return objects.filter((object) => object !== null);
    },
  };
}

const UNKNOWN: ReadonlySet<string> = new Set(['NOT_FOUND', 'INVALID_TYPE', 'INSUFFICIENT_ACCESS']);
function nullIfUnknown(error: unknown): null {
  if (error instanceof CallFailure && UNKNOWN.has(error.code)) return null;
  throw error;
}

function readList(answer: unknown): Listed {
  const raw = (
    answer as {
      sobjects?: {
        name: string;
        label: string;
        custom?: boolean;
        queryable?: boolean;
        customSetting?: boolean;
        layoutable?: boolean;
      }[];
    }
  ).sobjects;
  return (raw ?? [])
    .filter(
      ({ queryable, customSetting, layoutable }) => queryable === true && customSetting !== true && layoutable === true,
    )
    .map(({ name, label, custom }) => ({ object: name, label, custom: custom ?? false }))
    .sort((one, other) => one.label.localeCompare(other.label));
}
