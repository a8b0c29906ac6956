/** A Case made at the start is told at the end how the conversation ended, once, and keeps what people wrote into it. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { startTestDatabase } from '../../support/database.ts';
import { asUser } from '../salesforce-org/orgClient.ts';
import { begins, ends, startCreationWorld, STARTED, type CreationServer, type CreationWorld } from './creationWorld.ts';
import { livePersonId } from './recordingWorld.ts';

const NEW = { firstName: 'Ines', lastName: 'Almeida', email: 'ines@almeida.example' };
const ADA = livePersonId('ada');

let database: Database;
let world: CreationWorld;
let server: CreationServer;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await sql`truncate connector.event_log`.execute(database.db);
  world = await startCreationWorld(database, [
    { kind: 'messaging', moment: 'start', recipe: 'support', person: null, activity: null, known: 'keep' },
  ]);
  server = world.server();
  await world.tell(server, [
    ...begins('conv-1', NEW),
    { type: 'assigned', conversationId: 'conv-1', at: STARTED, agentId: ADA },
  ]);
});
afterEach(() => world.close());

const theCase = async () =>
  (await world.org.query("SELECT Id, OwnerId, Description FROM Case WHERE Subject LIKE 'LivePerson%'"))[0] ?? {};
const description = async () => String((await theCase())['Description']);
const noted: ConversationFact = {
  type: 'noted',
  conversationId: 'conv-1',
  at: STARTED + 61_000,
  agentId: ADA,
  notes: 'Wants a refund',
  wrapUp: 'Billing',
};
const wrappedUp: ConversationFact = { ...noted, type: 'wrapped_up', at: STARTED + 62_000 };
const leftOut = async () =>
  (
    await sql<{ object: string; field: string }>`
      select object, field from connector.event_log where outcome = 'left_out' and conversation_id = 'conv-1'`.execute(
      database.db,
    )
  ).rows;

test('[LNK-29] [MAP-27] end, notes and wrap-up come into the Case when the agent has wrapped up, and only once', async () => {
  expect(await description()).not.toContain('Ended:');
  const endedAt = world.timers.now();
  await world.tell(server, [{ ...ends('conv-1'), at: endedAt }]);
  expect(await description()).not.toContain('Ended:');
  await world.tell(server, [
    { ...noted, at: endedAt + 1_000 },
    { ...wrappedUp, at: endedAt + 2_000 },
  ]);
  const lines = (await description()).split('\n');
  expect(lines.slice(3)).toEqual([
    'Started: 2026-11-02T08:00:00.000Z',
    `Ended: ${new Date(endedAt).toISOString()}`,
    'Notes: Wants a refund',
    'Wrap-up: Billing',
    'What was said is with the conversation’s record.',
  ]);
  const agent = await asUser(world.org, 'admin');
  await agent('PATCH', `/sobjects/Case/${String((await theCase())['Id'])}`, { Description: 'Conversation: conv-1' });
  await world.tell(server, [{ type: 'rated', conversationId: 'conv-1', at: endedAt + 3_000, csat: 5 }]);
  expect(await description()).toBe('Conversation: conv-1');
  expect(await server.recorder.status()).toMatchObject({ waiting: 0, dead: 0 });
});

test('an agent who never wraps up does not keep the end from the Case, and what people wrote into it stays', async () => {
  const admin = await asUser(world.org, 'admin');
  const before = await description();
  const own = `Refund number 77\n${before}\nSee the mail.`;
  await admin('PATCH', `/sobjects/Case/${String((await theCase())['Id'])}`, { Description: own });
  await world.tell(server, [ends('conv-1')]);
  await world.settle(server, 11 * 60_000);
  const now = await description();
  expect(now.split('\n')).toEqual([
    ...own.split('\n').slice(0, 5),
    'Ended: 2026-11-02T08:01:00.000Z',
    'What was said is with the conversation’s record.',
    'See the mail.',
  ]);
});

test('a server that dies after the org heard it and before that is noted: the Case says it once', async () => {
  await world.tell(server, [ends('conv-1'), wrappedUp]);
  await sql`delete from connector.people_created where object = 'ended Case'`.execute(database.db);
  await world.tell(world.server(), [{ type: 'rated', conversationId: 'conv-1', at: STARTED + 90_000, csat: 5 }]);
  expect((await description()).match(/Ended:/g)).toHaveLength(1);
});

test.each([
  ['may not change Cases', () => world.org.control.unassignPermissionSet('api', 'LivePerson_Connector_API_Creation')],
  ['may not change this one', () => world.org.control.setSharing('Case', 'Read')],
  ['does not see it', () => world.org.control.setSharing('Case', 'Private')],
])('an API user who %s: a note with the conversation, no dead letter', async (_, take) => {
  world.org.control.setRole('api', null);
  take();
  await world.tell(server, [ends('conv-1'), noted, wrappedUp]);
  expect(await description()).not.toContain('Ended:');
  expect(await leftOut()).toContainEqual({ object: 'Case', field: 'Description' });
  expect(await server.recorder.deadLetters()).toEqual([]);
  expect(server.marks.at(-1)).toMatchObject({ state: 'saved' });
  expect(await server.recorder.status()).toMatchObject({ waiting: 0, dead: 0 });
});

test('a Case somebody linked by hand is left alone', async () => {
  const admin = await asUser(world.org, 'admin');
  const { body } = await admin('POST', '/sobjects/Case', { Subject: 'Another', Description: 'Conversation: conv-1' });
  const { id } = body as { id: string };
  await world.tell(server, [
    {
      type: 'linked',
      conversationId: 'conv-1',
      object: 'Case',
      recordId: id,
      recordName: 'Another',
      agentId: ADA,
      at: world.timers.now() + 1,
      changeId: 'by hand',
    },
    ends('conv-1'),
    wrappedUp,
  ]);
  const [other] = await world.org.query(`SELECT Description FROM Case WHERE Id = '${id}'`);
  expect(other).toMatchObject({ Description: 'Conversation: conv-1' });
});
