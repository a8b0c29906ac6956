import type { Directory } from '../desk/livePersonPorts.ts';
import type { AccountDirectory } from '../recorder/ports.ts';

/** The recorder's view of people and skills: what the agents' sessions have read of the account so far. */
export function createAccountDirectory(directory: Directory): AccountDirectory {
  return {
    async agent(connectionId, agentId) {
      const person = directory.cached(connectionId)?.people.get(agentId);
      return person === undefined ? null : { name: person.name, email: person.email, isBot: person.isBot };
    },
    async skillName(connectionId, skillId) {
      return directory.cached(connectionId)?.skills.get(skillId)?.name ?? null;
    },
  };
}
