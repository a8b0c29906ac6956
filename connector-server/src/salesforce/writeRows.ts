/** Sends rows until each has an outcome: repeats without refused fields, halves a call that is refused as a whole. */
import type { RecordIntent, WriteOutcome } from '../recorder/ports.ts';
import { CallFailure, callFailure } from './callFailure.ts';
import { collectionRequest, groupForCalls, rowAnswers } from './collectionCall.ts';
import type { Row } from './collectionCall.ts';
import { compositeAnswers, compositeRequest, inComposites } from './compositeCall.ts';
import type { DescribeCache } from './describeCache.ts';
import { errorMeaning, fieldsOf } from './errorTable.ts';
import { fitFields } from './fitFields.ts';
import type { OrgConnections } from './orgConnection.ts';
import type { FieldWatch } from './leftOutFields.ts';
import { judgeError, judgeRow } from './rowOutcome.ts';
import type { RowVerdict } from './rowOutcome.ts';
import { findSuccessors, relink } from './successors.ts';

/** Fields the org refused although its description allowed them. */
export interface RefusedFields {
  has(connectionId: string, object: string, field: string): boolean;
  add(connectionId: string, object: string, field: string): void;
}

export interface WriteRowsDeps {
  connections: OrgConnections;
  describe: DescribeCache;
  refused: RefusedFields;
  /** E.g. `66.0`. */
  apiVersionOf(connectionId: string): Promise<string>;
  fields: FieldWatch;
}

/** One outcome per intent, in the same order. Never rejects. */
export async function writeRows(
  deps: WriteRowsDeps,
  connectionId: string,
  intents: readonly RecordIntent[],
): Promise<WriteOutcome[]> {
  const outcomes = new Map<RecordIntent, WriteOutcome>();
  let rows: Row[];
  try {
    rows = await Promise.all(intents.map((intent) => prepare(deps, connectionId, intent)));
  } catch (error) {
    const failure = callFailure(error, 'call');
    return intents.map(({ ref }) => wholeCall(ref, failure, false));
  }
  while (rows.length > 0) {
    const together = inComposites(groupForCalls(rows));
    rows = [];
    for (const calls of together) rows.push(...(await sendTogether(deps, connectionId, calls, outcomes)));
    await relinkLost(deps, connectionId, rows);
  }
  return intents.map(
    (intent) =>
      outcomes.get(intent) ?? {
        ref: intent.ref,
        outcome: 'retry',
        code: 'NO_ANSWER',
        message: 'The row got no answer.',
        afterMs: null,
        uncertain: true,
      },
  );
}

async function prepare(deps: WriteRowsDeps, connectionId: string, intent: RecordIntent): Promise<Row> {
  const shape = await deps.describe.shapeOf(connectionId, intent.object);
  const keys = Object.keys(intent.kind === 'create' ? (intent.byKey ?? {}) : {});
  // A lookup by key needs the same rights as one by id; its value is put in when the row is sent.
  const fields = { ...intent.fields, ...Object.fromEntries(keys.map((name) => [name, ''])) };
  const optional = intent.kind === 'upsert' ? (intent.optional ?? []) : [];
  const fitted = fitFields(fields, shape, intent.kind, optional);
  for (const name of Object.keys(fitted.fields)) {
    if (!deps.refused.has(connectionId, intent.object, name)) continue;
    delete fitted.fields[name];
    fitted.dropped.push(name);
  }
  const known = fitted.dropped.filter((name) => !optional.includes(name) || shape.get(name) === undefined);
  for (const field of known) deps.fields.leftOut({ connectionId, object: intent.object, field });
  const others = intent.kind === 'create' ? (intent.whenLinkLost ?? {}) : {};
  const instead = Object.fromEntries(Object.entries(others).map(([name, ids]) => [name, [...ids]]));
  const cut = fitted.cut.filter((name) => optional.includes(name));
  return {
    intent,
    fields: fitted.fields,
    dropped: fitted.dropped,
    cut,
    lost: [],
    instead,
    sent: 0,
    ownerChanged: false,
  };
}

/** One request for all of them. Returns the rows to send again. */
async function sendTogether(
  deps: WriteRowsDeps,
  connectionId: string,
  calls: Row[][],
  outcomes: Map<RecordIntent, WriteOutcome>,
): Promise<Row[]> {
  const [first] = calls;
  if (first === undefined || calls.length === 1) return sendCall(deps, connectionId, first ?? [], outcomes);
  let parts: (unknown[] | CallFailure)[] | null;
  try {
    const request = compositeRequest(await deps.apiVersionOf(connectionId), calls);
    parts = compositeAnswers(await deps.connections.call(connectionId, request), calls.length);
  } catch (error) {
    const failure = callFailure(error, 'call');
    // Refused as it is, and surely not carried out: the parts may fare better on their own.
    if (failure.kind === 'refused' && failure.org === null) return oneByOne(deps, connectionId, calls, outcomes);
    for (const { intent } of calls.flat()) outcomes.set(intent, wholeCall(intent.ref, failure, !failure.certain));
    return [];
  }
  for (const row of calls.flat()) row.sent += 1;
  const again: Row[] = [];
  for (const [index, rows] of calls.entries()) {
    const part = parts?.[index];
    again.push(
      ...(part instanceof CallFailure
        ? await afterRefusedCall(deps, connectionId, rows, part, outcomes)
        : afterAnswer(deps, connectionId, rows, part, outcomes)),
    );
  }
  return again;
}

async function oneByOne(
  deps: WriteRowsDeps,
  connectionId: string,
  calls: Row[][],
  outcomes: Map<RecordIntent, WriteOutcome>,
): Promise<Row[]> {
  const again: Row[] = [];
  for (const rows of calls) again.push(...(await sendCall(deps, connectionId, rows, outcomes)));
  return again;
}

/** Of rows that lost a link to what was merged or converted, the successor takes its place. */
async function relinkLost(deps: WriteRowsDeps, connectionId: string, rows: readonly Row[]): Promise<void> {
  const poorer = rows.filter((row) => row.lost.length > 0);
  if (poorer.length === 0) return;
  const ids = [...new Set(poorer.flatMap(({ lost }) => lost.map(({ id }) => id)))];
  // An org that is away right now says so to the rows themselves; they keep their reason to try again.
  const successors = await findSuccessors(deps.connections, connectionId, ids).catch(() => null);
  if (successors !== null) for (const row of poorer) relink(row, successors);
}

/** Returns the rows to send again. */
async function sendCall(
  deps: WriteRowsDeps,
  connectionId: string,
  rows: Row[],
  outcomes: Map<RecordIntent, WriteOutcome>,
): Promise<Row[]> {
  for (const row of rows) row.sent += 1;
  let answer: unknown;
  try {
    answer = await deps.connections.call(connectionId, collectionRequest(rows));
  } catch (error) {
    return afterRefusedCall(deps, connectionId, rows, callFailure(error, 'call'), outcomes);
  }
  return afterAnswer(deps, connectionId, rows, answer, outcomes);
}

function afterAnswer(
  deps: WriteRowsDeps,
  connectionId: string,
  rows: Row[],
  answer: unknown,
  outcomes: Map<RecordIntent, WriteOutcome>,
): Row[] {
  const answers = rowAnswers(answer, rows.length);
  if (answers === null) {
    for (const { intent } of rows) {
      outcomes.set(intent, {
        ref: intent.ref,
        outcome: 'retry',
        code: 'UNKNOWN_ANSWER',
        message: 'Salesforce answered in an unknown shape.',
        afterMs: null,
        uncertain: true,
        org: 'away',
      });
    }
    return [];
  }
  return rows.filter((row, index) => {
    const one = answers[index];
    return one !== undefined && settle(deps, connectionId, row, judgeRow(row, one), outcomes);
  });
}

/** True when the row is to be sent again. */
function settle(
  deps: WriteRowsDeps,
  connectionId: string,
  row: Row,
  verdict: RowVerdict,
  outcomes: Map<RecordIntent, WriteOutcome>,
): boolean {
  if (verdict.next === 'finished') {
    outcomes.set(row.intent, verdict.outcome);
    if (verdict.outcome.outcome === 'written')
      deps.fields.taken(connectionId, row.intent.object, Object.keys(row.fields));
    return false;
  }
  for (const name of verdict.unknownFields) leaveOut(deps, connectionId, row.intent.object, name);
  return true;
}

function afterRefusedCall(
  deps: WriteRowsDeps,
  connectionId: string,
  rows: Row[],
  failure: CallFailure,
  outcomes: Map<RecordIntent, WriteOutcome>,
): Row[] | Promise<Row[]> {
  const meaning = errorMeaning(failure.code, failure.message);
  if (failure.org === null && meaning.do !== 'retry') {
    const named = meaning.do === 'drop_fields' ? fieldsOf(failure) : [];
    const concerned = rows.filter((row) => named.some((name) => name in row.fields));
    if (concerned.length > 0 && rows.every((row) => row.sent < 8)) {
      for (const row of concerned) {
        for (const name of named) {
          if (!(name in row.fields)) continue;
          delete row.fields[name];
          row.dropped.push(name);
          leaveOut(deps, connectionId, row.intent.object, name);
        }
      }
      return rows;
    }
    if (rows.length > 1) return inHalves(deps, connectionId, rows, outcomes);
    const only = rows[0];
    return only !== undefined &&
      settle(deps, connectionId, only, judgeError(only, failure.code, failure.message, failure.fields), outcomes)
      ? [only]
      : [];
  }
  for (const { intent } of rows) outcomes.set(intent, wholeCall(intent.ref, failure, !failure.certain));
  return [];
}

/** Somewhere in here is the row that spoils the call: the halves are sent on their own. */
async function inHalves(
  deps: WriteRowsDeps,
  connectionId: string,
  rows: Row[],
  outcomes: Map<RecordIntent, WriteOutcome>,
): Promise<Row[]> {
  for (const row of rows) row.sent -= 1;
  const middle = rows.length >> 1;
  const first = await sendCall(deps, connectionId, rows.slice(0, middle), outcomes);
  const second = await sendCall(deps, connectionId, rows.slice(middle), outcomes);
  return [...first, ...second];
}

function leaveOut(deps: WriteRowsDeps, connectionId: string, object: string, name: string): void {
  deps.refused.add(connectionId, object, name);
  deps.describe.forget(connectionId, object);
  deps.fields.leftOut({ connectionId, object, field: name });
}

function wholeCall(ref: string, failure: CallFailure, uncertain: boolean): WriteOutcome {
  const meaning = errorMeaning(failure.code, failure.message);
  const org = failure.org ?? (meaning.do === 'retry' ? null : 'refuses');
  return {
    ref,
    outcome: 'retry',
    code: failure.code,
    message: failure.kind === 'refused' && 'whatToDo' in meaning ? meaning.whatToDo : failure.message,
    afterMs: meaning.do === 'retry' ? meaning.waitMs : null,
    uncertain,
    ...(org === null ? {} : { org }),
  };
}
