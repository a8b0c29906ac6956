/** Puts what was said into the Tasks whose template asks for it: fetched when the Task is written, kept nowhere. */
import { DEFAULT_TASK_COMMENTS } from '../conversation/taskWords.ts';
import { templateWords } from '../support/template.ts';
import type { BatchDeps } from './batch.ts';
import { taskDueAt } from './conversationRecord.ts';
import type { RecordSettings } from './recordSettings.ts';
import type { DueTask } from './taskBatch.ts';
import { transcriptDialogs } from './transcriptTarget.ts';

/** LivePerson hands out some conversations only minutes after their end; a Task waits this long for its text, ms. */
const PATIENCE_MS = 15 * 60_000;
const AGAIN_MS = 60_000;

/** The Tasks to write now, with their texts. One whose text is not to be had yet waits; in the end it only says where it is. */
export async function withTranscripts(
  deps: BatchDeps,
  connectionId: string,
  settings: RecordSettings,
  due: DueTask[],
): Promise<DueTask[]> {
  const { records, transcripts } = settings;
  const wanted =
    records.transcriptInTask === 'text' &&
    transcripts.save !== 'none' &&
    templateWords(records.taskComments ?? DEFAULT_TASK_COMMENTS).includes('transcript');
  if (!wanted) return due;
  const now = deps.now();
  const ready = await Promise.all(
    due.map(async (task): Promise<DueTask | null> => {
      const { item, agentId, followUp } = task;
      const dialogs = transcriptDialogs(item.record);
      if (followUp !== null || dialogs.length === 0) return task;
      const { conversationId } = item.record;
      const lines = await deps.transcripts.fetch(connectionId, conversationId, dialogs).catch(() => null);
      if (lines !== null) {
        // What cannot be masked is not written; the Task then says where the transcript is.
        const document = await deps.documents.of(connectionId, settings, conversationId, lines).catch(() => null);
        return document === null ? task : { ...task, transcript: document.text };
      }
      const since = taskDueAt(item.record, agentId, records.wrapUpMinutes * 60) ?? now;
      if (now - since >= PATIENCE_MS) return task;
      item.result = { outcome: 'later', dueAt: now + AGAIN_MS };
      return null;
    }),
  );
  return ready.filter((task) => task !== null);
}
