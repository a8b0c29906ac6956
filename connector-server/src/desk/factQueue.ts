/** Facts on their way to the recorder: in order, off the relay path, tried again until they are committed. */
import type { ConversationFact } from '../conversation/facts.ts';
import { backoffMs } from '../support/backoff.ts';
import type { Timers } from '../support/clock.ts';
import type { DeskFactSink } from './ports.ts';

/** While the database is away: what comes after these is lost, and everybody concerned is told. About 50 MB. */
export const MOST_FACTS_WAITING = 100_000;
/** Losses are said in the log at most this often, ms. */
const SAY_LOSS_MS = 10_000;
/** So often the same facts are offered; after that each on its own, and what is refused even then is given up. */
const MOST_ATTEMPTS = 3;
const MOST_TOGETHER = 200;
const RETRY = { firstMs: 1_000, factor: 2, maxMs: 30_000, minMs: 250 };

export interface FactQueue {
  add(connectionId: string, facts: readonly ConversationFact[]): void;
  /** Resolves when nothing waits any more, or after `patienceMs`; then what is left is said in the log. */
  flush(patienceMs: number): Promise<void>;
  readonly waiting: number;
  /** Facts that will never be recorded, since the start. */
  readonly lost: number;
}

export interface FactQueueOptions {
  /** Told of facts that will never be recorded. */
  onLost?: (connectionId: string, facts: readonly ConversationFact[]) => void;
  mostWaiting?: number;
}

export function createFactQueue(
  sink: DeskFactSink,
  timers: Timers,
  logger: { error(fields: object, message: string): void },
  options: FactQueueOptions = {},
): FactQueue {
  const mostWaiting = options.mostWaiting ?? MOST_FACTS_WAITING;
  const queue: { connectionId: string; fact: ConversationFact }[] = [];
  let working = false;
  let attempt = 0;
  /** Facts at the head that go one by one, since among them is one that is refused. */
  let alone = 0;
  let idle: (() => void)[] = [];
  let lost = 0;
  let saidAt = Number.NEGATIVE_INFINITY;

  function lose(connectionId: string, facts: readonly ConversationFact[]): void {
    lost += facts.length;
    options.onLost?.(connectionId, facts);
  }

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
          if (batch[0] !== undefined) lose(batch[0].connectionId, [batch[0].fact]);
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
      if (queue.length + facts.length > mostWaiting) {
        lose(connectionId, facts);
        if (timers.now() - saidAt < SAY_LOSS_MS) return;
        saidAt = timers.now();
        logger.error({ lost, waiting: queue.length }, 'too many facts wait for the database; what comes now is lost');
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
        timers.after(patienceMs, () => {
          if (working) logger.error({ lost: queue.length }, 'facts are left behind: the database does not take them');
          resolve();
        });
      });
    },
    get waiting() {
      return queue.length;
    },
    get lost() {
      return lost;
    },
  };
}
