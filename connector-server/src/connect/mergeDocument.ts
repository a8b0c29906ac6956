/** What the guide decides, put into a settings document that may hold more. Pure. */
import { fullId } from '../support/salesforceId.ts';
import { connectionSection, type Json } from './connectionSection.ts';
import type { ConnectState } from './types.ts';

const asJson = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The parsed document, or null where there is none yet; another connection, and what somebody set by hand in this one, stays. */
export function mergeDocument(document: unknown, state: ConnectState, has: (secret: string) => boolean): Json {
  const before = asJson(document);
  const connections = asList(before.connections).map(asJson);
  const known = connections.find(({ id }) => id === state.connection);
  const merged = mergeConnection(known ?? {}, state, has);
  return {
    ...before,
    version: before.version ?? 1,
    connections:
      known === undefined ? [...connections, merged] : connections.map((one) => (one === known ? merged : one)),
  };
}

/** Without this connection; null: it is not in it. */
export function withoutConnection(document: unknown, id: string): Json | null {
  const before = asJson(document);
  const connections = asList(before.connections);
  const rest = connections.filter((one) => asJson(one).id !== id);
  return rest.length === connections.length ? null : { ...before, connections: rest };
}

function mergeConnection(known: Json, state: ConnectState, has: (secret: string) => boolean): Json {
  const made = connectionSection(state, has);
  const { origins } = asJson(known.salesforce);
  return {
    ...known,
    ...made,
    name: known.name ?? made.name,
    salesforce: {
      ...asJson(known.salesforce),
      ...made.salesforce,
      origins: [...new Set([...asList(origins), ...asList(made.salesforce.origins)])],
    },
    liveperson: { ...asJson(known.liveperson), ...made.liveperson },
    agents: mergeAgents(asList(known.agents).map(asJson), asList(made.agents).map(asJson)),
    ...apisOf(asJson(known.sync), state),
  };
}

/** Whom the guide knows as it knows them; others somebody put in by hand stay, unless they name the same user. */
function mergeAgents(known: Json[], made: Json[]): Json[] {
  const idOf = ({ salesforceUserId }: Json): string => fullId(String(salesforceUserId));
  const salesforce = new Set(made.map(idOf));
  const livePerson = new Set(made.map(({ livePersonUserId }) => livePersonUserId));
  return [...made, ...known.filter((one) => !salesforce.has(idOf(one)) && !livePerson.has(one.livePersonUserId))];
}

/** Messaging alone is the default and is not written. */
function apisOf(sync: Json, { liveperson: { apis } }: ConnectState): Json {
  if (apis === undefined || (sync.apis === undefined && apis.length === 1 && apis[0] === 'messaging'))
    return Object.keys(sync).length === 0 ? {} : { sync };
  return { sync: { ...sync, apis } };
}
