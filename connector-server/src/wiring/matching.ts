/** Matching without an agent's softphone: by the API user, for records nobody looked up, and for trying rules out. */
import { lookUp, type LookUpResult } from '../matching/lookUp.ts';
import { createMatchPlanner, type MatchInput } from '../matching/matchPlanner.ts';
import { simulate } from '../matching/simulation.ts';
import type { MatchSimulation, MatchSimulationRequest } from '../protocol/matchingTypes.ts';
import type { RecordStore } from '../recorder/recordStore.ts';
import { createObjectCatalog } from '../salesforce/objectCatalog.ts';
import type { OrgConnections } from '../salesforce/orgConnection.ts';
import { createPlanReader } from '../salesforce/planReader.ts';
import type { Settings } from '../settings/settings.ts';
import type { Db } from '../store/database.ts';
import { recentConversations } from '../store/recentConversations.ts';
import { pastConversation } from './pastConversation.ts';

export interface ServerMatching {
  /** One Salesforce call; a second where the org refused a part. Rejects with CallFailure when the org cannot be asked. */
  findPerson(input: MatchInput): Promise<LookUpResult>;
  /** Null: there is no such connection. */
  simulate(connectionId: string, request: MatchSimulationRequest): Promise<MatchSimulation | null>;
}

const USUAL_COUNT = 20;

export function createServerMatching(deps: {
  db: Db;
  settings: Settings;
  store: Pick<RecordStore, 'load'>;
  connections: OrgConnections;
  /** Default: the machine's clock. */
  now?: () => number;
}): ServerMatching {
  const { settings } = deps;
  const catalog = createObjectCatalog(deps.connections, deps.now ?? Date.now);
  const reader = createPlanReader({
    connections: deps.connections,
    apiVersionOf: (connectionId) => settings.connection(connectionId)?.salesforce.apiVersion ?? '',
    async fieldsOf(connectionId, object) {
      const described = await catalog.describe(connectionId, object);
      return described && new Map(described.fields.map(({ field, type }) => [field.toLowerCase(), type]));
    },
  });
  const planner = createMatchPlanner((connectionId) => settings.connection(connectionId)?.crm ?? null);
  return {
    findPerson: (input) => lookUp(planner, input, (plan) => reader.read(input.connectionId, plan)),
    async simulate(connectionId, request) {
      const connection = settings.connection(connectionId);
      if (connection === null) return null;
      const asked = request.conversationIds;
      const latest =
        asked === undefined ? await recentConversations(deps.db, connectionId, request.last ?? USUAL_COUNT) : [];
      const ids = asked ?? latest.map(({ conversationId }) => conversationId);
      const stored = await deps.store.load(connectionId, ids);
      const past = ids.flatMap((id) => {
        const facts = stored.get(id)?.facts;
        return (facts && pastConversation(connectionId, connection.liveperson.account, facts)) ?? [];
      });
      past.sort((a, b) => b.at - a.at);
      const after = {
        ...connection.crm,
        identification: request.rules ?? connection.crm.identification,
        ...(request.phoneCountry === undefined ? {} : { phoneCountry: request.phoneCountry }),
      };
      const simulation = await simulate(past, { before: connection.crm, after }, (plan) =>
        reader.read(connectionId, plan),
      );
      return { ...simulation, notes: notesFor(ids, past) };
    },
  };
}

function notesFor(
  ids: readonly string[],
  past: readonly { conversationId: string; attributes: MatchInput['attributes'] }[],
): string[] {
  const known = new Set(past.map(({ conversationId }) => conversationId));
  const unknown = ids.filter((id) => !known.has(id));
  if (ids.length === 0) return ['No conversation is recorded yet.'];
  return unknown.length === 0 ? [] : [`Nothing is known of ${unknown.slice(0, 5).join(', ')}.`];
}
