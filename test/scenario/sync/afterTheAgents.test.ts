/** What agents' sessions told first, history tells again: the same conversation, so nothing is written, and no Task twice. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsumer } from '../../../sandbox/consumer/consumerClient.ts';
import type { SyncReport, SyncRun } from '../../../connector-server/src/protocol/adminTypes.ts';
import { adminToken } from '../../support/adminToken.ts';
import { startServerWorld, type ServerWorld, type Softphone } from '../server/serverWorld.ts';

const PATIENCE = { timeout: 60_000, interval: 100 };
let world: ServerWorld;
beforeAll(async () => {
  world = await startServerWorld();
  await world.changeSettings(({ connections }) => {
    Object.assign(connections[0] ?? {}, { records: { wrapUpMinutes: 0 } });
  });
}, 60_000);
afterAll(() => world.close());

async function sync(): Promise<SyncRun> {
  const headers = { authorization: `Bearer ${await adminToken(world)}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ connection: 'harbor', from: Date.now() - 3_600_000, to: Date.now() });
  const answer = await fetch(`${world.url}/admin/api/sync/window`, { method: 'POST', headers, body });
  const { run } = (await answer.json()) as { run: SyncRun };
  let now: SyncRun | undefined;
  await expect
    .poll(async () => {
      const report = await fetch(`${world.url}/admin/api/sync?connection=harbor`, { headers });
      now = ((await report.json()) as SyncReport).runs.find(({ id }) => id === run.id);
      return now?.state;
    }, PATIENCE)
    .toBe('done');
  return now as SyncRun;
}

async function settled(): Promise<void> {
  const waiting = async (): Promise<number | undefined> =>
    ((await (await fetch(`${world.url}/status.json`)).json()) as { outbox: { waiting: number } | null }).outbox
      ?.waiting;
  await expect.poll(waiting, PATIENCE).toBe(0);
}

const writes = (): string[] =>
  world.org.control
    .ledger()
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`);

async function taken(softphone: Softphone): Promise<string> {
  const { ring } = await softphone.event('ring');
  await softphone.done({ name: 'acceptRing', ringId: ring.ringId });
  await softphone.event('conversation', (event) => event.conversation.conversationId === ring.conversationId);
  return ring.conversationId;
}

it(
  'a conversation with a transfer, a survey and a rating: the record and its Tasks stay as they are',
  { timeout: 180_000 },
  async () => {
    const { cloud, org } = world;
    cloud.control.switches.postConversationSurvey = true;
    const ada = await world.softphone('ada');
    await ada.online();
    const ben = await world.softphone('ben');
    await ben.online();
    const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'web', skillId: '4101' });
    await consumer.say('It flickers.');
    const conversationId = await taken(ada);
    await ada.done({ name: 'sendMessage', conversationId, text: 'One moment.', audience: 'all' });
    await ada.done({ name: 'transferToSkill', conversationId, skillId: '4102' });
    expect(await taken(ben)).toBe(conversationId);
    await ben.done({ name: 'sendMessage', conversationId, text: 'A new one is on its way.', audience: 'all' });
    await consumer.say('Thanks!');
    await ben.done({ name: 'closeConversation', conversationId });
    cloud.control.endSurvey(conversationId, 4);
    const standing = async () => ({
      record: await org.query(
        `SELECT Status__c, Skill__c, OwnerId, Engagement_Channel__c, Start_Time__c, End_Time__c, CSAT_Score__c, Transcript__c FROM LivePerson_Conversation__c WHERE Name = '${conversationId}'`,
      ),
      tasks: await org.query(
        `SELECT Id, CallObject, CallDurationInSeconds, OwnerId, Description FROM Task WHERE CallObject LIKE '%${conversationId}%' ORDER BY CallObject`,
      ),
    });
    await expect
      .poll(async () => {
        const { record, tasks } = await standing();
        return [
          record[0]?.['Status__c'],
          record[0]?.['CSAT_Score__c'],
          record[0]?.['Transcript__c'] !== null,
          tasks.length,
        ];
      }, PATIENCE)
      .toEqual(['Closed', 4, true, 2]);
    await settled();
    const before = await standing();
    org.control.clearLedger();

    expect(await sync()).toMatchObject({ read: 1 });
    await settled();
    expect(await standing()).toEqual(before);
    expect(writes()).toEqual([]);
    expect(await sync()).toMatchObject({ changed: 0 });
    consumer.leave();
  },
);

it('one that closed while no server was there is completed by the sync', { timeout: 180_000 }, async () => {
  const { cloud, org } = world;
  cloud.control.switches.postConversationSurvey = false;
  const mia = await world.softphone('mia');
  await mia.online();
  const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'web', skillId: '4103' });
  await consumer.say('And the bill?');
  const conversationId = await taken(mia);
  await mia.done({ name: 'sendMessage', conversationId, text: 'It is paid.', audience: 'all' });
  const status = async (): Promise<unknown> =>
    (await org.query(`SELECT Status__c FROM LivePerson_Conversation__c WHERE Name = '${conversationId}'`))[0]?.[
      'Status__c'
    ];
  await expect.poll(status, PATIENCE).toBe('Open');
  await mia.done({ name: 'signOut' });
  cloud.control.closeConversation(conversationId, 'CONSUMER');
  expect(await sync()).toMatchObject({ state: 'done' });
  await expect.poll(status, PATIENCE).toBe('Closed');
  await settled();
  const tasks = await org.query(
    `SELECT CallDisposition, OwnerId FROM Task WHERE CallObject LIKE '%${conversationId}%'`,
  );
  expect(tasks).toMatchObject([{ CallDisposition: 'Closed by customer' }]);
  consumer.leave();
});
