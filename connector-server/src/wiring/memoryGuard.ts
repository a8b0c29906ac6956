import { getHeapStatistics } from 'node:v8';
import type { Timers } from '../support/clock.ts';

export interface HeapUse {
  /** Bytes. */
  used: number;
  /** Bytes the process may use before it ends. */
  limit: number;
}

/** Whether there is memory for more agents. Those who are in stay in. */
export interface MemoryGuard {
  readonly crowded: boolean;
  /** 0 to 1. */
  readonly share: number;
  stop(): void;
}

/** Above this share of the heap no new agent is taken; below the other they are again. */
const HIGH = 0.8;
const LOW = 0.7;
const LOOK_MS = 2_000;
/** Looks in a row above the limit: between two collections much of what is used is garbage. */
const LOOKS = 2;

export const heapOfProcess = (): HeapUse => {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return { used, limit };
};

export function createMemoryGuard(options: {
  heap: () => HeapUse;
  timers: Timers;
  log: { info(fields: object, message: string): void; error(fields: object, message: string): void };
}): MemoryGuard {
  const { heap, timers, log } = options;
  let crowded = false;
  let above = 0;
  let share = 0;
  let cancel: () => void = () => undefined;

  const look = (): void => {
    const { used, limit } = heap();
    share = used / limit;
    above = share > HIGH ? above + 1 : 0;
    const percent = Math.round(share * 100);
    if (!crowded && above >= LOOKS) {
      crowded = true;
      log.error({ percent }, 'Memory is short: no new agents are taken, those who are in stay');
    } else if (crowded && share < LOW) {
      crowded = false;
      log.info({ percent }, 'There is memory for new agents again');
    }
    cancel = timers.after(LOOK_MS, look);
  };
  look();
  return {
    get crowded() {
      return crowded;
    },
    get share() {
      return share;
    },
    stop: () => cancel(),
  };
}
