/**
 * Every call the connector makes to an org as the API user. It is a list, compiled in, so that nothing that gets into this
 * process can widen what the API user is used for. A new call belongs in here; a test compares it with the source.
 */
import type { OrgCall } from './orgConnection.ts';

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
]);

/** Null: one of ours. Else what is unknown about it, without values. */
export function unknownCall(call: Pick<OrgCall, 'method' | 'path' | 'body'>): string | null {
  const [address = '', search = ''] = call.path.split(/\?(.*)/s);
  const [first, second, third] = address
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
  const what = `${call.method} /${[first, second].filter((part) => part !== undefined).join('/')}`;
  if (first === undefined || (first === 'limits' && second === undefined)) return call.method === 'GET' ? null : what;
  if (first === 'query' || first === 'queryAll') return call.method === 'GET' ? unknownQuery(second, search) : what;
  if (first === 'sobjects') {
    if (third === 'describe' && call.method === 'GET') return known(WRITTEN, second, 'description of');
    // A file on its own: large ones do not fit into a collection.
    if (second === 'ContentVersion' && third === undefined && call.method === 'POST') return null;
    return what;
  }
  if (first !== 'composite') return what;
  if (second === 'sobjects' && (call.method === 'POST' || call.method === 'PATCH'))
    return (third === undefined ? null : known(WRITTEN, third, 'write to')) ?? unknownRecords(call.body);
  if (second === 'sobjects' && third === undefined && call.method === 'DELETE') return unknownDeletion(search);
  if (second === undefined && call.method === 'POST') return unknownParts(call.body);
  return what;
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

function unknownRecords(body: unknown): string | null {
  const records = (body as { records?: unknown } | undefined)?.records;
  if (!Array.isArray(records)) return 'a write without records';
  for (const record of records) {
    const type = (record as { attributes?: { type?: unknown } } | null)?.attributes?.type;
    const unknown = known(WRITTEN, typeof type === 'string' ? type : undefined, 'write to');
    if (unknown !== null) return unknown;
  }
  return null;
}

/** Parts of a composite are calls themselves; their addresses carry the version. */
function unknownParts(body: unknown): string | null {
  const parts = (body as { compositeRequest?: unknown } | undefined)?.compositeRequest;
  if (!Array.isArray(parts)) return 'a composite without parts';
  for (const part of parts as { method?: unknown; url?: unknown; body?: unknown }[]) {
    const path = typeof part.url === 'string' ? /^\/services\/data\/v\d+\.\d(\/.*)$/s.exec(part.url)?.[1] : undefined;
    if (path === undefined || path.startsWith('/composite?') || path === '/composite')
      return 'an unknown part of a composite';
    const unknown = unknownCall({ method: part.method as OrgCall['method'], path, body: part.body });
    if (unknown !== null) return unknown;
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
