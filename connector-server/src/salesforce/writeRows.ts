/** Sends rows until each has an outcome: repeats without refused fields, halves a call that is refused as a whole. */
import type { RecordIntent, WriteOutcome } from '../recorder/ports.ts';
import { callFailure } from './callFailure.ts';
import type { CallFailure } from './callFailure.ts';
import { collectionRequest, groupForCalls, rowAnswers } from './collectionCall.ts';
import type { Row } from './collectionCall.ts';
import type { DescribeCache } from './describeCache.ts';
import { errorMeaning, fieldsOf } from './errorTable.ts';
import { fitFields } from './fitFields.ts';
import type { OrgConnections } from './orgConnection.ts';
import { judgeError, judgeRow } from './rowOutcome.ts';
import type { RowVerdict } from './rowOutcome.ts';

/** Fields the org refused although its description allowed them. */
export interface RefusedFields {
  has(connectionId: string, object: string, field: string): boolean;
  add(connectionId: string, object: string, field: string): void;
}

export interface WriteRowsDeps {
  connections: OrgConnections;
  describe: DescribeCache;
  refused: RefusedFields;
  /** Each time a row goes without a field. */
  onFieldLeftOut(connectionId: string, object: string, field: string): void;
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
    const calls = groupForCalls(rows);
    rows = [];
    for (const call of calls) rows.push(...(await sendCall(deps, connectionId, call, outcomes)));
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
  const fitted = fitFields(intent.fields, shape, intent.kind);
  for (const name of Object.keys(fitted.fields)) {
    if (!deps.refused.has(connectionId, intent.object, name)) continue;
    delete fitted.fields[name];
    fitted.dropped.push(name);
  }
  for (const name of fitted.dropped) deps.onFieldLeftOut(connectionId, intent.object, name);
  return { intent, fields: fitted.fields, dropped: fitted.dropped, sent: 0, ownerChanged: false };
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
  if (failure.kind === 'refused' && meaning.do !== 'retry') {
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
  deps.onFieldLeftOut(connectionId, object, name);
}

function wholeCall(ref: string, failure: CallFailure, uncertain: boolean): WriteOutcome {
  const meaning = errorMeaning(failure.code, failure.message);
  const afterMs = meaning.do === 'retry' ? meaning.waitMs : failure.permanent ? 60_000 : null;
  return { ref, outcome: 'retry', code: failure.code, message: failure.message, afterMs, uncertain };
}
