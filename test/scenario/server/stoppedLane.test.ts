/** An org that refuses the connector, and a field it does not take, through the doors people use: status page, metrics, log, softphone. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsumer } from '../../../sandbox/consumer/consumerClient.ts';
import { startServerWorld } from './serverWorld.ts';
import type { ServerWorld } from './serverWorld.ts';

const PATIENT = { timeout: 60_000, interval: 50 };
const SET = 'LivePerson_Connector_API';
let world: ServerWorld;
beforeAll(async () => {
  world = await startServerWorld();
});
afterAll(() => world.close());

const status = async (): Promise<unknown> => (await fetch(`${world.url}/status.json`)).json();
const page = async (): Promise<string> => (await fetch(`${world.url}/status`)).text();
const metrics = async (): Promise<string> => (await fetch(`${world.url}/metrics`)).text();

it(
  'revoked: everybody concerned is told, nothing is lost, and changed settings try it at once',
  { timeout: 120_000 },
  async () => {
    const { org, cloud } = world;
    org.control.hideField('api', 'LivePerson_Conversation__c.Skill__c');
    const ada = await world.softphone('ada');
    await ada.online();
    const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'web', skillId: '4101' });
    await consumer.say('hello');
    const { ring } = await ada.event('ring');
    await ada.done({ name: 'acceptRing', ringId: ring.ringId });
    const { conversationId } = ring;
    const told = (holds: (text: string) => boolean) =>
      ada.event('record', (event) => event.conversationId === conversationId && holds(event.record.text));
    await told((text) => text.startsWith('Saved in Salesforce'));
    await expect.poll(status, PATIENT).toMatchObject({
      fieldsLeftOut: [{ connection: 'harbor', object: 'LivePerson_Conversation__c', field: 'Skill__c' }],
    });
    expect(await page()).toContain('harbor: LivePerson_Conversation__c.Skill__c');

    org.control.unassignPermissionSet('api', SET);
    org.control.expireTokens('api');
    await ada.done({ name: 'closeConversation', conversationId });
    await told((text) => text.includes('until an administrator acts'));
    expect(await status()).toMatchObject({
      lanes: expect.arrayContaining([
        expect.objectContaining({
          connection: 'harbor',
          kind: 'record',
          needsAdministrator: true,
          code: 'salesforce_not_approved',
        }),
      ]) as unknown,
    });
    expect(await page()).toContain('They wait until an administrator acts; nothing is lost.');
    expect(await metrics()).toMatch(
      /connector_salesforce_trouble\{connection="harbor",kind="record",state="refuses",code="salesforce_not_approved"\} 1/,
    );
    expect(world.logs.some((line) => line.includes('records wait until an administrator acts'))).toBe(true);

    org.control.assignPermissionSet('api', SET);
    org.control.hideField('api', 'LivePerson_Conversation__c.Skill__c', false);
    await world.changeSettings(({ connections }) => Object.assign(connections[0] ?? {}, { name: 'Harbor, mended' }));
    await expect
      .poll(
        () => org.query(`SELECT Status__c, Skill__c FROM LivePerson_Conversation__c WHERE Name = '${conversationId}'`),
        PATIENT,
      )
      .toMatchObject([{ Status__c: 'Wrap Up', Skill__c: 'Sales' }]);
    await expect.poll(status, PATIENT).toMatchObject({ lanes: [], fieldsLeftOut: [] });
    expect(await metrics()).not.toContain('connector_salesforce_trouble{');
    consumer.leave();
  },
);
