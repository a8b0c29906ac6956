/** Open Tasks an agent asks for: each written once, while the conversation still runs. */
import { expect, test } from 'vitest';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import {
  T0,
  assigned,
  linked,
  opened,
  settle,
  startRecorder,
  useRecorderWorld,
  whole,
  world,
} from './recorderWorld.ts';

useRecorderWorld();

const followUp = (over: Partial<Extract<ConversationFact, { type: 'follow_up' }>> = {}): ConversationFact => ({
  type: 'follow_up',
  conversationId: 'c1',
  at: T0 + 30_000,
  agentId: '101',
  followUpId: 'tab1-7',
  subject: 'Call back about the refund',
  dueDate: '2026-11-05',
  ownerId: '005ada',
  ownerName: 'Ada',
  ...over,
});

test('[LOG-03] a follow-up is an open Task with its date and owner, related to customer and conversation', async () => {
  await world.recorder.record('harbor', [
    opened('c1'),
    assigned('c1', '101', 1),
    linked('c1', 'Contact', '003grace'),
    followUp(),
  ]);
  await settle();
  expect(world.org.tasks.map(({ fields }) => fields)).toEqual([
    {
      Subject: 'Call back about the refund',
      ActivityDate: '2026-11-05',
      OwnerId: '005ada',
      WhoId: '003grace',
      WhatId: '001larkspur',
      CallObject: expect.stringMatching(/^9001:c1:101:f[\w-]{12}$/) as string,
      LivePerson_Conversation__c: 'conv1',
      Description: expect.stringMatching(
        /^Follow-up of LivePerson conversation c1 .*\nChannel: WhatsApp\nCustomer: Grace Holloway\nAsked for by: Ada$/s,
      ) as string,
    },
  ]);
});

test('told again, by another server too, it is still one; the completed Task comes beside it', async () => {
  await world.recorder.record('harbor', [...whole('c1'), followUp()]);
  await settle();
  await world.recorder.stop();
  world.recorder = startRecorder();
  await world.recorder.record('harbor', [
    followUp({ at: T0 + 31_000 }),
    followUp({ followUpId: 'tab1-8', subject: 'Second' }),
  ]);
  await settle();
  expect(world.org.tasks.map(({ fields }) => fields['Subject']).sort()).toEqual([
    'Call back about the refund',
    'LivePerson WhatsApp Grace Holloway',
    'Second',
  ]);
});

test('after a lost answer it is looked up by its key, not made twice', async () => {
  await world.recorder.record('harbor', [opened('c1'), assigned('c1', '101', 1)]);
  await settle();
  world.org.fault = (intents) => (intents.some(({ object }) => object === 'Task') ? 'after' : 'none');
  await world.recorder.record('harbor', [followUp()]);
  await settle();
  world.org.fault = () => 'none';
  await settle(60_000);
  await settle(60_000);
  expect(world.org.tasks).toHaveLength(1);
});

test('card numbers that agents write down are masked: subject, notes and wrap-up', async () => {
  await world.recorder.record('harbor', [
    ...whole('c1'),
    followUp({ subject: 'Refund to 4111 1111 1111 1111' }),
    {
      type: 'noted',
      conversationId: 'c1',
      agentId: '101',
      at: T0 + 50_000,
      notes: 'New card 5555555555554444',
      wrapUp: 'Old card 378282246310005',
    },
  ]);
  await settle();
  const written = JSON.stringify(world.org.tasks);
  for (const ending of ['1111', '4444', '0005']) expect(written).toContain(`[card number ending ${ending}]`);
  expect(written).not.toMatch(/4111|5555|3782/);
});
