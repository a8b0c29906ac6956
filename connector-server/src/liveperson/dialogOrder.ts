/**
 * Events of a dialog in LivePerson's order, without holes as far as can be told. An event that leaves numbers out is held
 * for a moment; when what is missing does not come by itself, the dialog is asked for it. So nothing is shown out of order.
 *
 * A missing event shows in three ways: a later one leaves out numbers, the conversation's own notification names a newer
 * message, or our own message was answered with a number and never came back. Numbers need not be contiguous
 * (LivePerson's documentation), so what a dialog's numbers usually skip is learnt per account, see `Numbering`.
 */
import type { UpstreamEvent, UpstreamRecord } from '../conversation/upstream.ts';
import type { Timers } from '../support/clock.ts';
import type { Numbering } from './numbering.ts';

/** How long what is missing may take to come by itself, and how long the dialog may take to answer: 2 s together. */
const HOLD_MS = 500;
const ANSWER_MS = 1_500;
/** Pauses before a dialog that did not answer is asked again. */
const AGAIN_MS = [5_000, 30_000];
const MOST_HELD = 200;
const MOST_DIALOGS = 500;
const RECENT = 64;

interface Dialog {
  /** Everything up to here was delivered, as far as is known. */
  last: number;
  /** Numbers of the events delivered lately. */
  recent: number[];
  /** Waiting for what is missing before them, in order. */
  held: UpstreamRecord[];
  cancelHold: (() => void) | null;
  asking: boolean;
}

export interface DialogOrderDeps {
  timers: Timers;
  numbering: Numbering;
  deliver(event: UpstreamEvent): void;
  /** Records newer than this; null when there is no answer. Never rejects. */
  query(dialogId: string, newerThan: number): Promise<readonly UpstreamRecord[] | null>;
  onGap(outcome: 'filled' | 'none_missing' | 'not_answered'): void;
}

export class DialogOrder {
  readonly #deps: DialogOrderDeps;
  #dialogs = new Map<string, Dialog>();

  constructor(deps: DialogOrderDeps) {
    this.#deps = deps;
  }

  take(event: UpstreamRecord): void {
    const dialog = this.#dialogs.get(event.dialogId);
    if (dialog === undefined) {
      this.#begin(event.dialogId, event.sequence);
      this.#deps.deliver(event);
      return;
    }
    const step = event.sequence - dialog.last;
    // A double or one that comes late: whoever shows it puts it in its place.
    if (step <= 0) return this.#pass(dialog, event);
    if (dialog.held.length === 0 && !dialog.asking && this.#deps.numbering.isUsual(step)) {
      return this.#pass(dialog, event);
    }
    this.#hold(event.dialogId, dialog, event);
  }

  /** This event of the dialog exists: LivePerson named its number elsewhere. */
  expect(dialogId: string, sequence: number): void {
    const dialog = this.#dialogs.get(dialogId);
    if (dialog === undefined || this.#has(dialog, sequence) || dialog.asking || dialog.cancelHold !== null) return;
    dialog.cancelHold = this.#deps.timers.after(HOLD_MS, () => {
      dialog.cancelHold = null;
      if (!this.#has(dialog, sequence)) void this.#ask(dialogId, dialog, Math.min(dialog.last, sequence - 1), 0);
      else this.#drain(dialogId, dialog);
    });
  }

  /** The dialog was read up to here before an event of it came: from now on nothing may be missing. */
  begin(dialogId: string, sequence: number): void {
    if (!this.#dialogs.has(dialogId)) this.#begin(dialogId, sequence);
  }

  /** The dialog is over for this agent: should it come back, what happened meanwhile is no hole. */
  end(dialogId: string): void {
    const dialog = this.#dialogs.get(dialogId);
    if (dialog === undefined) return;
    this.#dialogs.delete(dialogId);
    this.#letGo(dialog);
  }

  /** The socket is gone: what was held is delivered; the gap is closed by asking each dialog after the reconnect. */
  reset(): void {
    const dialogs = [...this.#dialogs.values()];
    this.#dialogs = new Map();
    for (const dialog of dialogs) this.#letGo(dialog);
  }

  #letGo(dialog: Dialog): void {
    dialog.cancelHold?.();
    for (const event of dialog.held.splice(0)) this.#deps.deliver(event);
  }

  #begin(dialogId: string, sequence: number): void {
    for (const [oldest, dialog] of this.#dialogs) {
      if (this.#dialogs.size < MOST_DIALOGS) break;
      this.#dialogs.delete(oldest);
      this.#letGo(dialog);
    }
    this.#dialogs.set(dialogId, { last: sequence, recent: [sequence], held: [], cancelHold: null, asking: false });
  }

  #pass(dialog: Dialog, event: UpstreamRecord): void {
    dialog.last = Math.max(dialog.last, event.sequence);
    dialog.recent.push(event.sequence);
    if (dialog.recent.length > RECENT) dialog.recent.shift();
    this.#deps.deliver(event);
  }

  #has(dialog: Dialog, sequence: number): boolean {
    return (
      dialog.recent.includes(sequence) ||
      sequence < (dialog.recent[0] ?? 0) ||
      dialog.held.some((one) => one.sequence === sequence)
    );
  }

  #hold(dialogId: string, dialog: Dialog, event: UpstreamRecord): void {
    const { held } = dialog;
    let at = held.length;
    while (at > 0 && (held[at - 1] as UpstreamRecord).sequence > event.sequence) at -= 1;
    if (held[at - 1]?.sequence !== event.sequence) held.splice(at, 0, event);
    if (held.length > MOST_HELD) return this.#release(dialog);
    if (dialog.asking) return;
    this.#drain(dialogId, dialog);
    if (held.length === 0 || dialog.cancelHold !== null) return;
    dialog.cancelHold = this.#deps.timers.after(HOLD_MS, () => {
      dialog.cancelHold = null;
      if (dialog.held.length > 0) void this.#ask(dialogId, dialog, dialog.last, 0);
    });
  }

  /** Delivers what is held up to the next hole. */
  #drain(dialogId: string, dialog: Dialog): void {
    for (let next = dialog.held[0]; next !== undefined; next = dialog.held[0]) {
      if (next.sequence > dialog.last && !this.#deps.numbering.isUsual(next.sequence - dialog.last)) return;
      dialog.held.shift();
      this.#pass(dialog, next);
    }
    if (this.#dialogs.get(dialogId) !== dialog) return;
    dialog.cancelHold?.();
    dialog.cancelHold = null;
  }

  #release(dialog: Dialog): void {
    for (const event of dialog.held.splice(0)) this.#pass(dialog, event);
  }

  async #ask(dialogId: string, dialog: Dialog, from: number, attempt: number): Promise<void> {
    const { timers, numbering } = this.#deps;
    dialog.asking = true;
    const known = new Set([...dialog.recent, ...dialog.held.map((one) => one.sequence)]);
    const first = dialog.held[0]?.sequence;
    const step = first === undefined ? null : first - dialog.last;
    // Slower than that, what is held goes out; the answer is still used when it comes.
    const cancel = timers.after(ANSWER_MS, () => {
      dialog.asking = false;
      this.#release(dialog);
    });
    const records = await this.#deps.query(dialogId, from);
    cancel();
    dialog.asking = false;
    // The socket ended meanwhile: the dialog is read anew after the reconnect.
    if (this.#dialogs.get(dialogId) !== dialog) return;
    if (records === null) {
      this.#deps.onGap('not_answered');
      this.#release(dialog);
      const pause = AGAIN_MS[attempt];
      if (pause !== undefined) timers.after(pause, () => void this.#askAgain(dialogId, dialog, from, attempt + 1));
      return;
    }
    const missing = records.filter((one) => one.sequence > from && !known.has(one.sequence));
    const explained = missing.some((one) => first === undefined || one.sequence < first);
    this.#deps.onGap(missing.length > 0 ? 'filled' : 'none_missing');
    if (step !== null && !explained) numbering.nothingMissing(step);
    const all = [...missing, ...dialog.held.splice(0)].sort((a, b) => a.sequence - b.sequence);
    for (const event of all) if (!dialog.recent.includes(event.sequence)) this.#pass(dialog, event);
  }

  #askAgain(dialogId: string, dialog: Dialog, from: number, attempt: number): Promise<void> {
    if (this.#dialogs.get(dialogId) !== dialog || dialog.asking) return Promise.resolve();
    return this.#ask(dialogId, dialog, from, attempt);
  }
}
