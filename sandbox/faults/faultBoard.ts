/** Public face: strikes and heals the faults of one world, and knows which are on. */
import { FAULTS, lineOf, type FaultName, type FaultSite, type NamedFault } from './faultTable.ts';

export interface FaultState {
  name: FaultName;
  /** `on` until healed; `over`: it has struck and ended. */
  state: 'never' | 'on' | 'over';
  /** Epoch ms of the last strike. */
  struckAt: number | null;
  /** Epoch ms at which it heals by itself. */
  healsAt: number | null;
}

export interface FaultNews {
  name: FaultName;
  what: 'struck' | 'healed';
}

export interface FaultBoard {
  states(): FaultState[];
  /** Strikes; what is already on is struck anew. Heals by itself after `forMs`. Rejects when the fault could not strike. */
  strike(name: FaultName, forMs?: number): Promise<void>;
  /** Ends a fault that is on; otherwise nothing happens. */
  heal(name: FaultName): Promise<void>;
  healAll(): Promise<void>;
  /** Ends every timer, and every fault but those of the server's own process. */
  close(): Promise<void>;
}

/** `tell` hears of every strike and healing; `now` is epoch ms. */
export function createFaultBoard(
  site: FaultSite,
  tell: (news: FaultNews) => void = () => undefined,
  now: () => number = Date.now,
): FaultBoard {
  const struck = new Map<FaultName, FaultState>();
  const timers = new Map<FaultName, NodeJS.Timeout>();
  const names = Object.keys(FAULTS) as FaultName[];
  const isOn = (name: FaultName): boolean => struck.get(name)?.state === 'on';

  async function heal(name: FaultName): Promise<void> {
    const state = struck.get(name);
    if (state?.state !== 'on') return;
    clearTimeout(timers.get(name));
    struck.set(name, { ...state, state: 'over', healsAt: null });
    await FAULTS[name].heal?.(site);
    tell({ name, what: 'healed' });
  }

  /** Faults that would get in this one's way end first. */
  async function makeRoom(name: FaultName, { claim }: NamedFault): Promise<void> {
    if (claim === undefined) return;
    for (const other of names)
      if (isOn(other) && lineOf(other) === lineOf(name) && FAULTS[other].claim === claim) await heal(other);
  }

  return {
    states: () => names.map((name) => struck.get(name) ?? { name, state: 'never', struckAt: null, healsAt: null }),
    async strike(name, forMs) {
      const fault = FAULTS[name];
      await makeRoom(name, fault);
      const lasts = fault.heal !== undefined;
      const healsAt = lasts && forMs !== undefined ? now() + forMs : null;
      struck.set(name, { name, state: lasts ? 'on' : 'over', struckAt: now(), healsAt });
      await fault.strike(site);
      tell({ name, what: 'struck' });
      if (healsAt !== null && isOn(name))
        timers.set(
          name,
          setTimeout(() => void heal(name), forMs),
        );
    },
    heal,
    async healAll() {
      for (const name of names) await heal(name);
    },
    async close() {
      for (const timer of timers.values()) clearTimeout(timer);
      // A server that is down stays down: whoever closes the world ends it anyway.
      for (const name of names) if (FAULTS[name].claim !== 'process') await heal(name);
    },
  };
}
