/** Who owns a record when the settings' `agents` name somebody: that user, before everybody else. */
import { expect, test } from 'vitest';
import { settle, startRecorder, useRecorderWorld, whole, world } from './recorderWorld.ts';

useRecorderWorld();

const owners = (): unknown[] => [...world.org.conversations.values()].map(({ fields }) => fields.OwnerId);

test('[LOG-10] the user whom the settings name owns conversation and Task, not the one who used the softphone so', async () => {
  let agents = [{ salesforceUserId: '005zoe', livePersonUserId: '101' }];
  await world.recorder.stop();
  world.recorder = startRecorder({ agents: () => agents });
  await world.recorder.record('harbor', whole('c1'));
  await settle();
  expect(owners()).toEqual(['005zoe']);
  expect(world.org.tasks.map(({ fields }) => fields.OwnerId)).toEqual(['005zoe']);
  // Another decision counts from the next record on, not minutes later.
  agents = [{ salesforceUserId: '005yan', livePersonUserId: '101' }];
  await world.recorder.record('harbor', whole('c2'));
  await settle();
  expect(owners()).toEqual(['005zoe', '005yan']);
});

test('whom the settings do not name is found as before', async () => {
  await world.recorder.stop();
  world.recorder = startRecorder({ agents: () => [{ salesforceUserId: '005zoe', livePersonUserId: '999' }] });
  await world.recorder.record('harbor', whole('c1'));
  await settle();
  expect(owners()).toEqual(['005ada']);
});
