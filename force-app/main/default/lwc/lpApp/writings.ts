import { Drafts } from 'c/lpDrafts';
import { knowsAll } from 'c/lpModel';
import type { ModelEvent, SoftphoneState } from 'c/lpModel';
import type { Command, NotesView, Snapshot, SoftphoneEvent } from 'c/lpProtocol';
import { tabStorage } from './storage';

/** What is written in the last moments of a wrap-up must be at the server when it ends it, ms. */
const BEFORE_END_MS = 3_000;
const NO_NOTES: NotesView = { notes: '', wrapUp: '' };

export interface WritingsDeps {
  send(command: Command): unknown;
  put(event: ModelEvent): void;
  state(): SoftphoneState;
}

/** What the agent writes and has not sent: drafts of messages, and notes for the record. Both survive a reload alike. */
export class Writings {
  private drafts: Drafts | null = null;
  private notes: Drafts | null = null;
  private readonly deps: WritingsDeps;

  constructor(deps: WritingsDeps) {
    this.deps = deps;
  }

  /** Per agent, once it is known who that is. */
  start(agent: string): void {
    const store = tabStorage();
    const { send } = this.deps;
    this.drafts = new Drafts({
      key: `lp-drafts:${agent}`,
      store,
      save: (conversationId, text) => send({ name: 'saveDraft', conversationId, text }),
    });
    this.notes = new Drafts({
      key: `lp-notes:${agent}`,
      store,
      save: (conversationId, text) => send({ name: 'saveNotes', conversationId, ...unpacked(text) }),
    });
  }

  draft(conversationId: string, text: string): void {
    this.drafts?.write(conversationId, text);
  }

  note(conversationId: string, notes: NotesView): void {
    this.notes?.write(conversationId, packed(notes));
  }

  /** Saves what still waits, now. */
  flush(): void {
    this.drafts?.flush();
    this.notes?.flush();
  }

  /** A wrap-up that is about to end takes along what was written last. */
  tick(now: number): void {
    const { conversations, serverClockOffsetMs } = this.deps.state();
    const ends = (at: number | null): boolean => at !== null && at - serverClockOffsetMs - now < BEFORE_END_MS;
    if (conversations.some(({ wrapUpEndsAt }) => ends(wrapUpEndsAt))) this.notes?.flush();
  }

  heard(event: SoftphoneEvent): void {
    if (event.kind === 'draft') this.drafts?.take(event.conversationId, event.text);
    else if (event.kind === 'notes') {
      const shown = packed(this.deps.state().notes[event.conversationId] ?? NO_NOTES);
      // What was recalled from before a restart did not win over what is written here: the server is told.
      if (shown === packed(event.notes)) this.notes?.take(event.conversationId, shown);
      else this.notes?.write(event.conversationId, shown);
    } else if (event.kind === 'conversation') {
      const { conversationId, draft, notes } = event.conversation;
      if (this.mayRepeat()) this.drafts?.saveMissing(new Map([[conversationId, draft]]));
      if (this.mayRepeat()) this.notes?.saveMissing(new Map([[conversationId, packed(notes ?? NO_NOTES)]]));
    }
  }

  /** A server that kept its state (`kept`) knows better, except of what this tab could not tell it yet. Another is told again. */
  snapshot(snapshot: Snapshot, kept: boolean): void {
    const of = (text: (one: Snapshot['conversations'][number]) => string): Map<string, string> =>
      new Map(snapshot.conversations.map((one) => [one.conversationId, text(one)]));
    for (const [box, saved] of [
      [this.drafts, of(({ draft }) => draft)],
      [this.notes, of(({ notes }) => packed(notes ?? NO_NOTES))],
    ] as const) {
      if (knowsAll(snapshot)) box?.keepOnly(new Set(saved.keys()));
      if (kept) box?.agree(saved);
      else if (this.mayRepeat()) box?.saveMissing(saved);
    }
    const { drafts, notes } = this.deps.state();
    for (const [conversationId, text] of Object.entries(this.drafts?.all ?? {}))
      if (text !== '' && drafts[conversationId] !== text) this.deps.put({ kind: 'draft', conversationId, text });
    for (const [conversationId, text] of Object.entries(this.notes?.all ?? {}))
      if (text !== '' && packed(notes[conversationId] ?? NO_NOTES) !== text)
        this.deps.put({ kind: 'notes', conversationId, notes: unpacked(text) });
  }

  /** One tab tells the server again: the one that leads, or the one being written in. */
  private mayRepeat(): boolean {
    return this.deps.state().leader || document.hasFocus();
  }
}

/** Two texts as one; nothing written is the empty text. */
function packed({ notes, wrapUp }: NotesView): string {
  return notes === '' && wrapUp === '' ? '' : JSON.stringify([notes, wrapUp]);
}

function unpacked(text: string): NotesView {
  if (text === '') return NO_NOTES;
  try {
    const [notes, wrapUp] = JSON.parse(text) as unknown[];
    return { notes: typeof notes === 'string' ? notes : '', wrapUp: typeof wrapUp === 'string' ? wrapUp : '' };
  } catch {
    return NO_NOTES;
  }
}
