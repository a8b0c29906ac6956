import { afterAll, beforeAll, expect, it } from 'vitest';
import { brandClaims, openConsumer } from '../../../sandbox/consumer/consumerClient.ts';
import { CONSUMERS } from '../../../sandbox/seed.ts';
import { RECORDS } from '../../../sandbox/seedRecords.ts';
import { startServerWorld } from './serverWorld.ts';
import type { ServerWorld, Softphone } from './serverWorld.ts';

let world: ServerWorld;
let ada: Softphone;
beforeAll(async () => {
  world = await startServerWorld();
  ada = await world.softphone('ada');
});
afterAll(async () => world.close());

const grace = CONSUMERS.find((each) => each.key === 'grace')!;
const graceContact = RECORDS.find((each) => each.object === 'Contact' && each.fields.Email === grace.email)!;

it('the agent is recognised by the org-signed token, and told how to sign in to LivePerson', () => {
  expect(ada.snapshot.agent).toMatchObject({
    name: 'Ada Brightwell',
    email: 'ada.brightwell@harbor-demo.example',
    livePersonUserId: null,
  });
  expect(ada.snapshot.connection).toEqual({ id: 'harbor', name: 'Harbor demo' });
  expect(ada.snapshot.livePerson).toMatchObject({ state: 'signed_out', signInWith: ['oauth'] });
});

it('[PRM-02] from ringing to the saved record: rings, matched as the agent, accepted, talked, closed, and Salesforce holds it', async () => {
  await ada.online();
  const consumer = await openConsumer(world.cloud.url, world.cloud.account, {
    channel: 'web',
    skillId: grace.skillId,
    profile: brandClaims(grace),
  });
  await consumer.say(grace.firstMessage);
  const { ring } = await ada.event('ring');
  expect(ring.skillName).toBe('Sales');
  expect((await ada.command({ name: 'acceptRing', ringId: ring.ringId })).outcome).toBe('done');
  const { conversationId } = ring;
  const { links, match } = await ada.event(
    'match',
    (event) => event.conversationId === conversationId && event.links.length > 0,
  );
  expect(match).toMatchObject({ state: 'one', candidates: [{ recordId: graceContact.id }] });
  expect(links).toMatchObject([{ object: 'Contact', recordId: graceContact.id, name: 'Grace Holloway' }]);

  expect(
    (await ada.command({ name: 'sendMessage', conversationId, text: 'It leaves today. 🚚', audience: 'all' })).outcome,
  ).toBe('done');
  await consumer.nextMessage((record) => JSON.stringify(record).includes('It leaves today. 🚚'));
  await consumer.say('Thank you!');
  await ada.event(
    'message',
    (event) =>
      event.conversationId === conversationId &&
      event.message.content.kind === 'text' &&
      event.message.content.text === 'Thank you!',
  );

  await ada.done({ name: 'closeConversation', conversationId });
  const { record } = await ada.event(
    'record',
    (event) =>
      event.conversationId === conversationId && event.record.state === 'saved' && event.record.recordId !== null,
  );
  await ada.done({ name: 'finishWrapUp', conversationId });
  // The softphone is done with the conversation; what is left happens between the server and the org only.
  await expect
    .poll(
      () =>
        world.org.query(
          `SELECT Id, Status__c, External_Key__c, Contact__c, Skill__c, End_Time__c, Transcript__c FROM LivePerson_Conversation__c WHERE Name = '${conversationId}'`,
        ),
      { timeout: 10_000 },
    )
    .toEqual([
      expect.objectContaining({
        Id: record.recordId,
        Status__c: 'Closed',
        External_Key__c: `${world.cloud.account}:${conversationId}`,
        Contact__c: graceContact.id,
        Skill__c: 'Sales',
        End_Time__c: expect.stringMatching(/^20\d\d-/) as string,
        Transcript__c: expect.stringContaining('It leaves today. 🚚') as string,
      }),
    ]);
  const [apiUser] = await world.org.query(`SELECT Id FROM User WHERE Username = '${world.org.apiUser.username}'`);
  const key = `${world.cloud.account}:${conversationId}:3700000101`;
  await expect
    .poll(() =>
      world.org.query(
        `SELECT Id, Status, WhoId, OwnerId, CreatedById, CallObject FROM Task WHERE CallObject = '${key}'`,
      ),
    )
    .toEqual([
      expect.objectContaining({
        Status: 'Completed',
        WhoId: graceContact.id,
        OwnerId: ada.snapshot.agent.salesforceUserId,
        CreatedById: apiUser?.['Id'],
        CallObject: key,
      }),
    ]);
  consumer.leave();
});

it('a softphone that lost its socket resumes where it was, with nothing missed', async () => {
  await ada.cut();
  const consumer = await openConsumer(world.cloud.url, world.cloud.account, { channel: 'sms', skillId: '4101' });
  await consumer.say('Anybody there?');
  const greeting = await ada.connect();
  expect(greeting.type).toBe('resumed');
  await ada.event('ring', (event) => event.ring.conversationId === consumer.conversationId);
  const numbers = ada.frames.flatMap((frame) => (frame.type === 'event' ? [frame.seq] : []));
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => (numbers[0] ?? 0) + index));
  consumer.leave();
});

it('after a restart of the server the agent is back at work without signing in again, told by a resync', async () => {
  await world.restart();
  const greeting = await ada.connect();
  expect(greeting.type === 'resync' && greeting.reason).toBeTruthy();
  await ada.event('livePerson', (event) => event.livePerson.state === 'connected');
  expect((await ada.command({ name: 'setPresence', availability: 'AWAY', reasonId: null })).outcome).toBe('done');
});

it('a user without our permission gets no token from the org, and one without a reader permission still works', async () => {
  await expect(world.softphone('dan')).rejects.toThrow();
  await expect(world.softphone('cleo')).resolves.toBeDefined();
});

it('and the log of all this is JSON lines without a token, a password or what was said', () => {
  const text = world.logs.join('');
  expect(() =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as unknown),
  ).not.toThrow();
  expect(text).not.toMatch(
    /eyJ[\w-]{20,}|Bearer [\w-]{8,}|It leaves today|planters|grace\.holloway@|ada-demo-password|PRIVATE KEY|wss?:\/\//,
  );
});
