/**
 * Agents move to other servers while this one drains, and to this one while another drains. The new LivePerson socket
 * comes first, then the softphones, then the old socket goes. Where LivePerson allows an agent only one socket, the old one
 * gives way: by itself when the new one ends it, on request when the new one is refused, and from then on beforehand.
 * Words between servers may be lost: then patience ends, and who is left is taken over as an orphan.
 */
import type { Desk } from '../desk/desk.ts';
import type { DesksOfServer } from '../desk/desks.ts';
import { rosterKey } from '../desk/deskRoster.ts';
import type { AgentKey } from '../desk/ports.ts';
import type { AgentLeaseStore } from '../store/agentLeaseStore.ts';
import type { Bus } from '../store/bus.ts';
import type { ServerRow } from '../store/serverStore.ts';
import type { Timers } from '../support/clock.ts';
import type { Adoption } from './adoption.ts';
import type { Membership } from './membership.ts';

export interface Handover {
  /** Gives all agents to other servers; resolves when that is done, at the latest after 17 s. Without others at once. */
  drain(): Promise<void>;
  /** The agent's LivePerson session here came up or went down; for `DesksDeps.onLink`. */
  onLink(agent: AgentKey, state: 'live' | 'down'): void;
  /** A server that takes agents, for softphones that come while this one drains; null: none. */
  elsewhere(): string | null;
  readonly draining: boolean;
  stop(): void;
}

export interface HandoverDeps {
  membership: Membership;
  leases: AgentLeaseStore;
  adoption: Adoption;
  desks: Pick<DesksOfServer, 'roster'>;
  bus: Bus;
  timers: Timers;
  random?: () => number;
  log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
}

/** Agents whose LivePerson session is being opened elsewhere, at once; with 200 the other's database connections were the bottleneck. */
const AT_ONCE = 100;
/** The other server has so long to be live; then the softphones go all the same, ms. */
const LIVE_MS = 5_000;
/** So long softphones have to get in there before they are sent away from here, ms. */
const MOVE_MS = 3_000;
/** Softphones of one agent do not all come in the same moment, ms. */
const MOVE_SPREAD_MS = 200;
/** The whole hand-over, ms. What comes after it takes up to 10 s more, and an orchestrator kills after 30 s. */
const ALL_MS = 17_000;

interface Peer {
  row: ServerRow;
  agents: number;
}

export function createHandover(deps: HandoverDeps): Handover {
  const { membership, leases, adoption, bus, timers, log } = deps;
  const random = deps.random ?? Math.random;
  const me = membership.self.serverId;
  /** Connections whose LivePerson account lets an agent have one socket only. */
  const oneSocket = new Set<string>();
  /** Agents on their way to us, and from whom. */
  const arriving = new Map<string, string>();
  /** Agents on their way from us, and whom to tell when they are live elsewhere. */
  const departing = new Map<string, { desk: Desk; to: string; live: () => void }>();
  let peers: Peer[] = [];
  /** Where each desk goes. */
  const bound = new Map<Desk, Peer>();
  let draining = false;

  const stops = [
    bus.subscribe('agentMoved', (message) => {
      if (message.to === me && !draining) void takeOver(message);
    }),
    bus.subscribe('agentLive', (message) => {
      if (message.to === me) departing.get(rosterKey(message))?.live();
    }),
    bus.subscribe('closeFirst', (message) => {
      oneSocket.add(message.connectionId);
      const leaving = message.to === me ? departing.get(rosterKey(message)) : undefined;
      if (leaving === undefined) return;
      leaving.desk.link.letGo();
      void announce(leaving.desk.core.key, leaving.to);
    }),
  ];

  const announce = ({ connectionId, salesforceUserId }: AgentKey, to: string): Promise<void> =>
    bus.publish({ kind: 'agentMoved', connectionId, salesforceUserId, to });

  /** Said twice when our first attempt was refused: then the way is free, and it is tried at once. */
  async function takeOver(message: AgentKey & { from: string }): Promise<void> {
    const key = rosterKey(message);
    const known = deps.desks.roster.get(message);
    if (known !== undefined) {
      if (known.link.session?.connected === true) return tellLive(message, message.from);
      arriving.set(key, message.from);
      known.link.retry();
      return;
    }
    arriving.set(key, message.from);
    try {
      const claim = await leases.claim(message);
      if (claim.held) await adoption.bringBack(claim.agent);
      else arriving.delete(key);
    } catch (error) {
      arriving.delete(key);
      log.warn({ code: 'agent_not_taken', err: error }, 'An agent of a draining server could not be taken over');
    }
  }

  const tellLive = ({ connectionId, salesforceUserId }: AgentKey, to: string): void =>
    void bus.publish({ kind: 'agentLive', connectionId, salesforceUserId, to });

  /** The least loaded server, which from now on has one agent more; for the same desk always the same. */
  function targetOf(desk: Desk): ServerRow {
    const known = bound.get(desk);
    if (known !== undefined) return known.row;
    const target = peers.reduce((least, one) => (one.agents < least.agents ? one : least));
    target.agents += 1;
    bound.set(desk, target);
    return target.row;
  }

  /** Resolves when the agent's LivePerson session is up elsewhere, or patience is over. */
  async function openElsewhere(desk: Desk): Promise<void> {
    if (desk.link.session === null) return;
    const agent = desk.core.key;
    const { serverId } = targetOf(desk);
    desk.leave();
    if (oneSocket.has(agent.connectionId)) desk.link.letGo();
    const live = new Promise<void>((resolve) => {
      departing.set(rosterKey(agent), { desk, to: serverId, live: resolve });
    });
    await announce(agent, serverId);
    await Promise.race([live, pause(LIVE_MS)]);
    departing.delete(rosterKey(agent));
  }

  /** The softphones follow, then nothing of the agent is here any more. */
  async function follow(desk: Desk): Promise<void> {
    const { url } = targetOf(desk);
    if (desk.core.tabs.size > 0 && url !== membership.self.url) {
      desk.move(url, Math.round(random() * MOVE_SPREAD_MS));
      await Promise.race([desk.left(), pause(MOVE_MS)]);
    }
    deps.desks.roster.giveAway(desk.core.key);
  }

  /** Time is up: the others are told of who is left, and the softphones where to go when they are sent away from here. */
  function hurry(): void {
    for (const desk of deps.desks.roster.all()) {
      const told = bound.has(desk);
      const { serverId, url } = targetOf(desk);
      if (!told) {
        desk.leave();
        void announce(desk.core.key, serverId);
      }
      if (url !== membership.self.url) desk.move(url, MOVE_SPREAD_MS);
    }
  }

  const pause = (ms: number): Promise<void> => new Promise((resolve) => void timers.after(ms, resolve));

  return {
    get draining() {
      return draining;
    },
    async drain() {
      draining = true;
      await membership.startDraining();
      peers = membership.peers().map((row) => ({ row, agents: row.agents }));
      const queue = [...deps.desks.roster.all()];
      if (peers.length === 0 || queue.length === 0) return;
      const startedAt = performance.now();
      const agents = queue.length;
      const following: Promise<void>[] = [];
      const lane = async (): Promise<void> => {
        for (let desk = queue.shift(); desk !== undefined; desk = queue.shift()) {
          await openElsewhere(desk);
          // Beside the lane, which is for what LivePerson and the other server can take at once.
          following.push(follow(desk));
        }
      };
      const all = Promise.all(Array.from({ length: AT_ONCE }, lane)).then(() => Promise.all(following));
      await Promise.race([all, pause(ALL_MS)]);
      const left = deps.desks.roster.size;
      queue.length = 0;
      hurry();
      log.info(
        { code: 'agents_moved', agents, left, ms: Math.round(performance.now() - startedAt) },
        'Agents were moved to other servers',
      );
    },
    onLink(agent, state) {
      const from = arriving.get(rosterKey(agent));
      if (from === undefined) return;
      arriving.delete(rosterKey(agent));
      if (state === 'live') return tellLive(agent, from);
      oneSocket.add(agent.connectionId);
      const { connectionId, salesforceUserId } = agent;
      void bus.publish({ kind: 'closeFirst', connectionId, salesforceUserId, to: from });
    },
    elsewhere: () => peers[0]?.row.url ?? null,
    stop() {
      for (const stop of stops) stop();
    },
  };
}
