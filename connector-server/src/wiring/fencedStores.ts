/** What must not be written by a server that was declared dead. */
import type { AgentRegistry as DeskRegistry, DeskFactSink } from '../desk/ports.ts';
import { createAgentRegistry } from '../store/agentRegistry.ts';
import { Fenced, type Fence } from '../store/fence.ts';
import { createAgentMemory } from './agentMemory.ts';

export function fencedAgentMemory(memory: DeskRegistry, fence: Fence): DeskRegistry {
  return {
    load: (key) => memory.load(key),
    save: (key, record) => fence.asHolder(key, (tx) => createAgentMemory(createAgentRegistry(tx)).save(key, record)),
  };
}

/** Facts of a dead server are dropped: whoever has its agents learns them again from LivePerson. */
export function untilFenced(sink: DeskFactSink, log: { warn(fields: object, message: string): void }): DeskFactSink {
  return {
    async record(connectionId, facts) {
      try {
        await sink.record(connectionId, facts);
      } catch (error) {
        if (!(error instanceof Fenced)) throw error;
        log.warn(
          { code: 'facts_fenced', facts: facts.length },
          'Facts of a server that was declared dead were refused',
        );
      }
    },
  };
}
