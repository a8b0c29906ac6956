/** Facts on their way to the recorder: in order, off the relay path, tried again until they are committed. */
import type { Logger } from 'pino';
import type { ConversationFact } from '../conversation/facts.ts';
import { backoffMs } from '../support/backoff.ts';
import type { Timers } from '../support/clock.ts';
import type { DeskFactSink } from './ports.ts';

/** While the database is away: what comes after these is refused, loudly; history sync brings it later. */
const MOST_WAITING = 10_000;
/** So often the same facts are offered; after that each on its own, and what is refused even then is given up. */
const MOST_ATTEMPTS = 3;
const MOST_TOGETHER = 200;
const RETRY = { firstMs: 1_000, factor: 2, maxMs: 30_000, minMs: 250 };

export interface FactQueue {
  add(connectionId: string, facts: readonly ConversationFact[]): void;
  /** Resolves when nothing waits any more, or after `patienceMs`. */
  flush(patienceMs: number): Promise<void>;
  readonly waiting: number;
}

export function createFactQueue(sink: DeskFactSink, timers: Timers, logger: Logger): FactQueue {
  const queue: { connectionId: string; fact: ConversationFact }[] = [];
  let working = false;
  let attempt = 0;
  /** Facts at the head that go one by one, since among them is one that is refused. */
  let alone = 0;
  let idle: (() => void)[] = [];

  /** The first facts of one connection. */
  function nextBatch(): typeof queue {
    const first = queue[0];
    if (first === undefined) return [];
    const most = alone > 0 ? 1 : MOST_TOGETHER;
    let end = 1;
    while (end < queue.length && end < most && queue[end]?.connectionId === first.connectionId) end += 1;
    return queue.slice(0, end);
  }

  async function work(): Promise<void> {
    for (let batch = nextBatch(); batch.length > 0; batch = nextBatch()) {
      try {
        await sink.record(
          (batch[0] as (typeof queue)[number]).connectionId,
          batch.map((item) => item.fact),
        );
        queue.splice(0, batch.length);
        attempt = 0;
        alone = Math.max(0, alone - 1);
      } catch (error) {
        if (++attempt >= MOST_ATTEMPTS) {
          attempt = 0;
          if (batch.length > 1) {
            alone = batch.length;
            continue;
          }
          queue.splice(0, 1);
          alone = Math.max(0, alone - 1);
          logger.error({ err: error, lost: 1, type: batch[0]?.fact.type }, 'a fact is refused for good and given up');
          continue;
        }
        logger.error({ err: error, waiting: queue.length }, 'facts could not be recorded; trying again');
        timers.after(backoffMs(RETRY, attempt - 1, Math.random), () => void work());
        return;
      }
    }
    working = false;
    for (const resolve of idle) resolve();
    idle = [];
  }

  return {
    add(connectionId, facts) {
      if (facts.length === 0) return;
      if (queue.length + facts.length > MOST_WAITING) {
        logger.error({ lost: facts.length }, 'too many facts wait for the database; these are left to history sync');
        return;
      }
      for (const fact of facts) queue.push({ connectionId, fact });
      if (working) return;
      working = true;
      setImmediate(() => void work());
    },
    flush(patienceMs) {
      if (!working) return Promise.resolve();
      return new Promise((resolve) => {
        idle.push(resolve);
        timers.after(patienceMs, resolve);
      });
    },
    get waiting() {
      return queue.length;
    },
  };
}
