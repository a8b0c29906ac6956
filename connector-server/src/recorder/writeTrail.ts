/** Notes what was written to Salesforce, for the event log and the audit. `store/` implements the trail. */
import { CONVERSATION_OBJECT } from './conversationIntent.ts';
import type { RecordIntent, RecordWriter, WriteOutcome } from './ports.ts';

/** A row that was written, or a field of it that was left out. */
export interface WriteNote {
  conversationId: string;
  /** API name. */
  object: string;
  /** In words: "Conversation", "Task", "Transcript", "File". */
  what: string;
  outcome: 'written' | 'left_out';
  created: boolean;
  recordId: string;
  field: string | null;
}

export interface WriteTrail {
  /** Rejects when it could not be kept: the write is then taken as not done and comes again under its key. */
  wrote(connectionId: string, notes: readonly WriteNote[]): Promise<void>;
}

/** The same writer; everything it writes leaves a note before its outcome is known to anybody. */
export function notedWriter<W extends RecordWriter>(writer: W, trail: WriteTrail): W {
  return {
    ...writer,
    async write(connectionId, intents) {
      const outcomes = await writer.write(connectionId, intents);
      const byRef = new Map(intents.map((intent) => [intent.ref, intent]));
      const notes = outcomes.flatMap((outcome) => {
        const intent = byRef.get(outcome.ref);
        return intent === undefined || outcome.outcome !== 'written' ? [] : notesOf(intent, outcome);
      });
      if (notes.length > 0) await trail.wrote(connectionId, notes);
      return outcomes;
    },
  };
}

function notesOf(intent: RecordIntent, outcome: Extract<WriteOutcome, { outcome: 'written' }>): WriteNote[] {
  const note = {
    conversationId: conversationOf(intent.ref),
    object: intent.object,
    what: whatIs(intent),
    created: outcome.created,
    recordId: outcome.recordId,
  };
  return [
    { ...note, outcome: 'written', field: null },
    ...outcome.droppedFields.map((field): WriteNote => ({ ...note, outcome: 'left_out', field })),
  ];
}

/** Rows of Tasks and files are named `<account>:<conversation id>:<rest>`, those of conversations by the id alone. */
function conversationOf(ref: string): string {
  return /^[^:]+:([^:]+):/.exec(ref)?.[1] ?? ref;
}

function whatIs(intent: RecordIntent): string {
  if (intent.object === CONVERSATION_OBJECT) return 'Transcript__c' in intent.fields ? 'Transcript' : 'Conversation';
  return intent.object === 'ContentVersion' ? 'File' : intent.object;
}
