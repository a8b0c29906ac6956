/** Keeps one bad event from ending more than itself; too many in a short time mean that something is wrong for good. */
import type { Clock } from '../support/clock.ts';

const WINDOW_MS = 60_000;
const TOO_MANY = 3;

export class FailureGuard {
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  readonly #onTooMany: () => void;
  #recent: number[] = [];

  /** `onTooMany`: three within a minute; counting then begins anew. */
  constructor(clock: Clock, onError: (error: unknown) => void, onTooMany: () => void) {
    this.#clock = clock;
    this.#onError = onError;
    this.#onTooMany = onTooMany;
  }

  run(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#onError(error);
      this.note();
    }
  }

  /** A failure that was caught elsewhere. */
  note(): void {
    const now = this.#clock.now();
    this.#recent = [...this.#recent.filter((at) => now - at < WINDOW_MS), now];
    if (this.#recent.length < TOO_MANY) return;
    this.#recent = [];
    this.#onTooMany();
  }
}
