import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import { createFactQueue } from '../../../connector-server/src/desk/factQueue.ts';
import { createManualTimers } from './manualTimers.ts';

const fact = (at: number): ConversationFact => ({ type: 'assigned', conversationId: 'c', at, agentId: 'a' });
const logger = pino({ level: 'silent' });

describe('facts on their way to the recorder', () => {
  it('are never handed over while an event is still being relayed', async () => {
    const record = vi.fn(async () => {});
    const queue = createFactQueue({ record }, createManualTimers(), logger);
    queue.add('c', [fact(1)]);
    await Promise.resolve();
    expect(record).not.toHaveBeenCalled();
    await queue.flush(1_000);
    expect(record).toHaveBeenCalledTimes(1);
  });

  it('wait while the database is away, and then arrive all, in order', async () => {
    const timers = createManualTimers();
    let up = false;
    const got: number[] = [];
    const record = vi.fn(async (_connection: string, facts: readonly ConversationFact[]) => {
      if (!up) throw new Error('away');
      got.push(...facts.map((one) => one.at));
    });
    const queue = createFactQueue({ record }, timers, logger);
    queue.add('c', [fact(1), fact(2)]);
    await vi.waitFor(() => expect(timers.waiting).toBe(1));
    queue.add('c', [fact(3)]);
    up = true;
    const flushed = queue.flush(60_000);
    timers.pass(2_000);
    await flushed;
    expect(got).toEqual([1, 2, 3]);
    expect(queue.waiting).toBe(0);
  });

  it('that are refused for good hold up nobody else', async () => {
    const timers = createManualTimers();
    const got: number[] = [];
    const record = vi.fn(async (_connection: string, facts: readonly ConversationFact[]) => {
      if (facts.some((one) => one.at === 2)) throw new Error('refused');
      got.push(...facts.map((one) => one.at));
    });
    const queue = createFactQueue({ record }, timers, logger);
    queue.add('c', [fact(1), fact(2), fact(3)]);
    let over = false;
    void queue.flush(3_600_000).then(() => (over = true));
    while (!over) {
      await new Promise((resolve) => setImmediate(resolve));
      timers.pass(30_000);
    }
    expect(got).toEqual([1, 3]);
    expect(queue.waiting).toBe(0);
  });

  it('of different connections do not share a call', async () => {
    const record = vi.fn(async (_connection: string) => {});
    const queue = createFactQueue({ record }, createManualTimers(), logger);
    queue.add('a', [fact(1)]);
    queue.add('b', [fact(2)]);
    await queue.flush(1_000);
    expect(record.mock.calls.map(([connection]) => connection)).toEqual(['a', 'b']);
  });

  it('that find no room are lost, counted, and told to whom they concern; those that wait are kept', async () => {
    const timers = createManualTimers();
    let up = false;
    const got: number[] = [];
    const record = vi.fn(async (_connection: string, facts: readonly ConversationFact[]) => {
      if (!up) throw new Error('away');
      got.push(...facts.map((one) => one.at));
    });
    const lost: [string, number[]][] = [];
    const queue = createFactQueue({ record }, timers, logger, {
      mostWaiting: 2,
      onLost: (connection, facts) => lost.push([connection, facts.map((one) => one.at)]),
    });
    queue.add('c', [fact(1), fact(2)]);
    queue.add('c', [fact(3)]);
    await vi.waitFor(() => expect(timers.waiting).toBe(1));
    expect(queue.lost).toBe(1);
    expect(lost).toEqual([['c', [3]]]);
    up = true;
    const flushed = queue.flush(60_000);
    timers.pass(2_000);
    await flushed;
    expect(got).toEqual([1, 2]);
    queue.add('c', [fact(4)]);
    await queue.flush(60_000);
    expect(got).toEqual([1, 2, 4]);
  });

  it('left behind by a server that stops are said in the log', async () => {
    const timers = createManualTimers();
    const error = vi.fn();
    const queue = createFactQueue({ record: () => new Promise(() => undefined) }, timers, {
      ...logger,
      error,
    });
    queue.add('c', [fact(1), fact(2)]);
    const flushed = queue.flush(5_000);
    timers.pass(5_000);
    await flushed;
    expect(error).toHaveBeenCalledWith({ lost: 2 }, expect.stringContaining('left behind'));
  });
});
