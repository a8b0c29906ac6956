import type { Timers } from '../support/clock.ts';

export interface AdmissionQueueOptions {
  /** Authentications checked at the same time. */
  concurrent: number;
  /** Places in the queue. */
  waiting: number;
  /** Longest wait in the queue, ms. */
  patienceMs: number;
}

/** Those who want to be let in, in the order they came. */
export interface AdmissionQueue {
  /** Resolves with what to call when done; null: no place, or it would take too long. */
  enter(): Promise<(() => void) | null>;
  readonly waiting: number;
}

/** So many begin in one turn of the event loop; what agents say and hear goes on between the turns. */
const PER_TURN = 16;

/**
 * Lets a storm of newcomers in bit by bit: a server whose softphones all return at once goes on relaying for those who are
 * in, and nobody is overtaken.
 */
export function createAdmissionQueue(options: AdmissionQueueOptions, timers: Timers): AdmissionQueue {
  interface Entry {
    resolve: (leave: (() => void) | null) => void;
    cancel: () => void;
  }
  const queue = new Set<Entry>();
  let running = 0;
  let planned = false;

  const leaveOnce = (): (() => void) => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      running -= 1;
      plan();
    };
  };

  const plan = (): void => {
    if (planned || queue.size === 0 || running >= options.concurrent) return;
    planned = true;
    setImmediate(() => {
      planned = false;
      let begun = 0;
      for (const entry of queue) {
        if (begun === PER_TURN || running >= options.concurrent) break;
        queue.delete(entry);
        entry.cancel();
        running += 1;
        begun += 1;
        entry.resolve(leaveOnce());
      }
      plan();
    });
  };

  return {
    enter() {
      if (queue.size >= options.waiting) return Promise.resolve(null);
      return new Promise((resolve) => {
        const entry: Entry = {
          resolve,
          cancel: timers.after(options.patienceMs, () => {
            if (queue.delete(entry)) resolve(null);
          }),
        };
        queue.add(entry);
        plan();
      });
    },
    get waiting() {
      return queue.size;
    },
  };
}
