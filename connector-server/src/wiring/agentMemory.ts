import type { AbsenceStep, AgentRegistry } from '../desk/ports.ts';
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
        absence: stepsOf(row.absence),
      };
    },
    async save({ connectionId, salesforceUserId }, record) {
      if (record.livePersonUserId !== null)
        await agents.linkLivePerson(connectionId, salesforceUserId, { userId: record.livePersonUserId, pid: null });
      if (record.chosen !== null) await agents.choosePresence(connectionId, salesforceUserId, record.chosen);
      if (record.absence !== undefined) await agents.keepAbsence(connectionId, salesforceUserId, record.absence);
    },
  };
}

const STEPS: readonly string[] = ['away', 'offline', 'returned', 'kept'];

/** What another server kept, as far as this one understands it. */
function stepsOf(kept: unknown): AbsenceStep[] {
  if (!Array.isArray(kept)) return [];
  return kept.filter(
    (step: Partial<AbsenceStep> | null): step is AbsenceStep =>
      step !== null &&
      STEPS.includes(step.what ?? '') &&
      Number.isFinite(step.at) &&
      Number.isFinite(step.conversations),
  );
}
