import type { AgentHolds, Hold } from '../desk/ports.ts';
import type { Availability } from '../protocol/types.ts';
import type { AgentLeaseStore, HeldAgent } from '../store/agentLeaseStore.ts';

/** The desks' view of who holds which agent. */
export function createAgentHolds(leases: AgentLeaseStore): AgentHolds {
  return {
    async claim(agent) {
      const claim = await leases.claim(agent);
      return claim.held ? { held: true, hold: holdOf(claim.agent) } : { held: false, url: claim.url };
    },
    note: (agent, state) => leases.note(agent, state),
    release: (agent) => leases.release(agent),
  };
}

const LOWERED: readonly string[] = ['AWAY', 'OFFLINE'];

export function holdOf({ epoch, lowered }: HeldAgent): Hold {
  return { epoch, lowered: lowered !== null && LOWERED.includes(lowered) ? (lowered as Availability) : null };
}
