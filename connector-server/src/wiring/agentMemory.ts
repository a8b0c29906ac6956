import type { AgentRegistry } from '../desk/ports.ts';
import type { Availability } from '../protocol/types.ts';
import type { AgentRegistry as StoredAgents } from '../store/agentRegistry.ts';

const AVAILABILITIES: readonly string[] = ['ONLINE', 'BACK_SOON', 'AWAY', 'OFFLINE'];

/** What desks remember of an agent, in the agents table. */
export function createAgentMemory(agents: StoredAgents): AgentRegistry {
  return {
    async load({ connectionId, salesforceUserId }) {
      const row = await agents.find(connectionId, salesforceUserId);
      if (row === null) return null;
      const { livePersonUserId, presence } = row;
      const known = presence !== null && AVAILABILITIES.includes(presence.availability);
      return {
        livePersonUserId,
        chosen: known ? { availability: presence.availability as Availability, reasonId: presence.reasonId } : null,
      };
    },
    async save({ connectionId, salesforceUserId }, record) {
      if (record.livePersonUserId !== null)
        await agents.linkLivePerson(connectionId, salesforceUserId, { userId: record.livePersonUserId, pid: null });
      if (record.chosen !== null) await agents.choosePresence(connectionId, salesforceUserId, record.chosen);
    },
  };
}
