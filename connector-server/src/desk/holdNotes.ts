/** Writes down what another server must know of an agent, should this one be gone: only changes, one at a time, until written. */
import type { Logger } from 'pino';
import type { Availability } from '../protocol/types.ts';
import type { Timers } from '../support/clock.ts';

export interface HoldNote {
  signedIn: boolean;
  lowered: Availability | null;
}

const AGAIN_MS = 5_000;

export class HoldNotes {
  readonly #write: (note: HoldNote) => Promise<void>;
  readonly #timers: Timers;
  readonly #logger: Logger;
  #wanted: HoldNote | null = null;
  #written = '';
  #writing = false;
  #disposed = false;

  constructor(write: (note: HoldNote) => Promise<void>, timers: Timers, logger: Logger) {
    this.#write = write;
    this.#timers = timers;
    this.#logger = logger;
  }

  set(note: HoldNote): void {
    this.#wanted = note;
    if (!this.#writing) void this.#work();
  }

  dispose(): void {
    this.#disposed = true;
  }

  async #work(): Promise<void> {
    this.#writing = true;
    while (!this.#disposed && this.#wanted !== null && JSON.stringify(this.#wanted) !== this.#written) {
      const note = this.#wanted;
      try {
        await this.#write(note);
        this.#written = JSON.stringify(note);
      } catch (error) {
        this.#logger.warn({ err: error }, 'how an agent stands could not be noted; it is tried again');
        this.#timers.after(AGAIN_MS, () => void this.#work());
        return;
      }
    }
    this.#writing = false;
  }
}
