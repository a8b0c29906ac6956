/**
 * Makes people and Cases together with their links: one graph per conversation, each whole or not at all (REST API Developer
 * Guide, "Composite Graph"). So the conversation's record tells for sure whether they were made.
 */
import type {
  Creation,
  CreationOutcome,
  LinkedCreator,
  NamedRecords,
  PersonObject,
} from '../recorder/creation/creationPorts.ts';
import { CONVERSATION_KEY_FIELD, CONVERSATION_OBJECT } from '../recorder/conversationIntent.ts';
import type { RecordValue } from '../recorder/ports.ts';
import { callFailure, type CallFailure } from './callFailure.ts';
import type { DescribeCache } from './describeCache.ts';
import { foundDuplicates } from './foundDuplicates.ts';
import { errorMeaning, orgStateOf } from './errorTable.ts';
import { fitFields } from './fitFields.ts';
import type { OrgConnections } from './orgConnection.ts';
import { personQuery } from './personQueries.ts';
import { soql } from '../support/soql.ts';
import { withoutValues } from './withoutValues.ts';

/** "A payload can have at most 75 graphs", and 500 nodes. */
const GRAPHS_PER_CALL = 75;
const KEYS_PER_QUERY = 60;
const IDS_PER_QUERY = 20;
const GIVE_RIGHTS =
  'Give the API user the permission set LivePerson Connector API Creation, or switch automatic creation off; then replay.';

export interface CreateLinkedDeps {
  connections: Pick<OrgConnections, 'call'>;
  describe: Pick<DescribeCache, 'shapeOf' | 'forget'>;
  apiVersionOf(connectionId: string): Promise<string>;
}

interface Node {
  method: 'POST' | 'PATCH';
  url: string;
  referenceId: string;
  body: Record<string, RecordValue>;
}

export function createLinkedCreator(deps: CreateLinkedDeps): LinkedCreator {
  return {
    async create(connectionId, creations) {
      const outcomes: CreationOutcome[] = [];
      for (let at = 0; at < creations.length; at += GRAPHS_PER_CALL)
        outcomes.push(...(await createSome(deps, connectionId, creations.slice(at, at + GRAPHS_PER_CALL))));
      return outcomes;
    },
    async named(connectionId, keys) {
      const found = new Map<string, NamedRecords>();
      for (let at = 0; at < keys.length; at += KEYS_PER_QUERY) {
        const part = keys.slice(at, at + KEYS_PER_QUERY);
        const text = soql`SELECT External_Key__c, Lead__c, Contact__c, Account__c, Case__c FROM LivePerson_Conversation__c WHERE External_Key__c IN ${part}`;
        const answer = await deps.connections.call(connectionId, {
          method: 'GET',
          path: `/query?q=${encodeURIComponent(text)}`,
        });
        for (const row of (answer as { records?: Record<string, unknown>[] }).records ?? [])
          found.set(String(row['External_Key__c']), {
            Lead: idIn(row['Lead__c']),
            Contact: idIn(row['Contact__c']),
            Account: idIn(row['Account__c']),
            Case: idIn(row['Case__c']),
          });
      }
      return found;
    },
    read: (connectionId, object, ids, fields) => readRecords(deps, connectionId, object, ids, fields),
  };
}

const idIn = (value: unknown): string | null => (typeof value === 'string' ? value : null);

async function createSome(
  deps: CreateLinkedDeps,
  connectionId: string,
  creations: readonly Creation[],
): Promise<CreationOutcome[]> {
  const outcomes = new Map<Creation, CreationOutcome>();
  const graphs: { creation: Creation; nodes: Node[] }[] = [];
  try {
    const version = await deps.apiVersionOf(connectionId);
    for (const creation of creations) {
      const made = await nodesOf(deps, connectionId, version, creation);
      if ('outcome' in made) outcomes.set(creation, made);
      else graphs.push({ creation, nodes: made.nodes });
    }
    if (graphs.length > 0) {
      const answer = await deps.connections.call(connectionId, {
        method: 'POST',
        path: '/composite/graph',
        body: {
          graphs: graphs.map(({ nodes }, index) => ({ graphId: `g${index}`, compositeRequest: nodes })),
        },
      });
      const answers = graphAnswers(answer, graphs.length);
      for (const [index, { creation, nodes }] of graphs.entries())
        outcomes.set(creation, outcomeOf(creation, nodes, answers?.[index] ?? null));
    }
  } catch (error) {
    const failure = callFailure(error, 'call');
    for (const creation of creations)
      if (!outcomes.has(creation)) outcomes.set(creation, ofCall(creation.ref, failure));
  }
  for (const [{ person, activity }, { outcome }] of outcomes) {
    if (outcome !== 'dead') continue;
    // Rights may be given before it is tried again.
    for (const object of [person?.object, activity?.object])
      if (object !== undefined) deps.describe.forget(connectionId, object);
  }
  return creations.map((creation) => outcomes.get(creation) ?? unknownAnswer(creation.ref));
}

async function nodesOf(
  deps: CreateLinkedDeps,
  connectionId: string,
  version: string,
  creation: Creation,
): Promise<{ nodes: Node[] } | CreationOutcome> {
  const { ref, person, activity, conversationKey, conversationFields } = creation;
  const base = `/services/data/v${version}/sobjects`;
  const nodes: Node[] = [];
  const links: Record<string, RecordValue> = {};
  const fitted = async (object: string, fields: Readonly<Record<string, RecordValue>>) =>
    fitFields(fields, await deps.describe.shapeOf(connectionId, object), 'create');
  if (person !== null) {
    const { fields, dropped } = await fitted(person.object, person.fields);
    if (dropped.includes('LastName')) return notAllowed(ref, person.object);
    nodes.push({ method: 'POST', url: `${base}/${person.object}`, referenceId: 'person', body: fields });
    links[`${person.object}__c`] = '@{person.id}';
  }
  if (activity !== null) {
    const contactId = person?.object === 'Contact' ? '@{person.id}' : activity.contactId;
    const { fields, dropped } = await fitted('Case', { ...activity.fields, ContactId: contactId });
    if (dropped.includes('Subject') && dropped.includes('Description')) return notAllowed(ref, 'Case');
    if (contactId === null) delete fields['ContactId'];
    else if ('ContactId' in fields) fields['ContactId'] = contactId;
    nodes.push({ method: 'POST', url: `${base}/Case`, referenceId: 'activity', body: fields });
    links['Case__c'] = '@{activity.id}';
  }
  const key = encodeURIComponent(conversationKey);
  nodes.push({
    method: 'PATCH',
    url: `${base}/${CONVERSATION_OBJECT}/${CONVERSATION_KEY_FIELD}/${key}`,
    referenceId: 'conversation',
    body: { ...conversationFields, ...links },
  });
  return { nodes };
}

interface GraphAnswer {
  successful: boolean;
  parts: { referenceId: string; status: number; body: unknown }[];
}

function graphAnswers(answer: unknown, expected: number): GraphAnswer[] | null {
  const graphs = (answer as { graphs?: unknown } | null)?.graphs;
  if (!Array.isArray(graphs) || graphs.length !== expected) return null;
  const byId = new Map(
    (graphs as { graphId?: unknown; isSuccessful?: unknown; graphResponse?: { compositeResponse?: unknown } }[]).map(
      ({ graphId, isSuccessful, graphResponse }) => {
        const parts = Array.isArray(graphResponse?.compositeResponse) ? graphResponse.compositeResponse : [];
        return [
          String(graphId),
          {
            successful: isSuccessful === true,
            parts: (parts as { referenceId?: unknown; httpStatusCode?: unknown; body?: unknown }[]).map(
              ({ referenceId, httpStatusCode, body }) => ({
                referenceId: String(referenceId),
                status: Number(httpStatusCode),
                body,
              }),
            ),
          },
        ];
      },
    ),
  );
  return graphs.map((_, index) => byId.get(`g${index}`) ?? { successful: false, parts: [] });
}

function outcomeOf(creation: Creation, nodes: readonly Node[], answer: GraphAnswer | null): CreationOutcome {
  const { ref } = creation;
  if (answer === null || answer.parts.length === 0) return unknownAnswer(ref);
  const idOf = (reference: string): string | null => {
    const body = answer.parts.find(({ referenceId }) => referenceId === reference)?.body;
    return idIn((body as { id?: unknown } | null)?.id);
  };
  if (answer.successful) {
    const personId = idOf('person');
    const activityId = idOf('activity');
    if ((creation.person !== null && personId === null) || (creation.activity !== null && activityId === null))
      return unknownAnswer(ref);
    return { ref, outcome: 'created', personId, activityId };
  }
  const failures = answer.parts
    .filter(({ status }) => status >= 300)
    .map(({ referenceId, body }) => {
      const error = (Array.isArray(body) ? body[0] : body) as
        { errorCode?: unknown; message?: unknown; fields?: unknown } | undefined;
      return {
        error,
        referenceId,
        code: typeof error?.errorCode === 'string' ? error.errorCode : 'UNKNOWN',
        message: typeof error?.message === 'string' ? error.message : '',
        fields: Array.isArray(error?.fields) ? error.fields.filter((name) => typeof name === 'string') : [],
      };
    });
  // The others were only rolled back with it.
  const cause = failures.find(({ code }) => code !== 'PROCESSING_HALTED') ?? failures[0];
  if (cause === undefined) return unknownAnswer(ref);
  const meaning = errorMeaning(cause.code, cause.message);
  const body = nodes.find(({ referenceId }) => referenceId === cause.referenceId)?.body ?? {};
  const message = withoutValues(cause.message, body);
  if (meaning.do === 'retry' || meaning.do === 'stop' || meaning.do === 'repeat') {
    const org = orgStateOf(meaning);
    const afterMs = meaning.do === 'retry' ? meaning.waitMs : null;
    return { ref, outcome: 'retry', code: cause.code, message, uncertain: false, afterMs, ...(org && { org }) };
  }
  return {
    ref,
    outcome: 'dead',
    code: cause.code,
    message,
    field: cause.fields[0] ?? null,
    whatToDo: adviceOf(cause.code, cause.referenceId, meaning),
    ...(cause.code === 'DUPLICATES_DETECTED' &&
      cause.referenceId === 'person' && { duplicates: foundDuplicates(cause.error) }),
  };
}

const OBJECTS: Readonly<Record<string, string>> = {
  person: 'person',
  activity: 'Case',
  conversation: 'conversation’s record',
};

function adviceOf(code: string, reference: string, meaning: ReturnType<typeof errorMeaning>): string {
  const what = OBJECTS[reference] ?? 'record';
  if (/^INSUFFICIENT_ACCESS|^INVALID_TYPE$|^NOT_FOUND$/.test(code)) return GIVE_RIGHTS;
  if (code === 'REQUIRED_FIELD_MISSING')
    return `The org requires a field of the ${what} that the field table of automatic creation does not fill: add it there, with a default value; then replay.`;
  if (code === 'DUPLICATES_DETECTED')
    return 'A duplicate rule of the org found the same person: link the conversation to them by hand.';
  return 'whatToDo' in meaning
    ? meaning.whatToDo
    : `Salesforce refused the ${what}: correct the field table of automatic creation, then replay.`;
}

function ofCall(ref: string, failure: CallFailure): CreationOutcome {
  const meaning = errorMeaning(failure.code, failure.message);
  const org = failure.org ?? (meaning.do === 'retry' ? 'away' : null);
  return {
    ref,
    outcome: 'retry',
    code: failure.code,
    message: failure.message,
    uncertain: !failure.certain,
    afterMs: meaning.do === 'retry' ? meaning.waitMs : null,
    ...(org === null ? {} : { org }),
  };
}

function unknownAnswer(ref: string): CreationOutcome {
  const message = 'Salesforce answered in an unknown shape.';
  return { ref, outcome: 'retry', code: 'UNKNOWN_ANSWER', message, uncertain: true, afterMs: null };
}

function notAllowed(ref: string, object: string): CreationOutcome {
  const message = `The API user may not create a ${object}.`;
  return { ref, outcome: 'dead', code: 'CREATE_NOT_ALLOWED', message, field: null, whatToDo: GIVE_RIGHTS };
}

async function readRecords(
  deps: CreateLinkedDeps,
  connectionId: string,
  object: PersonObject | 'Case',
  ids: readonly string[],
  fields: readonly string[],
): Promise<Map<string, Record<string, RecordValue>>> {
  const shape = await deps.describe.shapeOf(connectionId, object);
  const readable = fields.filter((field) => shape.has(field));
  const version = await deps.apiVersionOf(connectionId);
  const found = new Map<string, Record<string, RecordValue>>();
  for (let at = 0; at < ids.length; at += IDS_PER_QUERY) {
    const anyOf = ids.slice(at, at + IDS_PER_QUERY).map((value) => ({ field: 'Id', value }));
    const text = personQuery({ verb: 'find', as: object, object, fields: readable, anyOf, limit: anyOf.length });
    if (text === null) continue;
    const answer = await deps.connections.call(connectionId, {
      method: 'POST',
      path: '/composite/batch',
      body: { batchRequests: [{ method: 'GET', url: `v${version}/query?q=${encodeURIComponent(text)}` }] },
    });
    const [part] = (answer as { results?: { result?: unknown }[] }).results ?? [];
    const rows = (part?.result as { records?: Record<string, unknown>[] } | undefined)?.records ?? [];
    for (const row of rows) {
      const values = readable.map((field): [string, RecordValue] => [field, valueOf(row[field])]);
      found.set(String(row['Id']), Object.fromEntries(values));
    }
  }
  return found;
}

function valueOf(value: unknown): RecordValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
