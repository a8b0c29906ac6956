import type { DirectoryView } from '../desk/livePersonPorts.ts';
import type { AccountDirectory } from '../recorder/ports.ts';

/** The recorder's view of people and skills: what some signed-in agent's session may read of the account. */
export function createAccountDirectory(
  directoryOf: (connectionId: string) => Promise<DirectoryView | null>,
): AccountDirectory {
  return {
    async agent(connectionId, agentId) {
      const person = (await directoryOf(connectionId))?.people.get(agentId);
      return person === undefined ? null : { name: person.name, email: person.email, isBot: person.isBot };
    },
    async skillName(connectionId, skillId) {
      return (await directoryOf(connectionId))?.skills.get(skillId)?.name ?? null;
    },
  };
}
