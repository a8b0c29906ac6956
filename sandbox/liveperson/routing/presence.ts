/** Availability of agents: per user, not per socket. Reported to the agent's own sockets. */
import type { CloudContext } from '../context.ts';
import { changesJson, notificationText } from '../sockets/frames.ts';
import type { UmsSocket } from '../sockets/registry.ts';

export type Availability = 'ONLINE' | 'BACK_SOON' | 'AWAY' | 'OFFLINE';

export interface Presence {
  of(agentId: string): { availability: Availability; reasonId: string | null };
  set(agentId: string, availability: Availability, reasonId: string | null): void;
  /** Agents (old ids) who are ONLINE or BACK_SOON and hold a socket. */
  reachable(): Iterable<string>;
  isReachable(agentId: string): boolean;
  connected(agentId: string): void;
  disconnected(agentId: string): void;
  /** Sends the current state to one subscription. */
  report(socket: UmsSocket, subscriptionId: string): void;
}

export function createPresence(cloud: CloudContext): Presence {
  const states = new Map<string, { availability: Availability; reasonId: string | null }>();
  const reachable = new Set<string>();
  const farewells = new Map<string, () => void>();
  const OFFLINE = { availability: 'OFFLINE' as const, reasonId: null };

  const of = (agentId: string): { availability: Availability; reasonId: string | null } =>
    states.get(agentId) ?? OFFLINE;
  const refresh = (agentId: string): void => {
    const { availability } = of(agentId);
    if ((availability === 'ONLINE' || availability === 'BACK_SOON') && cloud.sockets.of(agentId).size > 0)
      reachable.add(agentId);
    else reachable.delete(agentId);
    cloud.rings.agentChanged(agentId);
  };
  const report = (socket: UmsSocket, subscriptionId: string): void => {
    const { availability, reasonId } = of(socket.ownerId);
    const result = {
      agentUserId: socket.ownerId,
      channels: ['MESSAGING'],
      availability,
      description: '',
      ...(reasonId === null ? {} : { [cloud.switches.statusReasonMember]: reasonId }),
    };
    socket.send(
      notificationText(
        '.ams.routing.AgentStateNotification',
        changesJson(subscriptionId, 'UPSERT', JSON.stringify(result)),
      ),
    );
  };
  const set = (agentId: string, availability: Availability, reasonId: string | null): void => {
    states.set(agentId, { availability, reasonId });
    for (const socket of cloud.sockets.of(agentId))
      for (const subscriptionId of socket.agentState) report(socket, subscriptionId);
    refresh(agentId);
  };
  return {
    of,
    set,
    report,
    reachable: () => reachable,
    isReachable: (agentId) => reachable.has(agentId),
    connected(agentId) {
      farewells.get(agentId)?.();
      farewells.delete(agentId);
      refresh(agentId);
    },
    disconnected(agentId) {
      refresh(agentId);
      farewells.get(agentId)?.();
      farewells.set(
        agentId,
        cloud.clock.after(cloud.switches.offlineGraceMs, () => {
          farewells.delete(agentId);
          if (cloud.sockets.of(agentId).size === 0 && of(agentId).availability !== 'OFFLINE')
            set(agentId, 'OFFLINE', null);
        }),
      );
    },
  };
}
