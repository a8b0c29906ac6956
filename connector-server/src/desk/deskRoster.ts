/** The desks of this server by agent. A desk is made once the agent is this server's to hold, and let go when nobody needs it. */
import type { Desk } from './desk.ts';
import type { AgentHolds, AgentIdentity, AgentKey, ConnectionProfile, Hold } from './ports.ts';
import type { Timers } from '../support/clock.ts';

/** The agent's desk here, or the address of the server that holds the agent. */
export type Taken = { desk: Desk } | { elsewhere: string };

export interface DeskRoster {
  get(agent: AgentKey): Desk | undefined;
  all(): Iterable<Desk>;
  readonly size: number;
  /** Rejects when it cannot be known who holds the agent. */
  take(identity: AgentIdentity, profile: ConnectionProfile): Promise<Taken>;
  /** The desk of an agent whose hold was taken already. */
  adopt(identity: AgentIdentity, profile: ConnectionProfile, hold: Hold): Desk;
  /** Lets go of one desk; its agent is free once what it keeps is written. */
  drop(agent: AgentKey): void;
  /** Lets go of one desk whose agent is another server's, or soon will be. */
  giveAway(agent: AgentKey): void;
  /** Lets go of all, without freeing the agents. No desk is made afterwards. */
  dropAll(): void;
}

export interface DeskRosterDeps {
  timers: Timers;
  holds: AgentHolds;
  make(identity: AgentIdentity, profile: ConnectionProfile, hold: Hold): Desk;
  /** Before a desk nobody needs is let go. */
  onIdle(desk: Desk): void;
  /** A hold that could not be freed: another server finds out by itself when this one ends. */
  onError: (error: unknown) => void;
}

const SWEEP_MS = 60_000;

export function rosterKey({ connectionId, salesforceUserId }: AgentKey): string {
  return `${connectionId}\n${salesforceUserId.slice(0, 15)}`;
}

export function createDeskRoster(deps: DeskRosterDeps): DeskRoster {
  const desks = new Map<string, Desk>();
  /** Claims under way, so that tabs that come together ask once. */
  const coming = new Map<string, Promise<Taken>>();
  /** Holds being freed: a claim waits for that, else it would lose what it just got. */
  const leaving = new Map<string, Promise<void>>();
  let stopped = false;
  let cancelSweep: (() => void) | null = null;

  const made = (identity: AgentIdentity, profile: ConnectionProfile, hold: Hold): Desk => {
    const key = rosterKey(identity);
    const known = desks.get(key);
    if (known !== undefined) return known;
    if (stopped) throw new Error('this server takes no agents any more');
    const desk = deps.make(identity, profile, hold);
    desks.set(key, desk);
    cancelSweep ??= deps.timers.after(SWEEP_MS, sweep);
    return desk;
  };

  const claimed = async (identity: AgentIdentity, profile: ConnectionProfile): Promise<Taken> => {
    await leaving.get(rosterKey(identity));
    const answer = await deps.holds.claim(identity);
    return answer.held ? { desk: made(identity, profile, answer.hold) } : { elsewhere: answer.url };
  };

  function letGo(key: string, desk: Desk): void {
    desk.dispose();
    desks.delete(key);
    const freed = desk.settled
      .then(() => deps.holds.release(desk.core.key))
      .catch(deps.onError)
      .finally(() => leaving.delete(key));
    leaving.set(key, freed);
  }

  /** Desks nobody needs any more are dropped, so that a month of agents does not stay in memory. */
  function sweep(): void {
    for (const [key, desk] of desks) {
      if (!desk.idle) continue;
      deps.onIdle(desk);
      letGo(key, desk);
    }
    cancelSweep = desks.size > 0 && !stopped ? deps.timers.after(SWEEP_MS, sweep) : null;
  }

  return {
    get: (agent) => desks.get(rosterKey(agent)),
    all: () => desks.values(),
    get size() {
      return desks.size;
    },
    take(identity, profile) {
      const key = rosterKey(identity);
      const desk = desks.get(key);
      if (desk !== undefined) return Promise.resolve({ desk });
      let arrival = coming.get(key);
      if (arrival === undefined) {
        arrival = claimed(identity, profile).finally(() => coming.delete(key));
        coming.set(key, arrival);
      }
      return arrival;
    },
    adopt: made,
    drop(agent) {
      const key = rosterKey(agent);
      const desk = desks.get(key);
      if (desk !== undefined) letGo(key, desk);
    },
    giveAway(agent) {
      desks.get(rosterKey(agent))?.dispose();
      desks.delete(rosterKey(agent));
    },
    dropAll() {
      stopped = true;
      cancelSweep?.();
      for (const desk of desks.values()) desk.dispose();
      desks.clear();
    },
  };
}
