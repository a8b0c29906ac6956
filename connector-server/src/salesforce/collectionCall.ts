/** One sObject Collections call: up to 200 rows in, one answer per row out (REST API Developer Guide, "sObject Collections"). */
import type { RecordIntent, RecordValue } from '../recorder/ports.ts';
import type { OrgCall } from './orgConnection.ts';

/** A row on its way, with the fields that are left of its intent. */
export interface Row {
  intent: RecordIntent;
  fields: Record<string, RecordValue>;
  dropped: string[];
  /** Optional fields whose text did not fit. */
  cut?: string[];
  /** Lookups left out because what they name is gone: it may have a successor. */
  lost: { field: string; id: string }[];
  /** What else a lookup may name, the next best first. */
  instead: Record<string, string[]>;
  /** How often it was sent. */
  sent: number;
  ownerChanged: boolean;
}

export interface RowAnswer {
  id?: string;
  success: boolean;
  created?: boolean;
  errors?: { statusCode: string; message: string; fields?: string[] }[];
}

export const ROWS_PER_CALL = 200;
/** Changes of object within one call. */
const CHUNKS_PER_CALL = 10;

/** Parents before children: a create may name by its key what an upsert makes. */
const ORDER: Readonly<Record<RecordIntent['kind'], number>> = { upsert: 0, update: 1, create: 2 };

/** Rows that may share a call: same verb; upserts also same object and key field. Objects are kept together. */
export function groupForCalls(rows: readonly Row[]): Row[][] {
  const inOrder = rows.toSorted((a, b) => ORDER[a.intent.kind] - ORDER[b.intent.kind]);
  const groups = Map.groupBy(inOrder, ({ intent }) =>
    intent.kind === 'upsert' ? `upsert ${intent.object} ${intent.externalIdField}` : intent.kind,
  );
  return [...groups.values()].flatMap((group) =>
    inCalls(
      group.toSorted((a, b) => (a.intent.object < b.intent.object ? -1 : a.intent.object > b.intent.object ? 1 : 0)),
    ),
  );
}

function inCalls(sorted: readonly Row[]): Row[][] {
  const calls: Row[][] = [];
  let current: Row[] = [];
  let chunks = 0;
  for (const row of sorted) {
    const newChunk = row.intent.object !== current.at(-1)?.intent.object;
    if (current.length === ROWS_PER_CALL || (newChunk && chunks === CHUNKS_PER_CALL)) {
      calls.push(current);
      current = [];
      chunks = 0;
    }
    if (current.length === 0 || newChunk) chunks += 1;
    current.push(row);
  }
  if (current.length > 0) calls.push(current);
  return calls;
}

/** The request for rows of one group. Every row stands for itself (`allOrNone` false). */
export function collectionRequest(rows: readonly Row[]): OrgCall {
  const first = rows[0]?.intent;
  if (first === undefined) throw new RangeError('A collection call needs rows.');
  const records = rows.map(({ intent, fields }) => ({
    attributes: { type: intent.object },
    ...withKeys(intent, fields),
    ...(intent.kind === 'upsert' ? { [intent.externalIdField]: intent.externalId } : {}),
    ...(intent.kind === 'update' ? { id: intent.recordId } : {}),
  }));
  const path =
    first.kind === 'upsert'
      ? `/composite/sobjects/${encodeURIComponent(first.object)}/${encodeURIComponent(first.externalIdField)}`
      : '/composite/sobjects';
  return { method: first.kind === 'create' ? 'POST' : 'PATCH', path, body: { allOrNone: false, records } };
}

/** Lookups that are named by key go as relationships (REST API Developer Guide, "Insert or Update … Using an External ID"). */
function withKeys(intent: RecordIntent, fields: Row['fields']): Record<string, unknown> {
  const byKey = intent.kind === 'create' ? (intent.byKey ?? {}) : {};
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]): [string, unknown] => {
      const parent = byKey[name];
      return parent === undefined
        ? [name, value]
        : [name.replace(/__c$/, '__r'), { [parent.externalIdField]: parent.externalId }];
    }),
  );
}

/** Answers by position; null when the answer is not one per row. */
export function rowAnswers(answer: unknown, expected: number): RowAnswer[] | null {
  if (!Array.isArray(answer) || answer.length !== expected) return null;
  return answer as RowAnswer[];
}
