/** An org in memory behind the RecordWriter port, with faults a test can ask for. */
import type {
  RecordIntent,
  RecordValue,
  RecordWriter,
  WriteOutcome,
} from '../../../connector-server/src/recorder/ports.ts';

export interface FakeSalesforce extends RecordWriter {
  calls: { kinds: string[]; size: number }[];
  conversations: Map<string, { id: string; fields: Record<string, RecordValue> }>;
  tasks: { id: string; fields: Record<string, RecordValue> }[];
  lookups: string[];
  /** Asked for each call before it is executed. */
  fault: (intents: readonly RecordIntent[]) => 'none' | 'before' | 'after';
  /** Asked for each row. */
  refuse: (intent: RecordIntent) => string | null;
}

export function createFakeSalesforce(): FakeSalesforce {
  let nextId = 1;
  const org: FakeSalesforce = {
    calls: [],
    conversations: new Map(),
    tasks: [],
    lookups: [],
    fault: () => 'none',
    refuse: () => null,
    write(_connectionId, intents) {
      org.calls.push({ kinds: [...new Set(intents.map(({ kind }) => kind))], size: intents.length });
      const fault = org.fault(intents);
      const lost = (): WriteOutcome[] =>
        intents.map(({ ref }) => ({
          ref,
          outcome: 'retry',
          code: 'TIMEOUT',
          message: '',
          afterMs: null,
          uncertain: fault === 'after',
          org: 'away' as const,
        }));
      if (fault === 'before') return Promise.resolve(lost());
      const outcomes = intents.map((intent): WriteOutcome => {
        const why = org.refuse(intent);
        if (why !== null)
          return {
            ref: intent.ref,
            outcome: 'dead',
            code: why,
            message: 'refused',
            field: 'Skill__c',
            whatToDo: 'Correct it.',
          };
        const fields = { ...intent.fields };
        if (intent.kind === 'upsert') {
          const known = org.conversations.get(intent.externalId);
          const id = known?.id ?? `conv${nextId++}`;
          org.conversations.set(intent.externalId, { id, fields: { ...known?.fields, ...fields } });
          return { ref: intent.ref, outcome: 'written', recordId: id, created: known === undefined, droppedFields: [] };
        }
        const id = `task${nextId++}`;
        for (const [name, parent] of Object.entries(intent.kind === 'create' ? (intent.byKey ?? {}) : {}))
          fields[name] = org.conversations.get(parent.externalId)?.id ?? null;
        org.tasks.push({ id, fields });
        return { ref: intent.ref, outcome: 'written', recordId: id, created: true, droppedFields: [] };
      });
      return Promise.resolve(fault === 'after' ? lost() : outcomes);
    },
    findTasks(_connectionId, keys) {
      org.lookups.push(...keys);
      return Promise.resolve(
        new Map(
          org.tasks.flatMap(({ id, fields }) =>
            keys.includes(String(fields['CallObject'])) ? [[String(fields['CallObject']), id] as const] : [],
          ),
        ),
      );
    },
    findUsersByEmail: (_connectionId, emails) =>
      Promise.resolve(
        new Map(emails.filter((email) => email === 'ben@harbor.example').map((email) => [email, '005ben'])),
      ),
    findTimeZones: (_connectionId, ids) =>
      Promise.resolve(new Map(ids.filter((id) => id === '005ben').map((id) => [id, 'Pacific/Auckland']))),
    findQueue: (_connectionId, name) => Promise.resolve(name === 'LivePerson_Unassigned' ? '00Gqueue' : null),
    findAccountsOfContacts: (_connectionId, ids) =>
      Promise.resolve(new Map(ids.filter((id) => id === '003grace').map((id) => [id, '001larkspur']))),
    closedTaskStatus: () => Promise.resolve('Completed'),
  };
  return org;
}
