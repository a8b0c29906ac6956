/** What one softphone handled, by dialog and sequence, so that loss and doubles can be told. */
import type { MessageView } from '../../../connector-server/src/protocol/types.ts';

export class Handled {
  readonly #dialogs = new Map<string, Set<number>>();
  /** Messages told as new although they had been told before. */
  doubled = 0;
  /** Numbered frames that did not follow on the one before. */
  gaps = 0;

  /** A message told as new. */
  live({ dialogId, sequence }: MessageView): void {
    const seen = this.#of(dialogId);
    if (seen.has(sequence)) this.doubled += 1;
    seen.add(sequence);
  }

  /** A message of a list told as a whole. True: it is new here. */
  listed({ dialogId, sequence }: MessageView): boolean {
    const seen = this.#of(dialogId);
    if (seen.has(sequence)) return false;
    seen.add(sequence);
    return true;
  }

  /** A list that replaces all that was shown of a dialog: whatever is newer has to be told again. */
  replaced(messages: readonly MessageView[]): void {
    const newest = new Map<string, number>();
    for (const { dialogId, sequence } of messages) newest.set(dialogId, Math.max(newest.get(dialogId) ?? -1, sequence));
    for (const [dialogId, last] of newest) {
      const seen = this.#of(dialogId);
      for (const sequence of seen) if (sequence > last) seen.delete(sequence);
    }
  }

  /** Highest sequence handled of a dialog; -1 = none. */
  last(dialogId: string): number {
    let last = -1;
    for (const sequence of this.#of(dialogId)) last = Math.max(last, sequence);
    return last;
  }

  /** How many of the sequences 0 to `upTo` were never handled. */
  missing(dialogId: string, upTo: number): number {
    const seen = this.#of(dialogId);
    let missing = 0;
    for (let sequence = 0; sequence <= upTo; sequence++) if (!seen.has(sequence)) missing += 1;
    return missing;
  }

  #of(dialogId: string): Set<number> {
    let seen = this.#dialogs.get(dialogId);
    if (seen === undefined) this.#dialogs.set(dialogId, (seen = new Set()));
    return seen;
  }
}
