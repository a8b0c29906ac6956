/** Rows and Tasks of conversations that are known travel together. */
import { expect, test } from 'vitest';
import { assigned, closed, opened, settle, useRecorderWorld, whole, world, wrappedUp } from './recorderWorld.ts';

useRecorderWorld();

test('the end of a known conversation is one call: its row and the Task that names it by key', async () => {
  await world.recorder.record('harbor', [opened('c1'), assigned('c1', '101', 1)]);
  await settle();
  world.org.calls.length = 0;
  await world.recorder.record('harbor', [closed('c1', 61), wrappedUp('c1', '101')]);
  await settle();
  expect(world.org.calls).toEqual([{ kinds: ['upsert', 'create'], size: 2 }, expect.anything()]);
  expect(world.org.calls[1]).toEqual({ kinds: ['upsert'], size: 1 });
  expect(world.org.tasks[0]?.fields['LivePerson_Conversation__c']).toBe('conv1');
});

test('of a conversation that is new to us the Task waits for the row: whether it was there decides what is looked up', async () => {
  await world.recorder.record('harbor', whole('c1'));
  await settle();
  expect(world.org.calls.slice(0, 2)).toEqual([
    { kinds: ['upsert'], size: 1 },
    { kinds: ['create'], size: 1 },
  ]);
  expect(world.org.lookups).toEqual([]);
});

test('a row that is refused does not keep back the Task of a record that exists', async () => {
  await world.recorder.record('harbor', [opened('c1'), assigned('c1', '101', 1)]);
  await settle();
  // Of the record, not of its transcript.
  world.org.refuse = ({ fields }) => ('Status__c' in fields ? 'FIELD_CUSTOM_VALIDATION_EXCEPTION' : null);
  await world.recorder.record('harbor', [closed('c1', 61), wrappedUp('c1', '101')]);
  await settle();
  expect(world.org.tasks).toHaveLength(1);
  expect((await world.recorder.status()).dead).toBe(1);
  world.org.refuse = () => null;
  await world.recorder.replay([{ connectionId: 'harbor', conversationId: 'c1' }]);
  await settle();
  expect(world.org.tasks).toHaveLength(1);
  expect(world.org.conversations.get('9001:c1')?.fields['Status__c']).toBe('Closed');
});
