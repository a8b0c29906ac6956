/** Notes what was written to Salesforce, for the event log and the audit. `store/` implements the trail. */
import { CONVERSATION_OBJECT } from './conversationIntent.ts';
import type { LinkedCreator } from './creation/creationPorts.ts';
import type { RecordIntent, RecordWriter, WriteOutcome } from './ports.ts';

/** A row that was written, or a field of it that was left out. */
export interface WriteNote {
  conversationId: string;
  /** API name. */
  object: string;
  /** In words: "Conversation", "Task", "Transcript", "File". */
  what: string;
  /** `path_dead`: a path of the settings leads nowhere any more; reported once for a connection. */
  outcome: 'written' | 'left_out' | 'path_dead';
  created: boolean;
  recordId: string;
  field: string | null;
  /** Of `left_out`: the value did not fit and was cut; absent: it was not written at all. */
  code?: 'cut';
  /** Of `path_dead`. */
  path?: string;
  text?: string;
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

/** The same creator; what it makes leaves notes as well. */
export function notedCreator(creator: LinkedCreator, trail: WriteTrail): LinkedCreator {
  return {
    ...creator,
    async create(connectionId, creations) {
      const outcomes = await creator.create(connectionId, creations);
      const notes = outcomes.flatMap((outcome, index) => {
        const creation = creations[index];
        if (creation === undefined || outcome.outcome !== 'created') return [];
        const note = (object: string, recordId: string | null): WriteNote[] =>
          recordId === null
            ? []
            : [
                {
                  conversationId: creation.ref,
                  object,
                  what: object,
                  outcome: 'written',
                  created: true,
                  recordId,
                  field: null,
                },
              ];
        return [...note(creation.person?.object ?? '', outcome.personId), ...note('Case', outcome.activityId)];
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
    ...(outcome.cutFields ?? []).map((field): WriteNote => ({ ...note, outcome: 'left_out', field, code: 'cut' })),
    ...(intent.kind === 'upsert' ? (intent.deadPaths ?? []) : []).map(({ path, field, text }): WriteNote => ({
      ...note,
      outcome: 'path_dead',
      field,
      path,
      text,
    })),
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
