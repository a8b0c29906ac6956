/** Links the connector knows nothing of: set in the org by people or automation, or known before the facts were deleted by age. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { startTestDatabase } from '../../support/database.ts';
import { GRACE, LARKSPUR, STARTED, livePersonId, startRecordingWorld, story } from './recordingWorld.ts';
import type { RecordingWorld } from './recordingWorld.ts';

let database: Database;
let world: RecordingWorld;
beforeAll(async () => {
  database = await startTestDatabase();
  world = await startRecordingWorld(database, ['ada']);
  world.org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Matching');
});
afterAll(async () => {
  await world.close();
  await database.close();
});

const links = async (id: string) =>
  (
    await world.org.query(
      `SELECT Id, Contact__c, Account__c, CSAT_Score__c FROM LivePerson_Conversation__c WHERE Name = '${id}'`,
    )
  )[0];
const rate = async (id: string, csat: number): Promise<void> => {
  await world.recorder.record('harbor', [{ type: 'rated', conversationId: id, csat, at: STARTED + 300_000 + csat }]);
  await world.settle();
};

test('a link that somebody set in the org stays when the conversation is written again', async () => {
  await world.recorder.record('harbor', story({ id: 'by-hand', agents: ['ada'] }));
  await world.settle();
  const row = await links('by-hand');
  await fetch(`${world.org.url}/services/data/v66.0/sobjects/LivePerson_Conversation__c/${String(row?.['Id'])}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${await world.org.sessionFor('api')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ Contact__c: GRACE, Account__c: LARKSPUR }),
  });
  await rate('by-hand', 4);
  expect(await links('by-hand')).toMatchObject({ CSAT_Score__c: 4, Contact__c: GRACE, Account__c: LARKSPUR });
});

test('links made by an agent stay when the facts are long forgotten and history brings the conversation again', async () => {
  const facts = story({ id: 'forgotten', agents: ['ada'], contact: GRACE });
  await world.recorder.record('harbor', facts);
  await world.settle();
  await sql`truncate connector.facts, connector.outbox, connector.conversation_records, connector.task_records`.execute(
    database.db,
  );
  // History knows nothing of links.
  await world.recorder.record(
    'harbor',
    facts.filter(({ type }) => type !== 'linked' && type !== 'wrapped_up'),
  );
  await rate('forgotten', 5);
  expect(await links('forgotten')).toMatchObject({ CSAT_Score__c: 5, Contact__c: GRACE, Account__c: LARKSPUR });
});

test('what an agent unlinks is emptied, with the account that came along', async () => {
  await world.recorder.record('harbor', story({ id: 'unlinked', agents: ['ada'], contact: GRACE }));
  await world.settle();
  expect(await links('unlinked')).toMatchObject({ Contact__c: GRACE, Account__c: LARKSPUR });
  await world.recorder.record('harbor', [
    {
      type: 'unlinked',
      conversationId: 'unlinked',
      object: 'Contact',
      recordId: GRACE,
      agentId: livePersonId('ada'),
      at: STARTED + 30_000,
    },
  ]);
  await world.settle();
  expect(await links('unlinked')).toMatchObject({ Contact__c: null, Account__c: null });
});
