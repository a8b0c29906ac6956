import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import {
  conversationRecord,
  handlingSeconds,
  taskDueAt,
} from '../../../connector-server/src/recorder/conversationRecord.ts';
import { factKey } from '../../../connector-server/src/recorder/factKey.ts';

const id = 'c1';
const facts: ConversationFact[] = [
  {
    type: 'opened',
    conversationId: id,
    at: 1_000,
    skillId: 's1',
    channel: 'sms',
    source: '',
    consumerId: 'u',
    consumerName: 'Ines',
    dialogId: 'd',
  },
  { type: 'assigned', conversationId: id, at: 2_000, agentId: '1' },
  { type: 'unassigned', conversationId: id, at: 12_000, agentId: '1' },
  { type: 'skill_changed', conversationId: id, at: 12_000, skillId: 's2' },
  { type: 'assigned', conversationId: id, at: 14_000, agentId: '2' },
  { type: 'unassigned', conversationId: id, at: 20_000, agentId: '2' },
  { type: 'assigned', conversationId: id, at: 21_000, agentId: '1' },
  { type: 'linked', conversationId: id, at: 22_000, object: 'Contact', recordId: '003', recordName: 'x', agentId: '1' },
  {
    type: 'closed',
    conversationId: id,
    at: 31_000,
    by: 'consumer',
    dialogs: [{ dialogId: 'd', kind: 'main', lastSequence: 9 }],
  },
  { type: 'wrapped_up', conversationId: id, at: 40_000, agentId: '1' },
];

test('the story of a conversation is told from its facts', () => {
  const record = conversationRecord(facts);
  expect(record).toMatchObject({
    startedAt: 1_000,
    endedAt: 31_000,
    closedBy: 'consumer',
    channel: 'sms',
    skillId: 's2',
    lastAgentId: '1',
    closingAgentId: '1',
    consumerName: 'Ines',
  });
  expect(handlingSeconds(record?.stints.get('1') ?? [])).toBe(20);
  expect(handlingSeconds(record?.stints.get('2') ?? [])).toBe(6);
});

test('order and repetition of facts do not matter', () => {
  const expected = conversationRecord(facts);
  fc.assert(
    fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), fc.subarray(facts), (shuffled, again) => {
      expect(conversationRecord([...shuffled, ...again])).toEqual(expected);
    }),
  );
});

test('the skill is the one of the latest moment, also when the conversation is met again after it moved unseen', () => {
  const opened = facts[0] as Extract<ConversationFact, { type: 'opened' }>;
  const again = { ...opened, skillId: 's3', skillAt: 15_000, consumerName: '' };
  expect(conversationRecord([...facts, again])).toMatchObject({
    skillId: 's3',
    consumerName: 'Ines',
    startedAt: 1_000,
  });
  expect(conversationRecord([...facts, { ...again, skillAt: 5_000 }])?.skillId).toBe('s2');
});

test('an agent who had left before the close has nothing to wrap up; the one who closed it has time', () => {
  const record = conversationRecord(facts.filter(({ type }) => type !== 'wrapped_up'));
  if (record === null) throw new Error('no record');
  expect(taskDueAt(record, '2', 600)).toBe(31_000);
  expect(taskDueAt(record, '1', 600)).toBe(631_000);
});

test('an unlink takes away only the record it names', () => {
  const unlink = (recordId: string): ConversationFact => ({
    type: 'unlinked',
    conversationId: id,
    at: 23_000,
    object: 'Contact',
    recordId,
    agentId: '1',
  });
  expect(conversationRecord([...facts, unlink('other')])?.links.size).toBe(1);
  expect(conversationRecord([...facts, unlink('003')])?.links.size).toBe(0);
});

test('a fact has the same name whatever the order of its members, and another for another moment', () => {
  const fact: ConversationFact = { type: 'assigned', conversationId: id, at: 1, agentId: '1' };
  expect(factKey({ agentId: '1', at: 1, conversationId: id, type: 'assigned' })).toBe(factKey(fact));
  expect(factKey({ ...fact, at: 2 })).not.toBe(factKey(fact));
});

test('no facts, no record', () => {
  expect(conversationRecord([])).toBeNull();
});
