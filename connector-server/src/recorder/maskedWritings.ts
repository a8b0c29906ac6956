/** What agents wrote about a conversation, as it may be written to Salesforce. */
import type { ConversationRecord, FollowUp } from './conversationRecord.ts';
import type { RecordSettings } from './recordSettings.ts';
import type { TranscriptDocuments } from './transcriptDocuments.ts';

/** Stands for a text that the masking rules could not be applied to. */
const WITHHELD = '[not written: the masking rules take too long on this text]';

/** The same record and follow-up with masked notes, wrap-ups and subjects. */
export function maskedWritings(
  documents: TranscriptDocuments,
  settings: RecordSettings,
  record: ConversationRecord,
  followUp: FollowUp | null,
): { record: ConversationRecord; followUp: FollowUp | null } {
  if (record.notes.size === 0 && followUp === null) return { record, followUp };
  const notes = [...record.notes];
  const texts = [...notes.flatMap(([, written]) => [written.notes, written.wrapUp]), followUp?.subject ?? ''];
  const masked = maskedOrWithheld(documents, settings, texts);
  return {
    record: {
      ...record,
      notes: new Map(
        notes.map(([agentId, written], index) => [
          agentId,
          { ...written, notes: masked[index * 2] ?? '', wrapUp: masked[index * 2 + 1] ?? '' },
        ]),
      ),
    },
    followUp: followUp === null ? null : { ...followUp, subject: masked.at(-1) ?? '' },
  };
}

/** A Task is worth writing without them. */
function maskedOrWithheld(
  documents: TranscriptDocuments,
  settings: RecordSettings,
  texts: readonly string[],
): readonly string[] {
  try {
    return documents.masked(settings, texts);
  } catch {
    return texts.map((text) => (text === '' ? '' : WITHHELD));
  }
}
