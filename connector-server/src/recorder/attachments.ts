/** Attaches the files that were sent in a conversation to its record: those of a kind and size the settings allow. */
import type { FileType, RefusedType } from '../support/fileType.ts';
import { fileTypeOf } from '../support/fileType.ts';
import { failed } from './batch.ts';
import type { BatchDeps } from './batch.ts';
import type { Filing, TranscriptPart } from './filePorts.ts';
import type { TranscriptLine, WriteOutcome } from './ports.ts';
import type { RecordSettings } from './recordSettings.ts';
import type { Job, JobResult } from './recordStore.ts';
import { retryAt } from './retry.ts';
import { putFiles } from './transcriptFiles.ts';
import type { WantedFile } from './transcriptFiles.ts';

interface Conversation {
  job: Job;
  recordId: string;
  /** Masked. */
  lines: readonly TranscriptLine[];
}

type FileLine = TranscriptLine & { file: NonNullable<TranscriptLine['file']> };

/** About a day with growing pauses. */
const GIVE_UP_AFTER = 100;
const MEGABYTE = 1024 * 1024;
/** Files are sent together as far as it does not fill the memory. */
const MOST_BYTES_HELD = 8 * MEGABYTE;

/** `done` when every file is attached or refused for good. Rejects when the org or the store is away. */
export async function attachFiles(
  deps: BatchDeps & Filing,
  connectionId: string,
  settings: RecordSettings,
  conversation: Conversation,
  known: readonly TranscriptPart[],
  /** Told what the org answered, where it was not "written". */
  onAnswer: (answer: WriteOutcome) => void,
): Promise<JobResult> {
  const { job } = conversation;
  const rules = settings.transcripts.files;
  if (rules?.attach !== true) return { outcome: 'done' };
  const sent = conversation.lines.filter((line): line is FileLine => line.file !== undefined);
  let left: JobResult = { outcome: 'done' };
  let waiting: WantedFile[] = [];
  const put = async (): Promise<void> => {
    const outcomes = await putFiles(deps, connectionId, settings.liveperson.account, waiting, known);
    waiting = [];
    for (const outcome of outcomes) {
      if (outcome.outcome === 'there') continue;
      if (outcome.outcome === 'later') left = outcome;
      else {
        onAnswer(outcome);
        left = failed(deps, job, outcome);
      }
    }
  };
  for (const [index, line] of sent.entries()) {
    const part = `${line.dialogId}:${line.sequence}`;
    if (isSettled(known, conversation, part)) continue;
    const got =
      index < rules.maxPerConversation
        ? await judged(deps, connectionId, job, line, rules)
        : { refused: 'More files were sent in this conversation than are attached.' };
    if ('result' in got) left = got.result;
    else if ('refused' in got) await refuse(deps, connectionId, conversation, part, got.refused);
    else {
      const name = fileName(line, got.type);
      const { recordId } = conversation;
      waiting.push({ job, part, recordId, title: `${name} (${part})`, fileName: name, bytes: got.bytes });
      if (waiting.reduce((sum, { bytes }) => sum + bytes.length, 0) > MOST_BYTES_HELD) await put();
    }
  }
  if (waiting.length > 0) await put();
  return left;
}

function isSettled(known: readonly TranscriptPart[], { job, recordId }: Conversation, part: string): boolean {
  return known.some(
    (row) =>
      row.conversationId === job.conversationId &&
      row.part === part &&
      row.recordId === recordId &&
      (row.versionId !== null || row.refused !== null),
  );
}

type Rules = NonNullable<RecordSettings['transcripts']['files']>;
type Judged = { type: FileType; bytes: Uint8Array } | { refused: string } | { result: JobResult };

/** Reads the file and decides by its content; what it calls itself does not count. */
async function judged(
  deps: BatchDeps & Filing,
  connectionId: string,
  job: Job,
  { file }: FileLine,
  rules: Rules,
): Promise<Judged> {
  const most = Math.floor(rules.maxMegabytes * MEGABYTE);
  const answer = await deps.attachments.file(connectionId, job.conversationId, file.path, most);
  if (answer.outcome === 'too_large') return { refused: `It is larger than ${rules.maxMegabytes} MB.` };
  if (answer.outcome === 'gone') return { refused: 'LivePerson no longer has it.' };
  if (answer.outcome === 'later')
    return notNow(deps, job, 'FILE_UNAVAILABLE', 'LivePerson did not hand out a file of the conversation yet.');
  const type = fileTypeOf(answer.bytes);
  if (!isAllowed(type, rules)) return { refused: `Its content is of a kind that is not attached (${type}).` };
  if (rules.scanner === null) return { type, bytes: answer.bytes };
  const { command, timeoutSeconds } = rules.scanner;
  const scan = await deps.scanner.scan(command, timeoutSeconds * 1000, answer.bytes);
  if (scan.verdict === 'refused') return { refused: 'The scanner refused it.' };
  if (scan.verdict === 'failed') return notNow(deps, job, 'SCANNER_FAILED', scan.text);
  return { type, bytes: answer.bytes };
}

function isAllowed(type: FileType | RefusedType, rules: Rules): type is FileType {
  return (rules.types as readonly string[]).includes(type);
}

function notNow(deps: BatchDeps, job: Job, code: string, message: string): { result: JobResult } {
  if (job.attempts < GIVE_UP_AFTER)
    return { result: { outcome: 'retry', dueAt: retryAt(deps, job.attempts, null), code, message } };
  const whatToDo =
    'Sign an agent of this account in, check the scanner, then replay; the transcript itself is written.';
  return { result: { outcome: 'dead', code, message, field: null, whatToDo } };
}

async function refuse(
  deps: Filing,
  connectionId: string,
  { job, recordId }: Conversation,
  part: string,
  refused: string,
): Promise<void> {
  await deps.ledger.save(connectionId, [
    { conversationId: job.conversationId, part, recordId, contentHash: '', versionId: null, refused },
  ]);
}

/** What the sender called it, without what file systems or browsers act upon; the extension is that of the content. */
function fileName({ file }: FileLine, type: FileType): string {
  const name = file.caption
    .toWellFormed()
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069<>:"/\\|?*]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  return `${[...name].slice(0, 80).join('') || 'File'}.${type}`;
}
