/**
 * Every call the connector makes to an org as the API user. It is a list, compiled in, so that nothing that gets into this
 * process can widen what the API user is used for. A new call belongs in here; a test compares it with the source.
 */
import { API_USER_QUESTIONS } from '../doctor/questions.ts';
import type { OrgCall } from './orgConnection.ts';
import { isPersonQuery, isPersonSearch } from './personQueries.ts';

/** Objects whose rows are created or changed. */
const WRITTEN: ReadonlySet<string> = new Set(['LivePerson_Conversation__c', 'Task', 'ContentVersion']);
/** Queries with `?` for each bound value, a list as `(?)`. */
export const QUERIES: ReadonlySet<string> = new Set([
  'SELECT ApiName FROM TaskStatus WHERE IsClosed = true',
  'SELECT ContentDocumentId FROM ContentDocumentLink WHERE LinkedEntityId IN (?)',
  'SELECT Id FROM Group WHERE Type = ? AND DeveloperName = ? LIMIT 1',
  'SELECT Id, CallObject FROM Task WHERE Id IN (?) AND IsDeleted = false',
  'SELECT Id, AccountId FROM Contact WHERE Id IN (?)',
  'SELECT Id, CallObject FROM Task WHERE CallObject IN (?) AND IsDeleted = false',
  'SELECT Id, CallObject FROM Task WHERE LivePerson_Conversation__c IN (?) AND IsDeleted = false',
  'SELECT Id, ConvertedContactId, ConvertedAccountId, ConvertedOpportunityId FROM Lead WHERE Id IN (?) AND IsConverted = true',
  'SELECT Id, Email FROM User WHERE Email IN (?) AND IsActive = true AND UserType = ? ORDER BY Id',
  'SELECT Id, MasterRecordId FROM Account WHERE IsDeleted = true AND MasterRecordId != null AND SystemModstamp = LAST_N_DAYS:2 LIMIT 2000',
  'SELECT Id, MasterRecordId FROM Contact WHERE IsDeleted = true AND MasterRecordId != null AND SystemModstamp = LAST_N_DAYS:2 LIMIT 2000',
  'SELECT Id, MasterRecordId FROM Lead WHERE IsDeleted = true AND MasterRecordId != null AND SystemModstamp = LAST_N_DAYS:2 LIMIT 2000',
  'SELECT External_Key__c, Contact__c, Contact__r.AccountId, Account__c FROM LivePerson_Conversation__c WHERE Account__c != null AND Contact__r.SystemModstamp = LAST_N_DAYS:2 LIMIT 2000',
  'SELECT External_Key__c, Lead__c, Contact__c, Account__c, Case__c FROM LivePerson_Conversation__c WHERE External_Key__c IN (?)',
  'SELECT Id, External_Key__c FROM LivePerson_Conversation__c WHERE External_Key__c IN (?)',
  'SELECT Id, External_Key__c, Lead__r.ConvertedContactId, Lead__r.ConvertedAccountId, Lead__r.ConvertedDate FROM LivePerson_Conversation__c WHERE Contact__c = null AND Lead__r.IsConverted = true AND Lead__r.ConvertedDate = LAST_N_DAYS:7',
  'SELECT Id, External_Key__c FROM LivePerson_Conversation__c WHERE Start_Time__c >= ? AND Start_Time__c < ?',
  'SELECT Id, MasterRecordId FROM Account WHERE Id IN (?) AND IsDeleted = true',
  'SELECT Id, MasterRecordId FROM Contact WHERE Id IN (?) AND IsDeleted = true',
  'SELECT Id, MasterRecordId FROM Lead WHERE Id IN (?) AND IsDeleted = true',
  'SELECT Id, TimeZoneSidKey FROM User WHERE Id IN (?)',
  'SELECT LinkedEntityId, ContentDocumentId, ContentDocument.Title, ContentDocument.LatestPublishedVersionId, ContentDocument.LatestPublishedVersion.Checksum FROM ContentDocumentLink WHERE LinkedEntityId IN (?)',
  'SELECT TimeZoneSidKey FROM Organization LIMIT 1',
  'SELECT Transcript__c, Transcript_Checksum__c FROM LivePerson_Conversation__c WHERE Id = ?',
  ...API_USER_QUESTIONS,
]);

/** Objects of which records are made by themselves, and changed, where the settings say so. */
const CREATED: ReadonlySet<string> = new Set(['Lead', 'Contact', 'Case']);

/** Null: one of ours. Else what is unknown about it, without values. `creates`: the settings have automatic creation. */
export function unknownCall(call: Pick<OrgCall, 'method' | 'path' | 'body'>, creates = false): string | null {
  const [address = '', search = ''] = call.path.split(/\?(.*)/s);
  const [first, second, third] = address
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
  const what = `${call.method} /${[first, second].filter((part) => part !== undefined).join('/')}`;
  if (first === undefined || (first === 'limits' && second === undefined)) return call.method === 'GET' ? null : what;
  if (first === 'query' || first === 'queryAll') return call.method === 'GET' ? unknownQuery(second, search) : what;
  if (first === 'sobjects') {
    // What objects look like is told of all of them: administrators map fields of any. No record is read by it.
    if (call.method === 'GET' && isDescription(second, third)) return null;
    // A file on its own: large ones do not fit into a collection.
    if (second === 'ContentVersion' && third === undefined && call.method === 'POST') return null;
    return what;
  }
  if (first !== 'composite') return what;
  if (second === 'sobjects' && (call.method === 'POST' || call.method === 'PATCH'))
    return (
      (third === undefined ? null : known(WRITTEN, third, 'write to')) ??
      unknownRecords(call.body, creates && call.method === 'PATCH' && third === undefined)
    );
  if (second === 'sobjects' && third === undefined && call.method === 'DELETE') return unknownDeletion(search);
  if (second === undefined && call.method === 'POST') return unknownParts(call.body, creates);
  if (second === 'graph' && third === undefined && call.method === 'POST' && creates) return unknownGraphs(call.body);
  if (second === 'batch' && third === undefined && call.method === 'POST') return unknownReads(call.body);
  return what;
}

function isDescription(object: string | undefined, what: string | undefined): boolean {
  return object === undefined || (what === 'describe' && /^[A-Za-z]\w{0,79}$/.test(object));
}

/** Only erasing a consumer deletes: Tasks, files, and records of custom objects, whose ids begin with an a. */
function unknownDeletion(search: string): string | null {
  const ids = (new URLSearchParams(search).get('ids') ?? '').split(',');
  return ids.every((id) => /^(00T|069|a)\w{12,17}$/.test(id)) ? null : 'deleting what is none of ours';
}

function known(objects: ReadonlySet<string>, name: string | undefined, verb: string): string | null {
  return name !== undefined && objects.has(name) ? null : `${verb} the object ${shown(name ?? 'without a name')}`;
}

/** Further pages of a query carry nothing but where they go on. */
function unknownQuery(locator: string | undefined, search: string): string | null {
  if (locator !== undefined)
    return search === '' && /^[\w-]{15,40}$/.test(locator) ? null : 'a page of an unknown query';
  const text = new URLSearchParams(search).get('q') ?? '';
  const skeleton = querySkeleton(text);
  return QUERIES.has(skeleton) ? null : `the query "${shown(skeleton)}"`;
}

function unknownRecords(body: unknown, creates: boolean): string | null {
  const records = (body as { records?: unknown } | undefined)?.records;
  if (!Array.isArray(records)) return 'a write without records';
  for (const record of records) {
    const type = (record as { attributes?: { type?: unknown } } | null)?.attributes?.type;
    if (creates && typeof type === 'string' && CREATED.has(type)) continue;
    const unknown = known(WRITTEN, typeof type === 'string' ? type : undefined, 'write to');
    if (unknown !== null) return unknown;
  }
  return null;
}

/** Parts of a composite are calls themselves; their addresses carry the version. */
function unknownParts(body: unknown, creates: boolean): string | null {
  const parts = (body as { compositeRequest?: unknown } | undefined)?.compositeRequest;
  if (!Array.isArray(parts)) return 'a composite without parts';
  for (const part of parts as { method?: unknown; url?: unknown; body?: unknown }[]) {
    const path = typeof part.url === 'string' ? /^\/services\/data\/v\d+\.\d(\/.*)$/s.exec(part.url)?.[1] : undefined;
    if (path === undefined || path.startsWith('/composite?') || path === '/composite')
      return 'an unknown part of a composite';
    const unknown = unknownCall({ method: part.method as OrgCall['method'], path, body: part.body }, creates);
    if (unknown !== null) return unknown;
  }
  return null;
}

/** People and Cases made together with the record of their conversation. */
function unknownGraphs(body: unknown): string | null {
  const graphs = (body as { graphs?: unknown } | undefined)?.graphs;
  if (!Array.isArray(graphs)) return 'graphs without a graph';
  for (const graph of graphs as { compositeRequest?: unknown }[]) {
    if (!Array.isArray(graph.compositeRequest)) return 'a graph without parts';
    for (const { method, url } of graph.compositeRequest as { method?: unknown; url?: unknown }[]) {
      const path = /^\/services\/data\/v\d+\.\d\/sobjects\/([^?]*)$/.exec(String(url))?.[1] ?? '';
      const isRecord = method === 'PATCH' && /^LivePerson_Conversation__c\/External_Key__c\/[^/]+$/.test(path);
      if (!isRecord && !(method === 'POST' && CREATED.has(path))) return 'an unknown part of a graph';
    }
  }
  return null;
}

/** Lookups of people travel together; each part reads. */
function unknownReads(body: unknown): string | null {
  const parts = (body as { batchRequests?: unknown } | undefined)?.batchRequests;
  if (!Array.isArray(parts) || parts.length === 0) return 'a batch without parts';
  for (const part of parts as { method?: unknown; url?: unknown }[]) {
    const [, resource, search] = /^v\d+\.\d\/(query|search)\?(.*)$/s.exec(String(part.url)) ?? [];
    if (part.method !== 'GET' || resource === undefined || search === undefined) return 'an unknown part of a batch';
    const text = new URLSearchParams(search).get('q') ?? '';
    const skeleton = querySkeleton(text);
    if (resource === 'search' ? !isPersonSearch(text) : !isPersonQuery(skeleton))
      return `the ${resource} "${shown(skeleton)}"`;
  }
  return null;
}

/** The query as it was written in the source: values of any kind become `?`. */
export function querySkeleton(query: string): string {
  return query
    .replace(/'(?:\\.|[^'\\])*'/gs, '?')
    .replace(/\(\?(?:\s*,\s*\?)*\)/g, '(?)')
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)(?!\w)/g, '?')
    .replace(/(?<=[=<>] ?)-?\d+(?:\.\d+)?\b/g, '?')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What stands in a log and on a page: short, and nothing but names. */
function shown(text: string): string {
  return text.replace(/[^\w .,=()<>!?/-]/g, '').slice(0, 200);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
