import { expect, test } from 'vitest';
import {
  MINUTE,
  T0,
  assigned,
  closed,
  linked,
  opened,
  settle,
  unassigned,
  whole,
  world,
  wrappedUp,
  useRecorderWorld,
} from './recorderWorld.ts';

useRecorderWorld();

test('[LOG-05] a finished conversation is one record and one completed Task with every field', async () => {
  await world.recorder.record('harbor', whole('c1'));
  await settle();
  expect([...world.org.conversations.keys()]).toEqual(['9001:c1']);
  expect(world.org.conversations.get('9001:c1')?.fields).toEqual({
    Name: 'c1',
    Status__c: 'Closed',
    API_Type__c: 'Messaging',
    Brand_ID__c: '9001',
    Engagement_Channel__c: 'WhatsApp',
    Skill__c: 'Sales',
    Start_Time__c: '2026-11-02T08:00:00.000Z',
    End_Time__c: '2026-11-02T08:01:01.000Z',
    OwnerId: '005ada',
    Owner_Note__c: null,
    Account__c: '001larkspur',
    Contact__c: '003grace',
    Transcript__c: 'Times in UTC\n[2026-11-02 09:00:00] Grace (customer): Hello',
    Transcript_Checksum__c: expect.stringMatching(/^1:[0-9a-f]{8}:[0-9a-f]{64}$/) as string,
  });
  expect(world.org.tasks.map(({ fields }) => fields)).toMatchObject([
    {
      Subject: 'LivePerson WhatsApp Grace Holloway',
      Status: 'Completed',
      Priority: 'Normal',
      Type: 'Call',
      CallType: 'Inbound',
      CallDurationInSeconds: 60,
      CallDisposition: 'Closed by agent',
      CallObject: '9001:c1:101',
      ActivityDate: '2026-11-02',
      WhoId: '003grace',
      WhatId: '001larkspur',
      LivePerson_Conversation__c: 'conv1',
      OwnerId: '005ada',
    },
  ]);
});

test('[LOG-11] the record exists while the conversation is still open', async () => {
  await world.recorder.record('harbor', [opened('c1')]);
  await settle();
  expect(world.org.conversations.get('9001:c1')?.fields).toMatchObject({ Status__c: 'Open', OwnerId: '00Gqueue' });
  expect(world.org.tasks).toEqual([]);
});

test('a transfer alone writes no Task; at the close everybody who handled it has one, over all stretches', async () => {
  await world.recorder.record('harbor', [
    opened('c1'),
    assigned('c1', '101', 0),
    unassigned('c1', '101', 10),
    assigned('c1', '102', 20),
  ]);
  await settle();
  expect(world.org.tasks).toEqual([]);
  await world.recorder.record('harbor', [
    unassigned('c1', '102', 50),
    assigned('c1', '101', 60),
    closed('c1', 90),
    wrappedUp('c1', '101'),
  ]);
  await settle();
  expect(
    world.org.tasks.map(({ fields }) => [fields['CallObject'], fields['CallDurationInSeconds'], fields['OwnerId']]),
  ).toEqual([
    ['9001:c1:101', 40, '005ada'],
    ['9001:c1:102', 30, '005ben'],
  ]);
});

test('while the agent wraps up the record says so; after the time allowed the Task is written anyway', async () => {
  await world.recorder.record('harbor', [
    opened('c1'),
    assigned('c1', '101', 0),
    { ...closed('c1', 0), at: world.timers.now() },
  ]);
  await settle();
  expect(world.org.conversations.get('9001:c1')?.fields['Status__c']).toBe('Wrap Up');
  expect(world.org.tasks).toEqual([]);
  await settle(10 * MINUTE);
  expect(world.org.tasks).toHaveLength(1);
  expect(world.org.conversations.get('9001:c1')?.fields['Status__c']).toBe('Closed');
});

test('[LOG-07] a rating given next day updates the record and makes no second Task', async () => {
  await world.recorder.record('harbor', whole('c1'));
  await settle();
  await world.recorder.record('harbor', [{ type: 'rated', conversationId: 'c1', csat: 4, at: T0 + 86_400_000 }]);
  await settle();
  expect(world.org.conversations.get('9001:c1')?.fields['CSAT_Score__c']).toBe(4);
  expect(world.org.tasks).toHaveLength(1);
});

test('a bot gets no Task, and what only a bot handled belongs to the queue with the reason', async () => {
  await world.recorder.record('harbor', [
    opened('c1'),
    assigned('c1', '104', 0),
    closed('c1', 30),
    wrappedUp('c1', '104'),
  ]);
  await settle();
  expect(world.org.tasks).toEqual([]);
  expect(world.org.conversations.get('9001:c1')?.fields).toMatchObject({
    OwnerId: '00Gqueue',
    Owner_Note__c: 'Nova is a bot and has no Salesforce user.',
  });
});

test('[LOG-10] an agent nobody knows in Salesforce: queue for the conversation, API user for the Task, reason on both', async () => {
  await world.recorder.record('harbor', [
    opened('c1'),
    assigned('c1', '999', 0),
    closed('c1', 30),
    wrappedUp('c1', '999'),
  ]);
  await settle();
  expect(world.org.conversations.get('9001:c1')?.fields).toMatchObject({
    OwnerId: '00Gqueue',
    Owner_Note__c: expect.stringContaining('not in the LivePerson directory') as string,
  });
  expect(world.org.tasks[0]?.fields).not.toHaveProperty('OwnerId');
  expect(world.org.tasks[0]?.fields['Description']).toContain('not in the LivePerson directory');
});

test('the date of a Task is the day where its agent lives', async () => {
  await world.recorder.record('harbor', [
    opened('c1'),
    assigned('c1', '102', 0),
    { ...closed('c1', 0), at: Date.parse('2026-11-02T11:30:00Z') },
    wrappedUp('c1', '102'),
  ]);
  world.timers.advance(5 * 60 * MINUTE);
  await settle();
  // Half past midnight in Auckland.
  expect(world.org.tasks[0]?.fields).toMatchObject({ OwnerId: '005ben', ActivityDate: '2026-11-03' });
});

test("an agent's refused Task does not swallow the Task of the agent who still wraps up", async () => {
  world.org.refuse = (intent) => (intent.ref.endsWith(':101') ? 'FIELD_CUSTOM_VALIDATION_EXCEPTION' : null);
  await world.recorder.record('harbor', [
    opened('c1'),
    assigned('c1', '101', 0),
    unassigned('c1', '101', 10),
    assigned('c1', '102', 20),
    { ...closed('c1', 0), at: world.timers.now() },
  ]);
  await settle();
  expect(world.org.tasks).toEqual([]);
  await settle(10 * MINUTE);
  expect(world.org.tasks.map(({ fields }) => fields['CallObject'])).toEqual(['9001:c1:102']);
  expect(await world.recorder.deadLetters()).toMatchObject([{ conversationId: 'c1' }]);
});

test('a Lead is the only thing its Task names', async () => {
  await world.recorder.record('harbor', [
    opened('c1'),
    assigned('c1', '101', 0),
    linked('c1', 'Lead', '00Qpeter'),
    linked('c1', 'Case', '500x'),
    closed('c1', 9),
    wrappedUp('c1', '101'),
  ]);
  await settle();
  expect(world.org.tasks[0]?.fields).toMatchObject({ WhoId: '00Qpeter', WhatId: null });
});

test('the text of a survey is never asked for', async () => {
  const end = closed('c1', 9) as Extract<ReturnType<typeof closed>, { type: 'closed' }>;
  const dialogs = [...end.dialogs, { dialogId: 'survey', kind: 'survey' as const, lastSequence: 4 }];
  await world.recorder.record('harbor', [opened('c1'), { ...end, dialogs }]);
  await settle();
  expect(world.asked).toEqual(['d1']);
});

test('the softphone hears saving, then saved with the record', async () => {
  await world.recorder.record('harbor', [opened('c1')]);
  await settle();
  expect(world.marks.map(({ state, recordId }) => [state, recordId])).toEqual([
    ['saving', null],
    ['saved', 'conv1'],
  ]);
});

test('a started recorder writes by itself when the linger is over', async () => {
  world.recorder.start();
  const saved = new Promise<void>((resolve) => {
    world.recorder.onMark((_c, _id, mark) => {
      if (mark.state === 'saved') resolve();
    });
  });
  await world.recorder.record('harbor', [opened('c1')]);
  expect(world.org.calls).toEqual([]);
  world.timers.advance(1_500);
  await saved;
  expect(world.org.conversations.size).toBe(1);
});

test('a bot that closed a conversation keeps nobody waiting', async () => {
  await world.recorder.record('harbor', [
    opened('c1'),
    assigned('c1', '104', 0),
    { ...closed('c1', 0), at: world.timers.now() },
  ]);
  await settle();
  await settle(10 * MINUTE);
  expect(world.org.conversations.get('9001:c1')?.fields['Status__c']).toBe('Closed');
  expect(await world.recorder.status()).toMatchObject({ waiting: 0, dead: 0 });
});

test('a LivePerson clock ahead of ours delays the Tasks and loses none', async () => {
  const soon = { ...closed('c1', 0), at: world.timers.now() + 30_000 };
  await world.recorder.record('harbor', [opened('c1'), assigned('c1', '101', 0), unassigned('c1', '101', 9), soon]);
  await settle();
  await settle(MINUTE);
  expect(world.org.tasks).toHaveLength(1);
});
