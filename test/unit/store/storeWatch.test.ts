import { Kysely, PostgresDialect } from 'kysely';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { StoreTrouble } from '../../../connector-server/src/desk/ports.ts';
import type { Tables } from '../../../connector-server/src/store/tables.ts';
import { createStoreWatch, type StoreWatch } from '../../../connector-server/src/store/storeWatch.ts';
import { troubleOf } from '../../../connector-server/src/store/storeTrouble.ts';
import { ManualTimers } from '../browser/manualTimers.ts';

const failure = (code?: string): Error => Object.assign(new Error('no'), code === undefined ? {} : { code });

let probes: { size: number }[];
let fail: Error | null;
let hang: boolean;
let timers: ManualTimers;
let watch: StoreWatch;
let told: (StoreTrouble | null)[];
const log = { info: vi.fn(), error: vi.fn() };

beforeEach(() => {
  probes = [];
  fail = null;
  hang = false;
  told = [];
  log.info.mockClear();
  log.error.mockClear();
  timers = new ManualTimers();
  const client = {
    query: async (_text: unknown, values?: unknown[]) => {
      const given = (_text as { values?: unknown[] }).values ?? values ?? [];
      probes.push({ size: Number(given[0]) });
      if (hang) return new Promise(() => undefined);
      if (fail) throw fail;
      return { command: 'INSERT', rowCount: 1, rows: [] };
    },
    release: () => undefined,
  };
  const pool = { connect: async () => client, end: async () => undefined, options: {} };
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as never }) });
  watch = createStoreWatch({ db: () => db, timers, log });
  watch.onChange((trouble) => told.push(trouble));
});

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
};
const pass = async (ms: number): Promise<void> => {
  timers.advance(ms);
  await settled();
};

describe('whether the database takes writes', () => {
  it('is asked by writing, at intervals; nothing is said while it does', async () => {
    await pass(5_000);
    await pass(5_000);
    expect(probes).toHaveLength(2);
    expect(watch.trouble).toBeNull();
    expect(told).toEqual([]);
  });

  it('a probe without an answer is trouble', async () => {
    hang = true;
    await pass(5_000);
    expect(watch.trouble).toBeNull();
    await pass(5_000);
    expect(watch.trouble).toMatchObject({ kind: 'away' });
  });

  it('a statement that was refused is trouble at once, until the same statement works', async () => {
    watch.statement('insert into facts', failure('42501'));
    expect(watch.trouble?.kind).toBe('denied');
    // The probe writes elsewhere, where the rights are still there.
    await pass(1_000);
    expect(watch.trouble?.kind).toBe('denied');
    watch.statement('insert into facts', null);
    await pass(1_000);
    expect(watch.trouble).toBeNull();
    expect(told.map((each) => each?.kind ?? null)).toEqual(['denied', null]);
    expect(log.info).toHaveBeenCalledTimes(1);
  });

  it('a statement nobody tries again is not waited for', async () => {
    watch.statement('insert once', failure('25006'));
    for (let second = 0; second < 32; second++) await pass(1_000);
    expect(watch.trouble).toBeNull();
  });

  it('one lost connection is no trouble: the probe decides', async () => {
    watch.statement('select 1', failure('57P01'));
    await settled();
    expect(probes).toHaveLength(1);
    expect(watch.trouble).toBeNull();
    fail = failure('ECONNREFUSED');
    watch.statement('select 1', failure('ECONNREFUSED'));
    await settled();
    expect(watch.trouble?.kind).toBe('away');
  });

  it('after a full disk the probe writes so much that it needs new room', async () => {
    watch.statement('insert', failure('53100'));
    watch.statement('insert', null);
    await pass(1_000);
    expect(probes[0]?.size).toBeGreaterThan(1_000);
    expect(watch.trouble).toBeNull();
    await pass(5_000);
    expect(probes[1]?.size).toBe(0);
  });

  it('lasting trouble is said again every minute, not every second', async () => {
    fail = failure();
    for (let second = 0; second < 125; second++) await pass(1_000);
    expect(log.error.mock.calls.length).toBeGreaterThanOrEqual(2);
    expect(log.error.mock.calls.length).toBeLessThanOrEqual(4);
    expect(told).toHaveLength(1);
  });

  it.each([
    ['a value that is too long', '22001', null],
    ['a key that exists', '23505', null],
    ['a table that is missing', '42P01', null],
    ['a deadlock', '40P01', null],
    ['a read-only database', '25006', 'read_only'],
    ['a full disk', '53100', 'full'],
    ['a failing disk', '58030', 'full'],
    ['a revoked right', '42501', 'denied'],
    ['a statement that took too long', '57014', 'away'],
    ['a server that shuts down', '57P01', 'away'],
    ['a broken connection', '08006', 'away'],
    ['a refused connection', 'ECONNREFUSED', 'away'],
    ['an answer that did not come', undefined, 'away'],
  ])('%s (%s) means %s', (_what, code, kind) => {
    expect(troubleOf(failure(code))).toBe(kind);
  });
});
