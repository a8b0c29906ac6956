/** Writes transcripts: fetched from LivePerson when it is time, kept nowhere else, each in a small call of its own. */
import { failed, pauseAfter } from './batch.ts';
import type { BatchDeps, BatchOutcome } from './batch.ts';
import { conversationRecord } from './conversationRecord.ts';
import { CONVERSATION_KEY_FIELD, CONVERSATION_OBJECT, conversationKey } from './conversationIntent.ts';
import type { RecordIntent, TranscriptSource } from './ports.ts';
import type { RecordSettings } from './recordSettings.ts';
import type { Job, JobResult, StoredConversation } from './recordStore.ts';
import { retryAt } from './retry.ts';
import { transcriptDialogs, transcriptTarget } from './transcriptTarget.ts';
import { TRANSCRIPT_CHARS, transcriptText } from './transcriptText.ts';

/** Twenty full transcripts are about 2.6 million characters, far below the 50 MB a request may have. */
export const TRANSCRIPTS_PER_CALL = 20;
/** About a day with growing pauses of up to a quarter of an hour. */
const GIVE_UP_AFTER = 100;

export async function writeTranscriptBatch(
  deps: BatchDeps & { transcripts: TranscriptSource },
  connectionId: string,
  settings: RecordSettings,
  jobs: readonly Job[],
): Promise<BatchOutcome> {
  const stored = await deps.store.load(
    connectionId,
    jobs.map((job) => job.conversationId),
  );
  const prepared = await Promise.all(
    jobs.map((job) => prepare(deps, connectionId, settings, job, stored.get(job.conversationId))),
  );
  const ready = prepared.filter((one): one is Ready => 'intent' in one);
  const outcomes =
    ready.length === 0
      ? []
      : await deps.writer.write(
          connectionId,
          ready.map(({ intent }) => intent),
        );
  const byRef = new Map(outcomes.map((outcome) => [outcome.ref, outcome]));
  const results: BatchOutcome['results'] = [];
  for (const one of prepared) {
    if (!('intent' in one)) {
      results.push({ job: one.job, result: one.result, recordId: null, missingLinks: [] });
      continue;
    }
    const outcome = byRef.get(one.job.conversationId);
    if (outcome?.outcome === 'written')
      await deps.store.saveTranscript(connectionId, one.job.conversationId, one.target);
    const result: JobResult =
      outcome === undefined || outcome.outcome === 'written' ? { outcome: 'done' } : failed(deps, one.job, outcome);
    results.push({ job: one.job, result, recordId: null, missingLinks: [] });
  }
  return { results, pause: pauseAfter(outcomes) };
}

interface Ready {
  job: Job;
  intent: RecordIntent;
  target: string;
}

async function prepare(
  deps: BatchDeps & { transcripts: TranscriptSource },
  connectionId: string,
  settings: RecordSettings,
  job: Job,
  stored: StoredConversation | undefined,
): Promise<Ready | { job: Job; result: JobResult }> {
  const record = stored === undefined ? null : conversationRecord(stored.facts);
  if (record === null || stored?.record == null || record.endedAt === null) return { job, result: { outcome: 'done' } };
  const target = transcriptTarget(record);
  const dialogs = transcriptDialogs(record);
  if (stored.record.transcriptHash === target || dialogs.length === 0) return { job, result: { outcome: 'done' } };
  const lines = await deps.transcripts.fetch(connectionId, job.conversationId, dialogs).catch(() => null);
  if (lines === null) return { job, result: unavailable(deps, job) };
  const text = transcriptText(lines, {
    includePrivate: settings.transcripts.includePrivate ?? true,
    maxChars: TRANSCRIPT_CHARS,
  });
  return {
    job,
    target,
    intent: {
      kind: 'upsert',
      ref: job.conversationId,
      object: CONVERSATION_OBJECT,
      externalIdField: CONVERSATION_KEY_FIELD,
      externalId: conversationKey(settings.liveperson.account, job.conversationId),
      fields: { Name: job.conversationId.slice(0, 80), Transcript__c: text },
    },
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
