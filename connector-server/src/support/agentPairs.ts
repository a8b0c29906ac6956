/** Which LivePerson user belongs to which Salesforce user, as somebody decided it id to id. */
import { fullId } from './salesforceId.ts';

export interface AgentPair {
  /** 15 or 18 characters. */
  salesforceUserId: string;
  /** As LivePerson's configuration counts it, without the account. */
  livePersonUserId: string;
}

interface Index {
  salesforce: ReadonlyMap<string, string>;
  livePerson: ReadonlyMap<string, string>;
}

/** Lists come from settings and are replaced as a whole, never changed. */
const indexes = new WeakMap<readonly AgentPair[], Index>();

function indexOf(pairs: readonly AgentPair[]): Index {
  const known = indexes.get(pairs) ?? {
    salesforce: new Map(pairs.map((pair) => [pair.livePersonUserId, fullId(pair.salesforceUserId)])),
    livePerson: new Map(pairs.map((pair) => [fullId(pair.salesforceUserId), pair.livePersonUserId])),
  };
  indexes.set(pairs, known);
  return known;
}

/** 18 characters; null: nobody decided. */
export function salesforceUserOf(pairs: readonly AgentPair[] | undefined, livePersonUserId: string): string | null {
  return pairs === undefined ? null : (indexOf(pairs).salesforce.get(livePersonUserId) ?? null);
}

export function livePersonUserOf(pairs: readonly AgentPair[] | undefined, salesforceUserId: string): string | null {
  return pairs === undefined ? null : (indexOf(pairs).livePerson.get(fullId(salesforceUserId)) ?? null);
}
