/** What the settings of a connection change about its Tasks. */
import { expect, test } from 'vitest';
import type { RecordSettings } from '../../../connector-server/src/recorder/recordSettings.ts';
import {
  MINUTE,
  T0,
  assigned,
  closed,
  opened,
  settle,
  startRecorder,
  useRecorderWorld,
  whole,
  world,
} from './recorderWorld.ts';

useRecorderWorld();

const restart = async (records: Partial<RecordSettings['records']>): Promise<void> => {
  await world.recorder.stop();
  world.recorder = startRecorder({ records });
};
const comments = (): unknown[] => world.org.tasks.map(({ fields }) => fields['Description']);

test('with no time for wrapping up the Task is written at once, and the record is closed', async () => {
  await restart({ wrapUpMinutes: 0 });
  await world.recorder.record('harbor', [
    opened('c1'),
    assigned('c1', '101', 0),
    { ...closed('c1', 0), at: world.timers.now() },
  ]);
  await settle();
  expect(world.org.tasks).toHaveLength(1);
  expect(world.org.conversations.get('9001:c1')?.fields['Status__c']).toBe('Closed');
});

test('[MSG-13] [TRN-06] notes, wrap-up text and what was said stand in the Task of the agent who wrote them', async () => {
  await restart({ taskComments: 'Notes: {notes}\nWrap-up: {wrapup}\n---\n{transcript}', transcriptInTask: 'text' });
  const note = { type: 'noted', conversationId: 'c1', agentId: '101' } as const;
  await world.recorder.record('harbor', [
    ...whole('c1'),
    { ...note, at: T0 + 20_000, notes: 'Wants a', wrapUp: '' },
    { ...note, at: T0 + 30_000, notes: 'Wants a refund', wrapUp: 'Refunded' },
    { ...note, agentId: '102', at: T0 + 40_000, notes: 'not Ada’s', wrapUp: '' },
  ]);
  await settle();
  expect(comments()).toEqual([
    expect.stringMatching(/^Notes: Wants a refund\nWrap-up: Refunded\n---\n[^]*Grace \(customer\): Hello$/) as string,
  ]);
});

test('notes that come after the Task was written change nothing and cost no call', async () => {
  await world.recorder.record('harbor', whole('c1'));
  await settle();
  world.org.calls.length = 0;
  await world.recorder.record('harbor', [
    { type: 'noted', conversationId: 'c1', agentId: '101', at: T0 + 90_000, notes: 'too late', wrapUp: '' },
  ]);
  await settle();
  expect(world.org.calls).toEqual([]);
});

test('a text that is not to be had yet keeps the Task waiting, for a quarter of an hour at most', async () => {
  await restart({ taskComments: '{transcript}', transcriptInTask: 'text' });
  const now = world.timers.now();
  const ended = { ...closed('c1', 0), at: now };
  const facts = [opened('c1'), assigned('c1', '101', 0), ended, { ...closed('c2', 0), at: now }];
  world.transcript = null;
  await world.recorder.record('harbor', [...facts, opened('c2'), assigned('c2', '101', 0)]);
  await world.recorder.record('harbor', [
    { type: 'wrapped_up', conversationId: 'c1', agentId: '101', at: now },
    { type: 'wrapped_up', conversationId: 'c2', agentId: '101', at: now },
  ]);
  await settle();
  expect(world.org.conversations.size).toBe(2);
  expect(world.org.tasks).toEqual([]);
  for (let minute = 0; minute < 16; minute++) await settle(MINUTE);
  expect(comments()).toEqual([
    'The transcript is kept on the LivePerson Conversation record.',
    'The transcript is kept on the LivePerson Conversation record.',
  ]);
});
