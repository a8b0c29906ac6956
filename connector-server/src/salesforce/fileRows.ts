/** Sends files: small ones together as rows in base64, large ones alone as a form, which has no such limit. */
import type { RecordIntent, WriteOutcome } from '../recorder/ports.ts';
import { callFailure } from './callFailure.ts';
import type { CallFailure } from './callFailure.ts';
import { rowAnswers } from './collectionCall.ts';
import type { RowAnswer } from './collectionCall.ts';
import { errorMeaning, orgStateOf } from './errorTable.ts';
import type { OrgConnections } from './orgConnection.ts';
import { withoutValues } from './withoutValues.ts';

type FileIntent = Extract<RecordIntent, { kind: 'create' }>;

const FILE_OBJECT = 'ContentVersion';
/** A body may have 50 MB, in base64 at most 37.5 MB of content; below this a form would only cost calls. Characters of base64. */
const FORM_FROM = 2 * 1024 * 1024;
const CHARS_PER_CALL = 8 * 1024 * 1024;
const ROWS_PER_CALL = 200;

export function isFile(intent: RecordIntent): intent is FileIntent {
  return intent.kind === 'create' && intent.object === FILE_OBJECT;
}

const contentOf = ({ fields }: FileIntent): string => String(fields['VersionData'] ?? '');

/** One outcome per file, in order. Never rejects. */
export async function writeFileRows(
  connections: OrgConnections,
  connectionId: string,
  files: readonly FileIntent[],
): Promise<WriteOutcome[]> {
  const outcomes = new Map<FileIntent, WriteOutcome>();
  for (const call of inCalls(files)) await send(connections, connectionId, call, outcomes);
  return files.map((file) => outcomes.get(file) ?? judged(file, undefined));
}

async function send(
  connections: OrgConnections,
  connectionId: string,
  call: readonly FileIntent[],
  outcomes: Map<FileIntent, WriteOutcome>,
): Promise<void> {
  const [only] = call;
  const asForm = only !== undefined && contentOf(only).length > FORM_FROM;
  try {
    const answer = await connections.call(connectionId, asForm ? formOf(only) : rowsOf(call));
    const answers = rowAnswers(asForm ? [answer] : answer, call.length);
    call.forEach((file, index) => outcomes.set(file, judged(file, answers?.[index])));
  } catch (error) {
    const failure = callFailure(error, 'call');
    if (call.length > 1 && failure.org === null && failure.certain) {
      // Somewhere in here is the file that spoils the call.
      const middle = call.length >> 1;
      await send(connections, connectionId, call.slice(0, middle), outcomes);
      await send(connections, connectionId, call.slice(middle), outcomes);
      return;
    }
    for (const file of call) outcomes.set(file, refusedCall(file, failure));
  }
}

/** A large file is a call of its own; the others share calls as far as they fit. */
function inCalls(files: readonly FileIntent[]): FileIntent[][] {
  const calls: FileIntent[][] = [];
  let current: FileIntent[] = [];
  let chars = 0;
  for (const file of files) {
    const size = contentOf(file).length;
    if (size > FORM_FROM) {
      calls.push([file]);
      continue;
    }
    if (current.length === ROWS_PER_CALL || (current.length > 0 && chars + size > CHARS_PER_CALL)) {
      calls.push(current);
      current = [];
      chars = 0;
    }
    current.push(file);
    chars += size;
  }
  return current.length === 0 ? calls : [...calls, current];
}

function rowsOf(files: readonly FileIntent[]) {
  const records = files.map(({ fields }) => ({ attributes: { type: FILE_OBJECT }, ...fields }));
  return { method: 'POST', path: '/composite/sobjects', body: { allOrNone: false, records } } as const;
}

/** REST API Developer Guide, "Insert or Update Blob Data". */
function formOf({ fields }: FileIntent) {
  const { VersionData: content, ...entity } = fields;
  const bytes = Buffer.from(String(content ?? ''), 'base64');
  const name = String(fields['PathOnClient'] ?? 'file');
  return {
    method: 'POST',
    path: `/sobjects/${FILE_OBJECT}`,
    form: { entity, file: { field: 'VersionData', name, bytes } },
  } as const;
}

function judged({ ref, fields }: FileIntent, answer: RowAnswer | undefined): WriteOutcome {
  if (answer === undefined)
    return {
      ref,
      outcome: 'retry',
      code: 'UNKNOWN_ANSWER',
      message: 'Salesforce answered in an unknown shape.',
      afterMs: null,
      uncertain: true,
      org: 'away',
    };
  if (answer.success && answer.id !== undefined)
    return { ref, outcome: 'written', recordId: answer.id, created: true, droppedFields: [] };
  const error = answer.errors?.[0] ?? {
    statusCode: 'NO_REASON',
    message: 'Salesforce refused the file without a reason.',
  };
  return refusedFile(ref, fields, error.statusCode, error.message, error.fields ?? []);
}

function refusedFile(
  ref: string,
  fields: FileIntent['fields'],
  code: string,
  message: string,
  named: readonly string[],
): WriteOutcome {
  const meaning = errorMeaning(code, message);
  const { VersionData: _content, ...told } = fields;
  const said = withoutValues(message, told);
  const org = orgStateOf(meaning);
  if (meaning.do === 'retry' || org !== null) {
    const afterMs = meaning.do === 'retry' ? meaning.waitMs : null;
    return { ref, outcome: 'retry', code, message: said, afterMs, uncertain: false, ...(org === null ? {} : { org }) };
  }
  const whatToDo =
    'whatToDo' in meaning ? meaning.whatToDo : 'Let the API user put files onto Conversation records, then replay.';
  return { ref, outcome: 'dead', code, message: said, field: named[0] ?? null, whatToDo };
}

function refusedCall({ ref, fields }: FileIntent, failure: CallFailure): WriteOutcome {
  if (failure.org === null && failure.certain)
    return refusedFile(ref, fields, failure.code, failure.message, failure.fields);
  return {
    ref,
    outcome: 'retry',
    code: failure.code,
    message: failure.message,
    afterMs: null,
    uncertain: !failure.certain,
    ...(failure.org === null ? {} : { org: failure.org }),
  };
}
