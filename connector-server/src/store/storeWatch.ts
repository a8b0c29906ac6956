/** Whether the database takes writes: probed at intervals, and learnt at once from every statement that fails. */
import { sql } from 'kysely';
import type { StoreHealth, StoreTrouble, StoreTroubleKind } from '../desk/ports.ts';
import type { Timers } from '../support/clock.ts';
import type { Db } from './database.ts';
import { TROUBLE_TEXT, troubleOf } from './storeTrouble.ts';

/** How often a database is probed that works, and one that does not, ms. */
const PROBE_MS = 5_000;
const PROBE_IN_TROUBLE_MS = 1_000;
/** A probe that takes longer has failed. */
const PATIENCE_MS = 5_000;
/** While trouble lasts, it is said again this often. */
const REMIND_MS = 60_000;
/** A server of our own that is away for so long is looked after, and again after each such time, ms. */
const REVIVE_MS = 3_000;
const REVIVE_AGAIN_MS = 15_000;
/** A statement that failed and was not tried again for so long is not waited for. */
const FORGET_MS = 30_000;
const MOST_FAILING = 100;
/** Written by a probe after a full disk: more than finds room in pages that exist already. */
const FILLER_BLOCKS = 8_192;

export interface StoreWatch extends StoreHealth {
  /** Every statement's end; error null: it worked. */
  statement(text: string, error: unknown): void;
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

export interface StoreWatchOptions {
  db: () => Db;
  /** Brings a database server of our own back to life; absent: it is somebody else's. */
  revive?: (() => Promise<void>) | undefined;
  timers: Timers;
  log: { info(fields: object, message: string): void; error(fields: object, message: string): void };
}

export function createStoreWatch({ db, timers, log, revive }: StoreWatchOptions): StoreWatch {
  const listeners = new Set<(trouble: StoreTrouble | null) => void>();
  /** Statements that failed because of the database, by text, and when last. Each is waited for until it works again. */
  const failing = new Map<string, number>();
  let trouble: StoreTrouble | null = null;
  let remindAt = 0;
  let probing = false;
  let stopped = false;
  let cancel: (() => void) | null = null;
  let reviveAt = 0;
  let reviving: Promise<void> | null = null;

  const schedule = (): void => {
    cancel?.();
    cancel = stopped ? null : timers.after(trouble === null ? PROBE_MS : PROBE_IN_TROUBLE_MS, () => void probe());
  };

  const enter = (kind: StoreTroubleKind): void => {
    if (stopped) return;
    const now = timers.now();
    const changed = trouble?.kind !== kind;
    if (changed) trouble = { kind, since: trouble?.since ?? now, text: TROUBLE_TEXT[kind] };
    if (changed || now >= remindAt) {
      remindAt = now + REMIND_MS;
      log.error(
        { trouble: kind, seconds: Math.round((now - (trouble?.since ?? now)) / 1_000) },
        'The database takes no writes: conversations go on, records wait, links are refused',
      );
    }
    if (changed) for (const listener of listeners) listener(trouble);
    schedule();
  };

  const leave = (): void => {
    if (trouble === null) return;
    const seconds = Math.round((timers.now() - trouble.since) / 1_000);
    trouble = null;
    failing.clear();
    log.info({ seconds }, 'The database takes writes again');
    for (const listener of listeners) listener(null);
  };

  const lookAfter = (): void => {
    const now = timers.now();
    if (revive === undefined || stopped || reviving !== null) return;
    if (trouble?.kind !== 'away' || now < Math.max(trouble.since + REVIVE_MS, reviveAt)) return;
    reviveAt = now + REVIVE_AGAIN_MS;
    reviving = revive()
      .catch((error: unknown) => log.error({ err: error }, 'The database server could not be brought back'))
      .finally(() => (reviving = null));
  };

  async function probe(): Promise<void> {
    if (probing || stopped) return;
    probing = true;
    try {
      await within(PATIENCE_MS, writeSomething(db(), trouble?.kind === 'full' ? FILLER_BLOCKS : 0), timers);
      const old = timers.now() - FORGET_MS;
      for (const [text, at] of failing) if (at < old) failing.delete(text);
      if (failing.size === 0) leave();
    } catch (error) {
      enter(troubleOf(error) ?? 'away');
      lookAfter();
    } finally {
      probing = false;
      schedule();
    }
  }

  schedule();
  return {
    get trouble() {
      return trouble;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    statement(text, error) {
      if (stopped || text.includes('write-probe')) return;
      if (error === null) {
        if (failing.size > 0) failing.delete(text);
        return;
      }
      const kind = troubleOf(error);
      if (kind === null) return;
      // One lost connection is no trouble yet: whether it is, the probe says.
      if (kind === 'away') return void probe();
      if (failing.size < MOST_FAILING || failing.has(text)) failing.set(text, timers.now());
      enter(kind);
    },
    async stop() {
      stopped = true;
      cancel?.();
      await reviving;
    },
  };
}

async function writeSomething(db: Db, fillerBlocks: number): Promise<void> {
  await sql`
    insert into connector.leases as l (name, owner, epoch, expires)
    select 'write-probe', coalesce(string_agg(md5(n::text || now()::text), ''), ''), 1, now()
      from generate_series(1, ${fillerBlocks}::int) n
    on conflict (name) do update set owner = excluded.owner, epoch = l.epoch + 1, expires = excluded.expires`.execute(
    db,
  );
}

function within(ms: number, work: Promise<void>, timers: Timers): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(ms, () => reject(new Error('The database did not answer in time.')));
    work.then(resolve, reject).finally(cancel);
  });
}
