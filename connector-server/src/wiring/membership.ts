/**
 * This server among those on one database: it says every few seconds that it lives, sees who else does, and declares dead
 * who does not. All times are the database's or monotonic; nobody's wall clock matters.
 */
import { Fenced } from '../store/fence.ts';
import type { ServerRow, ServerSelf, ServerStore } from '../store/serverStore.ts';
import type { Timers } from '../support/clock.ts';
import { hasEnded } from '../support/thisProcess.ts';

export interface Membership {
  readonly self: ServerSelf;
  /** Number of this life. */
  readonly epoch: number;
  /** Others that live and take agents, as last seen. */
  peers(): readonly ServerRow[];
  /** Servers that live, this one included, as last seen. */
  alive(): number;
  /**
   * True when the database confirmed within the last seconds that this server lives; asks when that is not so. False: nothing
   * must be begun that another server may be doing by now.
   */
  sure(): Promise<boolean>;
  /** The same without waiting: false while it is being asked. */
  readonly surely: boolean;
  start(): void;
  startDraining(): Promise<void>;
  /** The orderly end. */
  leave(): Promise<void>;
  /** The disorderly one: others have declared this server dead already. */
  stop(): void;
}

export interface MembershipDeps {
  store: ServerStore;
  self: ServerSelf;
  timers: Timers;
  /** Milliseconds that only pass; default the process's own. */
  monotonic?: () => number;
  log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
  /** Agents held here. */
  agents(): number;
  /** After each renewal; `buried` were declared dead just now. */
  onBeat(buried: readonly string[]): void;
  /** Once: this server was declared dead. */
  onFenced: () => void;
}

export const BEAT_MS = 3_000;
/** A renewal that takes longer has failed. */
const PATIENCE_MS = 5_000;
/** Half of a life (SERVER_TTL_SECONDS): until then nobody can have declared us dead, with a margin. */
const SURE_MS = 6_000;
/**
 * After the database was away all lives are over their time. Whoever comes back first waits this long before judging the
 * others: those that live renew within a beat.
 */
const WATCH_MS = 2 * BEAT_MS + 1_000;

/** Joins; a dead predecessor on this machine is buried first. Rejects when the database does not take it. */
export async function joinServers(deps: MembershipDeps): Promise<Membership> {
  const { store, self, timers, log } = deps;
  const monotonic = deps.monotonic ?? (() => performance.now());
  let rows = await store.all();
  await store.bury({ gone: endedOf(rows, self), late: [] });
  let renewedAt = monotonic();
  let renewedClock = timers.now();
  let watchingSince = renewedAt;
  const epoch = await store.join(self);
  let draining = false;
  let over = false;
  let failing = false;
  let cancel: (() => void) | null = null;
  let beating: Promise<boolean> | null = null;

  async function beatOnce(): Promise<boolean> {
    const at = monotonic();
    const clock = timers.now();
    try {
      rows = await within(PATIENCE_MS, store.renew(self.serverId, deps.agents()), timers);
    } catch (error) {
      if (over) return false;
      if (error instanceof Fenced) {
        over = true;
        cancel?.();
        log.warn({ code: 'server_fenced', server: self.serverId }, 'Others took this server for dead; it begins anew');
        deps.onFenced();
      } else if (!failing) {
        failing = true;
        log.warn({ code: 'server_not_renewed', err: error }, 'This server could not tell the others that it lives');
      }
      return false;
    }
    if (over) return false;
    failing = false;
    if (at - renewedAt > WATCH_MS) watchingSince = at;
    renewedAt = at;
    renewedClock = clock;
    await judge();
    return true;
  }

  /** A failure here is tried again at the next beat. */
  async function judge(): Promise<void> {
    const late = monotonic() - watchingSince >= WATCH_MS;
    const gone = endedOf(rows, self);
    const overdue = late ? rows.filter((row) => row.expired && row.serverId !== self.serverId) : [];
    try {
      const buried = await store.bury({ gone, late: overdue.map((row) => row.serverId) });
      if (buried.length > 0) {
        rows = rows.filter((row) => !buried.includes(row.serverId));
        log.warn({ code: 'servers_dead', servers: buried }, 'Servers were declared dead; their agents are taken over');
      }
      deps.onBeat(buried);
    } catch (error) {
      log.warn({ code: 'servers_not_judged', err: error }, 'It could not be told which servers are gone');
    }
  }

  function beat(): Promise<boolean> {
    beating ??= beatOnce().finally(() => {
      beating = null;
    });
    return beating;
  }

  function schedule(): void {
    if (over) return;
    cancel = timers.after(BEAT_MS, () => void beat().finally(schedule));
  }

  /** A machine that was suspended counts no monotonic time; its wall clock shows it. */
  function isFresh(): boolean {
    return !over && monotonic() - renewedAt < SURE_MS && Math.abs(timers.now() - renewedClock) < SURE_MS;
  }

  return {
    self,
    epoch,
    peers: () => rows.filter((row) => row.serverId !== self.serverId && !row.draining && !row.expired),
    alive: () => Math.max(1, rows.filter((row) => !row.expired).length),
    sure: () => (over ? Promise.resolve(false) : isFresh() ? Promise.resolve(true) : beat()),
    get surely() {
      const fresh = isFresh();
      if (!fresh && !over) void beat();
      return fresh;
    },
    start() {
      void beat().finally(schedule);
    },
    async startDraining() {
      draining = true;
      await store.startDraining(self.serverId);
      rows = await store.all();
    },
    async leave() {
      over = true;
      cancel?.();
      await beating;
      await store.leave(self.serverId);
      log.info({ code: 'server_left', drained: draining }, 'This server left the others');
    },
    stop() {
      over = true;
      cancel?.();
    },
  };
}

/** Other servers whose process on this machine ended. */
function endedOf(rows: readonly ServerRow[], self: ServerSelf): string[] {
  return rows
    .filter((row) => row.serverId !== self.serverId && row.machine === self.machine && hasEnded(row.process))
    .map((row) => row.serverId);
}

function within<T>(ms: number, work: Promise<T>, timers: Timers): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(ms, () => reject(new Error('The database did not answer in time.')));
    work.then(resolve, reject).finally(cancel);
  });
}
