/** The org's allowances through the doors people use: status page, metrics, the administrators' API, the softphone. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BudgetReport } from '../../../connector-server/src/protocol/adminTypes.ts';
import { openConsumer } from '../../../sandbox/consumer/consumerClient.ts';
import { adminToken } from '../../support/adminToken.ts';
import { startServerWorld } from './serverWorld.ts';
import type { ServerWorld } from './serverWorld.ts';

const PATIENT = { timeout: 60_000, interval: 50 };
let world: ServerWorld;
let token: string;
beforeAll(async () => {
  world = await startServerWorld();
  token = await adminToken(world);
});
afterAll(() => world.close());

const ask = (path: string, body?: object): Promise<Response> =>
  fetch(`${world.url}/admin/api${path}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
const report = async (): Promise<BudgetReport> =>
  (await (await ask('/budget?connection=harbor')).json()) as BudgetReport;
const stored = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
};
const metric = async (name: string): Promise<string | undefined> =>
  (await (await fetch(`${world.url}/metrics`)).text()).split('\n').find((line) => line.startsWith(`${name}{`));

it(
  'a used-up allowance is told to administrators, to metrics and to the agent, and is over when the org takes calls again',
  { timeout: 120_000 },
  async () => {
    const ada = await world.softphone('ada');
    await ada.online();
    world.org.control.limit({ used: 100_000, max: 100_000 });
    const consumer = await openConsumer(world.cloud.url, world.cloud.account, { channel: 'web', skillId: '4101' });
    await consumer.say('Anybody there?');
    const { ring } = await ada.event('ring');
    await ada.done({ name: 'acceptRing', ringId: ring.ringId });
    const { conversationId } = ring;
    await ada.event(
      'record',
      (event) => event.conversationId === conversationId && event.record.text.includes('saved later'),
    );
    expect(await report()).toMatchObject({
      level: 'none',
      text: expect.stringContaining('limit') as string,
      meters: [{ kind: 'calls', used: 100_000, limit: 100_000 }],
      stopped: null,
    });
    expect(await metric('connector_salesforce_waiting_level')).toBe(
      'connector_salesforce_waiting_level{connection="harbor"} 3',
    );
    expect(await metric('connector_salesforce_used')).toBe(
      'connector_salesforce_used{connection="harbor",kind="calls"} 100000',
    );
    expect(await (await fetch(`${world.url}/status`)).text()).toContain('API calls of 24 hours: 100000 of 100000');
    world.org.control.limit({ used: 5 });
    // The server would look again within minutes; a new one looks at once.
    await world.restart();
    await expect
      .poll(() => world.org.query(`SELECT Id FROM LivePerson_Conversation__c WHERE Name = '${conversationId}'`), {
        timeout: 60_000,
      })
      .toHaveLength(1);
    expect(await report()).toMatchObject({ level: 'full', text: null });
    consumer.leave();
  },
);

it(
  'an org that was stopped gets nothing, also after a restart, until an administrator lets it: then what waited is saved',
  { timeout: 120_000 },
  async () => {
    await world.restart(() =>
      stored(
        `insert into connector.lane_stops values ('harbor', ${Date.now()}, 'UNKNOWN_CALL', 'A call was stopped.')`,
      ),
    );
    token = await adminToken(world);
    await expect.poll(async () => (await report()).stopped?.text, PATIENT).toBe('A call was stopped.');
    const ada = await world.softphone('ada', 'another-tab');
    const consumer = await openConsumer(world.cloud.url, world.cloud.account, { channel: 'web', skillId: '4101' });
    const conversationId = await consumer.start();
    await consumer.say('Anybody there?');
    const { ring } = await ada.event('ring', (event) => event.ring.conversationId === conversationId);
    await ada.done({ name: 'acceptRing', ringId: ring.ringId });
    await ada.event(
      'record',
      (event) => event.conversationId === conversationId && event.record.text.includes('saved later'),
    );
    expect(await metric('connector_salesforce_stopped')).toBe('connector_salesforce_stopped{connection="harbor"} 1');
    expect(await (await fetch(`${world.url}/status`)).text()).toContain('A call was stopped.');
    const calls = world.org.control.calls();
    expect((await ask('/budget/resume', { connection: 'harbor' })).status).toBe(200);
    await expect
      .poll(
        () => world.org.query(`SELECT Id FROM LivePerson_Conversation__c WHERE Name = '${conversationId}'`),
        PATIENT,
      )
      .toHaveLength(1);
    expect(world.org.control.calls()).toBeGreaterThan(calls);
    const audit = (await (await ask('/audit?connection=harbor')).json()) as { rows: { who: string; what: string }[] };
    expect(audit.rows).toContainEqual(expect.objectContaining({ what: 'allowed calls to Salesforce again' }));
    consumer.leave();
  },
);

it(
  'the numbers are for administrators of that org only, and there is nothing to resume',
  { timeout: 60_000 },
  async () => {
    expect((await fetch(`${world.url}/admin/api/budget?connection=harbor`)).status).toBe(401);
    expect((await ask('/budget?connection=elsewhere')).status).toBe(404);
    const resumed = await ask('/budget/resume', { connection: 'harbor' });
    expect([resumed.status, await resumed.json()]).toEqual([
      409,
      { error: 'not_stopped', text: 'Calls to this org are not stopped.' },
    ]);
  },
);
