import { expect, test } from 'vitest';
import type { BatchOutcome } from '../../../connector-server/src/recorder/batch.ts';
import type { LaneTrouble } from '../../../connector-server/src/recorder/laneBreaker.ts';
import { createOutboxWorker } from '../../../connector-server/src/recorder/outboxWorker.ts';
import type { Job, RecordStore } from '../../../connector-server/src/recorder/recordStore.ts';
import { createManualTimers } from './manualTimers.ts';

/** A worker on jobs in memory, as many per connection as asked for. */
function workerOn(
  waiting: Record<string, number>,
  work: (connectionId: string, jobs: number) => Promise<Partial<BatchOutcome>>,
) {
  const timers = createManualTimers();
  const told: (LaneTrouble | null)[] = [];
  const errors: unknown[] = [];
  const sizes: number[] = [];
  let claimable = true;
  const store: Pick<RecordStore, 'claim' | 'settle' | 'lanes'> = {
    claim({ connectionId, kind }, limit) {
      if (!claimable) return Promise.resolve(null);
      const count = Math.min(limit, waiting[connectionId] ?? 0);
      const job = (n: number): Job => ({
        connectionId,
        conversationId: `c${n}`,
        kind,
        revision: 1,
        attempts: 0,
        dueAt: 0,
        inherited: false,
      });
      return Promise.resolve(Array.from({ length: count }, (_, n) => job(n)));
    },
    settle(_owner, results) {
      const done = results.filter(({ result }) => result.outcome === 'done');
      for (const { job } of done) waiting[job.connectionId] = (waiting[job.connectionId] ?? 0) - 1;
      return Promise.resolve();
    },
    lanes: () =>
      Promise.resolve(
        Object.entries(waiting).flatMap(([connectionId, count]) =>
          count > 0 ? [{ connectionId, kind: 'record' as const, dueAt: 0 }] : [],
        ),
      ),
  };
  const worker = createOutboxWorker({
    store: store as RecordStore,
    timers,
    random: () => 1,
    owner: () => 'me',
    sharing: () => ['north', 'south'],
    limit: () => 100,
    waits: () => null,
    async process({ connectionId }, jobs) {
      sizes.push(jobs.length);
      const outcome = await work(connectionId, jobs.length);
      const result = outcome.pause
        ? ({ outcome: 'retry', dueAt: 0, code: 'X', message: '' } as const)
        : ({ outcome: 'done' } as const);
      return {
        results: jobs.map((job) => ({ job, result, recordId: null, missingLinks: [] })),
        pause: null,
        answered: true,
        ...outcome,
      };
    },
    onSettled: () => undefined,
    onTrouble: (_lane, trouble) => void told.push(trouble),
    onError: (_lane, error) => void errors.push(error),
  });
  return { worker, timers, told, errors, sizes, hold: (held: boolean) => void (claimable = !held) };
}

test('connections of one org take turns, batch by batch', async () => {
  const order: string[] = [];
  let [now, most] = [0, 0];
  const { worker } = workerOn({ north: 300, south: 300 }, async (connectionId) => {
    order.push(connectionId);
    most = Math.max(most, ++now);
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
    return {};
  });
  await worker.drain();
  expect(most).toBe(1);
  expect(order).toEqual(['north', 'south', 'north', 'south', 'north', 'south']);
});

test('trouble is told once with its reason, shown while it lasts, and its end is told', async () => {
  let away = true;
  const trouble: LaneTrouble = { code: 'SERVER_UNAVAILABLE', message: 'later', org: 'away', afterMs: null };
  const { worker, timers, told, sizes } = workerOn({ north: 200 }, () =>
    Promise.resolve(away ? { pause: trouble } : {}),
  );
  for (let n = 0; n < 5; n++) {
    await worker.drain();
    timers.advance(60_000);
  }
  expect(told).toMatchObject([{ code: 'SERVER_UNAVAILABLE' }]);
  expect(worker.troubles()).toMatchObject([{ connectionId: 'north', kind: 'record', code: 'SERVER_UNAVAILABLE' }]);
  away = false;
  await worker.drain();
  expect(told.at(-1)).toBeNull();
  expect(worker.troubles()).toEqual([]);
  expect(sizes).toEqual([100, 1, 1, 1, 1, 1, 10, 50, 100, 39]);
});

test('a database that fails a batch is no trouble of the org: the lane rests a little and goes on', async () => {
  let fails = 2;
  const { worker, timers, told, errors } = workerOn({ north: 10 }, () =>
    fails-- > 0 ? Promise.reject(new Error('the database is away')) : Promise.resolve({}),
  );
  for (let n = 0; n < 4; n++) {
    await worker.drain();
    timers.advance(60_000);
  }
  expect(errors).toHaveLength(2);
  expect([told, worker.troubles()]).toEqual([[], []]);
});

test('while another server works on the lane it is asked for again after a second, not in a loop', async () => {
  const { worker, timers, sizes, hold } = workerOn({ north: 10 }, () => Promise.resolve({}));
  hold(true);
  await worker.drain();
  hold(false);
  await worker.drain();
  expect(sizes).toEqual([]);
  timers.advance(1_000);
  await worker.drain();
  expect(sizes).toEqual([10]);
});
