/** Who owns a record: the agent's Salesforce user, else the queue or the API user, with the reason. */
import type { AccountDirectory, KnownAgents, RecordWriter } from './ports.ts';

export interface Owner {
  /** Null: leave it to Salesforce, which takes the API user. */
  ownerId: string | null;
  /** Why it is not the agent; null when it is. */
  note: string | null;
  /** Who gets it when Salesforce refuses `ownerId`. */
  whenRefused: { ownerId: string | null; note: string } | null;
}

export interface AgentFacts {
  name: string;
  isBot: boolean;
  salesforceUserId: string | null;
  /** Why there is no Salesforce user; null when there is one. */
  reason: string | null;
  /** IANA name of the Salesforce user's time zone; null when not known. */
  timeZone: string | null;
}

/** A Conversation goes to its last agent; without one that has a Salesforce user it goes to the queue. */
export function conversationOwner(agent: AgentFacts | null, queueId: string | null, queueName: string): Owner {
  const queueNote = queueId === null ? ` The queue ${queueName} was not found, so the connector's user owns it.` : '';
  if (agent === null) return { ownerId: queueId, note: queueId === null ? queueNote.trim() : null, whenRefused: null };
  if (agent.salesforceUserId === null)
    return { ownerId: queueId, note: `${agent.reason ?? ''}${queueNote}`.trim(), whenRefused: null };
  return {
    ownerId: agent.salesforceUserId,
    note: null,
    whenRefused: {
      ownerId: queueId,
      note: `Salesforce did not accept ${agent.name} as owner (inactive, or without access to conversations).${queueNote}`,
    },
  };
}

/** A Task goes to its agent, else it stays with the API user (queues cannot own Tasks everywhere). */
export function taskOwner(agent: AgentFacts): Owner {
  const note = `Salesforce did not accept ${agent.name} as owner (inactive, or without access).`;
  return {
    ownerId: agent.salesforceUserId,
    note: agent.reason,
    whenRefused: agent.salesforceUserId === null ? null : { ownerId: null, note },
  };
}

/** A follow-up goes to whom the agent named; should that user not be accepted, to the agent, else to the API user. */
export function followUpOwner(asked: { ownerId: string; ownerName: string }, agent: AgentFacts): Owner {
  const other = agent.salesforceUserId === asked.ownerId ? null : agent.salesforceUserId;
  const note = `Salesforce did not accept ${asked.ownerName} as owner (inactive, or without access).`;
  return { ownerId: asked.ownerId, note: null, whenRefused: { ownerId: other, note } };
}

export interface OwnerLookup {
  /** Everybody asked for is in the answer. Rejects when Salesforce cannot be asked. */
  agents(connectionId: string, agentIds: readonly string[]): Promise<Map<string, AgentFacts>>;
  queue(connectionId: string, developerName: string): Promise<string | null>;
}

const FOUND_MS = 5 * 60_000;
const MISSING_MS = 60_000;

/** Answers are kept for minutes, so that a burst of conversations asks once. */
export function createOwnerLookup(deps: {
  known: KnownAgents;
  directory: AccountDirectory;
  writer: RecordWriter;
  /** The Salesforce user somebody decided on for this LivePerson user; goes before everything else. Default: nobody did. */
  mapped?: (connectionId: string, agentId: string) => string | null;
  now: () => number;
}): OwnerLookup {
  const mapped = deps.mapped ?? (() => null);
  const cache = new Map<string, { until: number; value: AgentFacts }>();
  const queues = new Map<string, { until: number; value: string | null }>();

  /** A changed decision is a new question. */
  const keyOf = (connectionId: string, id: string): string => `${connectionId} ${id} ${mapped(connectionId, id) ?? ''}`;

  const describe = async (connectionId: string, ids: readonly string[]): Promise<Map<string, AgentFacts>> => {
    const people = await Promise.all(
      ids.map(async (id) => {
        const [person, userId] = await Promise.all([
          deps.directory.agent(connectionId, id),
          mapped(connectionId, id) ?? deps.known.salesforceUserId(connectionId, id),
        ]);
        return { id, person, userId };
      }),
    );
    const emails = [
      ...new Set(
        people.flatMap(({ person, userId }) =>
          userId === null && person !== null && !person.isBot && person.email ? [person.email.toLowerCase()] : [],
        ),
      ),
    ];
    const users =
      emails.length === 0 ? new Map<string, string>() : await deps.writer.findUsersByEmail(connectionId, emails);
    const matched = people.map(({ id, person, userId }) => ({
      id,
      person,
      found: userId ?? (person?.email ? users.get(person.email.toLowerCase()) : undefined) ?? null,
    }));
    const zones = await deps.writer.findTimeZones(
      connectionId,
      matched.flatMap(({ found }) => (found === null ? [] : [found])),
    );
    return new Map(
      matched.map(({ id, person, found }) => {
        const name = person?.name ?? `LivePerson user ${id}`;
        return [
          id,
          {
            name,
            isBot: person?.isBot ?? false,
            salesforceUserId: found,
            reason: found === null ? whyNobody(name, person) : null,
            timeZone: found === null ? null : (zones.get(found) ?? null),
          },
        ];
      }),
    );
  };

  return {
    async agents(connectionId, agentIds) {
      const now = deps.now();
      const answer = new Map<string, AgentFacts>();
      const missing: string[] = [];
      for (const id of new Set(agentIds)) {
        const known = cache.get(keyOf(connectionId, id));
        if (known !== undefined && known.until > now) answer.set(id, known.value);
        else missing.push(id);
      }
      for (const [id, value] of await describe(connectionId, missing)) {
        if (cache.size > 20_000) cache.clear();
        cache.set(keyOf(connectionId, id), {
          until: now + (value.salesforceUserId === null ? MISSING_MS : FOUND_MS),
          value,
        });
        answer.set(id, value);
      }
      return answer;
    },
    async queue(connectionId, developerName) {
      const key = `${connectionId} ${developerName}`;
      const known = queues.get(key);
      if (known !== undefined && known.until > deps.now()) return known.value;
      const value = await deps.writer.findQueue(connectionId, developerName);
      queues.set(key, { until: deps.now() + (value === null ? MISSING_MS : FOUND_MS), value });
      return value;
    },
  };
}

function whyNobody(name: string, person: { email: string | null; isBot: boolean } | null): string {
  if (person?.isBot === true) return `${name} is a bot and has no Salesforce user.`;
  if (person === null) return `${name} is not in the LivePerson directory, so no Salesforce user could be looked up.`;
  if (!person.email) return `${name} has no e-mail address in LivePerson, so no Salesforce user could be looked up.`;
  return `No active Salesforce user has the e-mail address of ${name}.`;
}
