/** One watcher per LivePerson account among all servers of a database: who holds its lease watches, the others stand by. */
import { createFactQueue } from '../desk/factQueue.ts';
import type { LivePerson } from '../desk/livePersonPorts.ts';
import type { DeskFactSink } from '../desk/ports.ts';
import { createWatcher } from '../desk/watcher.ts';
import type { Watcher, WatcherState } from '../desk/watcher.ts';
import type { Connection } from '../settings/connection.ts';
import type { Settings } from '../settings/settings.ts';
import type { Lease, LeaseStore } from '../store/leaseStore.ts';
import type { Timers } from '../support/clock.ts';
import type { Logger } from '../support/logger.ts';
import { connectionProfile } from './profiles.ts';

export interface Watchers {
  start(): void;
  /** Looks now who is to watch: after another server died, or the settings changed. */
  lookAgain(): void;
  /** Null: this connection has no watcher. */
  state(connectionId: string): WatcherState | { state: 'elsewhere'; text: string } | null;
  /** Lets go, so that another server may take over at once. */
  stop(): Promise<void>;
  /** Drops everything: others have it already. */
  abandon(): void;
}

const LEASE_SECONDS = 15;
const RENEW_MS = 5_000;
const FLUSH_MS = 5_000;
const ELSEWHERE = { state: 'elsewhere', text: 'Another server follows this account.' } as const;

interface Held {
  lease: Lease;
  watcher: Watcher;
  /** What it was started with: other credentials need another session. */
  key: string;
  heldUntil: number;
}

export function createWatchers(deps: {
  settings: Settings;
  leases: LeaseStore;
  /** Names this server. */
  owner: string;
  livePerson: Pick<LivePerson, 'signIn' | 'openWatch'>;
  facts: DeskFactSink;
  timers: Timers;
  log: Logger;
}): Watchers {
  const { settings, leases, owner, livePerson, timers, log } = deps;
  const queue = createFactQueue(deps.facts, timers, log);
  const held = new Map<string, Held>();
  let cancel: (() => void) | null = null;
  let looking: Promise<void> | null = null;
  let over = false;

  /** Of several connections to one account the first one's user watches for all that want it. */
  const watched = (): Map<string, Connection[]> =>
    Map.groupBy(
      settings.connections().filter(({ liveperson }) => liveperson.watcher != null),
      ({ liveperson }) => liveperson.account,
    );

  const letGo = async (account: string): Promise<void> => {
    const mine = held.get(account);
    held.delete(account);
    await mine?.watcher.stop();
  };

  const takeUp = async (account: string, first: Connection): Promise<void> => {
    const { watcher: user } = first.liveperson;
    const startedAt = timers.now();
    const lease = user == null ? null : await leases.claim(`watcher:${account}`, owner, LEASE_SECONDS);
    if (user == null || lease === null || over) return;
    const watcher = createWatcher({
      account: connectionProfile(first).livePerson,
      user,
      livePerson,
      onFacts: (facts) => {
        for (const { id } of watched().get(account) ?? []) queue.add(id, facts);
      },
      timers,
      log,
    });
    held.set(account, { lease, watcher, key: keyOf(first), heldUntil: startedAt + LEASE_SECONDS * 1_000 });
    watcher.start();
  };

  /** A lease that could not be renewed in time is another's. */
  const keep = async (account: string, mine: Held): Promise<void> => {
    const askedAt = timers.now();
    const renewed = await leases.renew(mine.lease, LEASE_SECONDS).catch(() => null);
    if (renewed === true) mine.heldUntil = askedAt + LEASE_SECONDS * 1_000;
    else if (renewed === false || timers.now() >= mine.heldUntil) await letGo(account);
  };

  const look = async (): Promise<void> => {
    const wanted = watched();
    for (const [account, mine] of [...held]) {
      const first = wanted.get(account)?.[0];
      if (first !== undefined && keyOf(first) === mine.key) await keep(account, mine);
      else {
        await letGo(account);
        await leases.release(mine.lease);
      }
    }
    for (const [account, [first]] of wanted)
      if (first !== undefined && !held.has(account) && !over) await takeUp(account, first);
  };
  const lookAgain = (): Promise<void> =>
    (looking ??= look()
      .catch((error: unknown) =>
        log.warn({ err: error }, 'Who watches the accounts could not be settled; it is tried again'),
      )
      .finally(() => (looking = null)));
  const loop = (): void => {
    cancel = timers.after(RENEW_MS, () => void lookAgain().then(() => over || loop()));
  };
  return {
    start: () => void lookAgain().then(() => over || loop()),
    lookAgain: () => void lookAgain(),
    state(connectionId) {
      const connection = settings.connection(connectionId);
      if (connection?.liveperson.watcher == null) return null;
      return held.get(connection.liveperson.account)?.watcher.state ?? ELSEWHERE;
    },
    async stop() {
      over = true;
      cancel?.();
      await looking;
      const had = [...held.values()].map(({ lease }) => lease);
      await Promise.all([...held.keys()].map(letGo));
      await queue.flush(FLUSH_MS);
      for (const lease of had) await leases.release(lease).catch(() => undefined);
    },
    abandon() {
      over = true;
      cancel?.();
      for (const { watcher } of held.values()) watcher.drop();
    },
  };
}

function keyOf({ liveperson }: Connection): string {
  return JSON.stringify([liveperson.watcher, liveperson.services]);
}
