/** Writes transcripts: fetched from LivePerson when it is time, masked, kept nowhere else; fields first, then files. */
import { inParallel } from '../support/inParallel.ts';
import { ConnectorError } from '../support/errors.ts';
import { attachFiles } from './attachments.ts';
import { failed, pauseAfter, wholeBatchFailed } from './batch.ts';
import type { BatchDeps, BatchOutcome } from './batch.ts';
import { conversationRecord } from './conversationRecord.ts';
import type { Filing, TranscriptPart } from './filePorts.ts';
import type { WriteOutcome } from './ports.ts';
import type { RecordSettings } from './recordSettings.ts';
import type { Job, JobResult, StoredConversation } from './recordStore.ts';
import { retryAt } from './retry.ts';
import type { TranscriptDocument } from './transcriptDocument.ts';
import { fieldHash, fieldIntent, fieldText, wantsFile } from './transcriptField.ts';
import { putFiles, transcriptTitle } from './transcriptFiles.ts';
import { transcriptDialogs, transcriptTarget } from './transcriptTarget.ts';

/** Taken at once; written in calls of at most so many characters, far below the 50 MB a request may have. */
export const TRANSCRIPTS_PER_BATCH = 200;
const CHARS_PER_CALL = 3_000_000;
/** Fetched before the size is looked at, and of these at the same time. */
const AT_ONCE = 16;
const IN_PARALLEL = 8;
/** A batch must be settled well before its lease ends; what is not begun by then goes back into the lane. */
const BATCH_MS = 45_000;
/** About a day with growing pauses of up to a quarter of an hour. */
const GIVE_UP_AFTER = 100;
const MASKING_TRIES = 3;

export type TranscriptDeps = BatchDeps & Filing;

interface Ready {
  job: Job;
  target: string;
  /** The field and the file are written; files that were sent may be missing. */
  written: boolean;
  document: TranscriptDocument;
  recordId: string;
}

interface Batch {
  deps: TranscriptDeps;
  connectionId: string;
  settings: RecordSettings;
  parts: readonly TranscriptPart[];
  until: number;
  results: BatchOutcome['results'];
  answers: WriteOutcome[];
  pause: BatchOutcome['pause'];
}

export async function writeTranscriptBatch(
  deps: TranscriptDeps,
  connectionId: string,
  settings: RecordSettings,
  jobs: readonly Job[],
): Promise<BatchOutcome> {
  const ids = jobs.map((job) => job.conversationId);
  const [stored, parts] = await Promise.all([deps.store.load(connectionId, ids), deps.ledger.load(connectionId, ids)]);
  const batch: Batch = {
    deps,
    connectionId,
    settings,
    parts,
    until: deps.now() + BATCH_MS,
    results: [],
    answers: [],
    pause: null,
  };
  let waiting: Ready[] = [];
  for (let at = 0; at < jobs.length; at += AT_ONCE) {
    const some = jobs.slice(at, at + AT_ONCE);
    if (isOver(batch)) {
      for (const job of some) settle(batch, job, { outcome: 'later', dueAt: job.dueAt });
      continue;
    }
    const prepared = await inParallel(some, IN_PARALLEL, (job) => prepare(batch, job, stored.get(job.conversationId)));
    waiting.push(...prepared.filter((one) => one !== null));
    if (waiting.reduce((sum, { document }) => sum + document.text.length, 0) < CHARS_PER_CALL) continue;
    await writeAll(batch, waiting);
    waiting = [];
  }
  await writeAll(batch, waiting);
  return { results: batch.results, pause: batch.pause ?? pauseAfter(batch.answers) };
}

/** The org is in trouble, or the time is up: nothing more is begun. */
function isOver({ deps, pause, answers, until }: Batch): boolean {
  return pause !== null || pauseAfter(answers) !== null || deps.now() >= until;
}

function settle(batch: Batch, job: Job, result: JobResult): void {
  batch.results.push({ job, result, recordId: null, missingLinks: [] });
}

/** Null: the job is settled. */
async function prepare(batch: Batch, job: Job, stored: StoredConversation | undefined): Promise<Ready | null> {
  const { deps, connectionId, settings } = batch;
  const end = (result: JobResult): null => {
    settle(batch, job, result);
    return null;
  };
  const record = stored === undefined ? null : conversationRecord(stored.facts);
  if (record === null || stored?.record == null || record.endedAt === null || settings.transcripts.save === 'none')
    return end({ outcome: 'done' });
  const target = transcriptTarget(record);
  const dialogs = transcriptDialogs(record);
  const written = stored.record.transcriptHash === target;
  if ((written && settings.transcripts.files?.attach !== true) || dialogs.length === 0) return end({ outcome: 'done' });
  const lines = await deps.transcripts.fetch(connectionId, job.conversationId, dialogs).catch(() => null);
  if (lines === null) return end(unavailable(deps, job));
  try {
    const document = await deps.documents.of(connectionId, settings, job.conversationId, lines);
    return { job, target, written, document, recordId: stored.record.recordId };
  } catch (error) {
    if (error instanceof ConnectorError && error.permanent) return end(unmaskable(deps, job, error));
    return end(orgAway(batch, error, job));
  }
}

/** The time allowed is that of the wall clock, which a machine under strain may take away from anybody. */
function unmaskable(deps: BatchDeps, job: Job, { code, text: message }: ConnectorError): JobResult {
  if (job.attempts < MASKING_TRIES)
    return { outcome: 'retry', dueAt: retryAt(deps, job.attempts, null), code, message };
  const whatToDo = 'Change the masking rules of this connection, then replay.';
  return { outcome: 'dead', code, message, field: 'Transcript__c', whatToDo };
}

function orgAway(batch: Batch, error: unknown, job: Job): JobResult {
  const { pause, resultOf } = wholeBatchFailed(batch.deps, error);
  batch.pause = pause;
  return resultOf(job);
}

/** Each of these is settled: its field, then its file, then the files that were sent in it. */
async function writeAll(batch: Batch, ready: readonly Ready[]): Promise<void> {
  const { deps, connectionId, settings } = batch;
  const open = await writeFiles(
    batch,
    await writeFields(
      batch,
      ready.filter(({ written }) => !written),
    ),
  );
  await Promise.all(open.map(({ job, target }) => deps.store.saveTranscript(connectionId, job.conversationId, target)));
  for (const { job, document, recordId } of [...open, ...ready.filter(({ written }) => written)]) {
    if (settings.transcripts.files?.attach !== true) settle(batch, job, { outcome: 'done' });
    else if (isOver(batch)) settle(batch, job, { outcome: 'later', dueAt: deps.now() });
    else
      try {
        const given = { job, recordId, lines: document.lines };
        const answered = (answer: WriteOutcome) => void batch.answers.push(answer);
        settle(batch, job, await attachFiles(deps, connectionId, settings, given, batch.parts, answered));
      } catch (error) {
        settle(batch, job, orgAway(batch, error, job));
      }
  }
}

/** Those whose record says what it should, with the record's id as Salesforce told it. */
async function writeFields(batch: Batch, ready: readonly Ready[]): Promise<Ready[]> {
  const { deps, connectionId, settings } = batch;
  if (ready.length === 0) return [];
  const texts = ready.map(({ job, document }) => fieldText(document.text, job.conversationId, settings));
  const answers = await deps.writer.write(
    connectionId,
    ready.map(({ job, document }, index) => fieldIntent(job.conversationId, texts[index] ?? null, document, settings)),
  );
  batch.answers.push(...answers);
  const byRef = new Map(answers.map((answer) => [answer.ref, answer]));
  const done: Ready[] = [];
  const noted: Omit<TranscriptPart, 'ageMs'>[] = [];
  ready.forEach((one, index) => {
    const { conversationId } = one.job;
    const answer = byRef.get(conversationId);
    if (answer?.outcome !== 'written')
      return settle(batch, one.job, answer === undefined ? noAnswer(deps, one.job) : failed(deps, one.job, answer));
    const { recordId } = answer;
    const contentHash = fieldHash(texts[index] ?? null, one.document.checksum);
    done.push({ ...one, recordId });
    noted.push({ conversationId, part: 'field', recordId, contentHash, versionId: null, refused: null });
  });
  await deps.ledger.save(connectionId, noted);
  return done;
}

async function writeFiles(batch: Batch, ready: readonly Ready[]): Promise<Ready[]> {
  const { deps, connectionId, settings, parts } = batch;
  const wanted = ready
    .filter(({ document }) => wantsFile(document.text, settings))
    .map(({ job, document, recordId }) => ({
      job,
      part: 'file',
      recordId,
      title: transcriptTitle(job.conversationId),
      fileName: `${transcriptTitle(job.conversationId)}.txt`,
      bytes: Buffer.from(document.file, 'utf8'),
    }));
  if (wanted.length === 0) return [...ready];
  const refused = new Map<Job, JobResult>();
  try {
    const outcomes = await putFiles(deps, connectionId, settings.liveperson.account, wanted, parts);
    outcomes.forEach((outcome, index) => {
      const job = wanted[index]?.job;
      if (job === undefined || outcome.outcome === 'there') return;
      if (outcome.outcome !== 'later') batch.answers.push(outcome);
      refused.set(job, outcome.outcome === 'later' ? outcome : failed(deps, job, outcome));
    });
  } catch (error) {
    for (const { job } of wanted) refused.set(job, orgAway(batch, error, job));
  }
  for (const [job, result] of refused) settle(batch, job, result);
  return ready.filter(({ job }) => !refused.has(job));
}

function noAnswer(deps: BatchDeps, job: Job): JobResult {
  return {
    outcome: 'retry',
    dueAt: retryAt(deps, job.attempts, null),
    code: 'NO_ANSWER',
    message: 'The row got no answer.',
  };
}

function unavailable(deps: BatchDeps, job: Job): JobResult {
  if (job.attempts < GIVE_UP_AFTER) {
    return {
      outcome: 'retry',
      dueAt: retryAt(deps, job.attempts, null),
      code: 'TRANSCRIPT_UNAVAILABLE',
      message: 'LivePerson did not hand out the transcript yet.',
    };
  }
  return {
    outcome: 'dead',
    code: 'TRANSCRIPT_UNAVAILABLE',
    message: 'LivePerson did not hand out the transcript within a day.',
    field: 'Transcript__c',
    whatToDo: 'Check the LivePerson history access of this connection, then replay.',
  };
}
