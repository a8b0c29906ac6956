/** Takes facts in groups: what arrives while a transaction runs goes into the next one. */
import type { ConversationFact } from '../conversation/facts.ts';
import type { Timers } from '../support/clock.ts';
import { backoffMs } from '../support/backoff.ts';
import { factKey } from './factKey.ts';
import type { ConversationRef, NewFact, RecordStore } from './recordStore.ts';

export interface FactIntake {
  /**
   * Resolves when committed, with the conversations for which something was new. A database that is away is waited for; a
   * fact the database refuses rejects.
   */
  record(connectionId: string, facts: readonly ConversationFact[]): Promise<ReadonlySet<string>>;
  stop(): void;
}

export interface LingerMs {
  /** Between facts of a running conversation, so that several become one write. */
  running: number;
  /** After close and wrap-up. */
  closing: number;
}

interface Waiting {
  connectionId: string;
  facts: NewFact[];
  resolve: (changed: ReadonlySet<string>) => void;
  reject: (error: unknown) => void;
}

const GROUP_FACTS = 1_000;
const AWAY_BACKOFF = { firstMs: 200, factor: 2, maxMs: 10_000, minMs: 50 };

export function createFactIntake(deps: {
  store: Pick<RecordStore, 'addFacts'>;
  timers: Timers;
  random: () => number;
  linger: LingerMs;
  onCommitted(refs: readonly ConversationRef[], dueAt: number): void;
}): FactIntake {
  const waiting: Waiting[] = [];
  let running = false;
  let stopped = false;

  const flush = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) await commit(nextGroup());
    running = false;
  };

  const nextGroup = (): Waiting[] => {
    let count = 0;
    const end = waiting.findIndex((entry) => (count += entry.facts.length) > GROUP_FACTS);
    return waiting.splice(0, end === -1 ? waiting.length : Math.max(1, end));
  };

  const commit = async (group: Waiting[]): Promise<void> => {
    for (let attempt = 0; ; attempt++) {
      try {
        const facts = group.flatMap((entry) => entry.facts);
        const changed = await deps.store.addFacts(facts, deps.timers.now());
        if (changed.length > 0) deps.onCommitted(changed, Math.min(...facts.map((fact) => fact.dueAt)));
        for (const entry of group) entry.resolve(changedOf(entry, changed));
        return;
      } catch (error) {
        if (isRefusal(error) && group.length > 1) {
          for (const entry of group) await commit([entry]);
          return;
        }
        if (stopped || isRefusal(error)) {
          for (const entry of group) entry.reject(error);
          return;
        }
        await new Promise<void>((resolve) => deps.timers.after(backoffMs(AWAY_BACKOFF, attempt, deps.random), resolve));
      }
    }
  };

  return {
    record(connectionId, facts) {
      if (facts.length === 0) return Promise.resolve(new Set<string>());
      const now = deps.timers.now();
      const named = facts.map((fact) => ({
        connectionId,
        fact,
        key: factKey(fact),
        dueAt: now + lingerOf(fact, deps.linger),
      }));
      return new Promise((resolve, reject) => {
        waiting.push({ connectionId, facts: named, resolve, reject });
        if (!running) void flush();
      });
    },
    stop() {
      stopped = true;
    },
  };
}

/** Of what a group changed, this entry's. */
function changedOf({ connectionId, facts }: Waiting, changed: readonly ConversationRef[]): ReadonlySet<string> {
  const own = new Set(facts.map(({ fact }) => fact.conversationId));
  return new Set(
    changed
      .filter((ref) => ref.connectionId === connectionId && own.has(ref.conversationId))
      .map((ref) => ref.conversationId),
  );
}

function lingerOf(fact: ConversationFact, linger: LingerMs): number {
  return fact.type === 'closed' || fact.type === 'wrapped_up' || fact.type === 'rated'
    ? linger.closing
    : linger.running;
}

/** SQLSTATE classes 22 (data) and 23 (constraint): the statement itself is at fault, repeating cannot help. */
function isRefusal(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^2[23]/.test(code);
}
