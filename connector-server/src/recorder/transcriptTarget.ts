/** Which text a closed conversation's transcript must hold. Pure. */
import type { ConversationRecord } from './conversationRecord.ts';
import { fingerprint } from './factKey.ts';

/** Names the text that is wanted: dialogs (surveys apart) and how far they reach. */
export function transcriptTarget(record: ConversationRecord): string {
  return fingerprint(transcriptDialogs(record));
}

export function transcriptDialogs(record: ConversationRecord): { dialogId: string; lastSequence: number }[] {
  return record.dialogs
    .filter(({ kind }) => kind !== 'survey')
    .map(({ dialogId, lastSequence }) => ({ dialogId, lastSequence }))
    .sort((a, b) => (a.dialogId < b.dialogId ? -1 : 1));
}
