import { expect, it } from 'vitest';
import type { AgentRegistry } from '../../../connector-server/src/store/agentRegistry.ts';
import { createAgentMemory } from '../../../connector-server/src/wiring/agentMemory.ts';

const key = { connectionId: 'c', salesforceUserId: '005' };
const memoryOf = (presence: { availability: string; reasonId: string | null } | null) =>
  createAgentMemory({ find: async () => ({ livePersonUserId: '100', presence }) } as unknown as AgentRegistry);

it.each([
  ['one who never chose', null, null],
  ['one who chose', { availability: 'AWAY', reasonId: '901' }, { availability: 'AWAY', reasonId: '901' }],
  ['one of a version with other words', { availability: 'LUNCH', reasonId: null }, null],
])('the presence of %s', async (_name, stored, chosen) => {
  expect(await memoryOf(stored).load(key)).toEqual({ livePersonUserId: '100', chosen, absence: [] });
});

it('what was done in an absence comes back as far as this version understands it', async () => {
  const away = { what: 'away', at: 1, conversations: 0 };
  const returned = { what: 'returned', at: 2, conversations: 3 };
  const kept = [away, { what: 'lunch', at: 1, conversations: 0 }, null, 7, { what: 'away' }, returned];
  for (const [absence, understood] of [
    [kept, [away, returned]],
    [null, []],
    ['damaged', []],
  ]) {
    const find = async () => ({ livePersonUserId: '100', presence: null, absence });
    expect(await createAgentMemory({ find } as unknown as AgentRegistry).load(key)).toMatchObject({
      absence: understood,
    });
  }
});
