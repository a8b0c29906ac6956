/**
 * Hypothesis: a new person is made once, whatever happens between the two systems. Two conversations of the same person begin at the
 * same moment on two servers; a server dies before it asks, after the org did the work, or after it heard; the answer is lost.
 * The org's search never finds the person in time. Each time the org holds one Lead, both conversations name it, and nothing is left.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { AutomaticCreation } from '../../connector-server/src/protocol/crmSettings.ts';
import type { LinkedCreator } from '../../connector-server/src/recorder/creation/creationPorts.ts';
import type { Database } from '../../connector-server/src/store/database.ts';
import { startTestDatabase } from '../support/database.ts';
import {
  begins,
  startCreationWorld,
  type CreationServer,
  type CreationWorld,
} from '../scenario/recording/creationWorld.ts';

const SALES: AutomaticCreation = {
  kind: 'messaging',
  moment: 'start',
  recipe: 'sales',
  person: null,
  activity: null,
  known: 'keep',
};
const NEW = { firstName: 'Ines', lastName: 'Almeida', email: 'ines@almeida.example', phone: '+351 21 555 0199' };

let database: Database;
let world: CreationWorld;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  world = await startCreationWorld(database, [SALES]);
  world.searchLags();
});
afterEach(() => world.close());

const leads = () => world.org.query("SELECT Id FROM Lead WHERE Email = 'ines@almeida.example'");
const linked = async (): Promise<Record<string, unknown>> =>
  Object.fromEntries(
    (await world.org.query("SELECT Name, Lead__c FROM LivePerson_Conversation__c WHERE Name LIKE 'conv-%'")).map(
      (row) => [String(row['Name']), row['Lead__c']],
    ),
  );

/** What was on its way is surely over: as if that much time had passed in the database. */
const later = () =>
  sql`update connector.people_created set updated = updated - interval '20 seconds'`.execute(database.db);

/** The leases of a server that died are free. */
const buried = () => sql`update connector.outbox set lease_until = now() - interval '1 second'`.execute(database.db);

async function untilQuiet(server: CreationServer): Promise<void> {
  for (let round = 0; round < 6 && (await server.recorder.status()).waiting > 0; round++) {
    await later();
    await world.settle(server, 5 * 60_000);
  }
  expect(await server.recorder.status()).toMatchObject({ waiting: 0, dead: 0 });
}

async function oneLeadOf(...conversations: string[]): Promise<void> {
  const [lead, ...more] = await leads();
  expect(more).toEqual([]);
  expect(await linked()).toEqual(Object.fromEntries(conversations.map((id) => [id, lead?.['Id']])));
}

test('two servers, two conversations, one new person: one Lead', async () => {
  let arrived = 0;
  let open = (): void => {};
  const both = new Promise<void>((resolve) => (open = resolve));
  /** Neither looks before both are about to. */
  const together = (creator: LinkedCreator): LinkedCreator => ({
    ...creator,
    async create(...asked) {
      if (asked[1].length > 0 && ++arrived === 1) open();
      return creator.create(...asked);
    },
  });
  const one = world.server(together);
  const other = world.server(together);
  await one.recorder.record('harbor', begins('conv-1', NEW));
  await other.recorder.record('harbor', begins('conv-2', { ...NEW, phone: '021 555 0199' }));
  await Promise.all([world.settle(one), world.settle(other)]);
  await both;
  await untilQuiet(one);
  await untilQuiet(other);
  await oneLeadOf('conv-1', 'conv-2');
});

test('two conversations in one batch: one Lead', async () => {
  const server = world.server();
  await world.tell(server, [...begins('conv-1', NEW), ...begins('conv-2', NEW)]);
  await untilQuiet(server);
  await oneLeadOf('conv-1', 'conv-2');
});

test('the answer is lost after the org did the work: the Lead is found by its conversation, not made again', async () => {
  let lose = true;
  const server = world.server((creator) => ({
    ...creator,
    async create(connectionId, creations) {
      const outcomes = await creator.create(connectionId, creations);
      if (!lose || creations.length === 0) return outcomes;
      lose = false;
      return creations.map(({ ref }) => ({
        ref,
        outcome: 'retry',
        code: 'ETIMEDOUT',
        message: '',
        uncertain: true,
        afterMs: null,
        org: 'away',
      }));
    },
  }));
  await world.tell(server, begins('conv-1', NEW));
  expect(await leads()).toHaveLength(1);
  await untilQuiet(server);
  await oneLeadOf('conv-1');
});

test.each(['before it asks', 'after the org did the work'] as const)(
  'a server dies %s, with the name taken: the other one finishes what it began',
  async (when) => {
    const dying = world.server((creator) => ({
      ...creator,
      async create(connectionId, creations) {
        if (creations.length === 0) return [];
        if (when === 'after the org did the work') await creator.create(connectionId, creations);
        // As a killed process: nothing is written any more.
        throw Object.assign(new Error('killed'), { code: 'KILLED' });
      },
    }));
    await world.tell(dying, begins('conv-1', NEW));
    await dying.recorder.stop();
    await buried();
    const other = world.server();
    await world.tell(other, begins('conv-2', NEW));
    await buried();
    await untilQuiet(other);
    await oneLeadOf('conv-1', 'conv-2');
  },
);

test('a server dies after it noted the Lead and before it linked: nothing is made again', async () => {
  const first = world.server();
  await world.tell(first, begins('conv-1', NEW));
  await sql`delete from connector.facts where type = 'linked'`.execute(database.db);
  const other = world.server();
  await world.tell(other, [{ type: 'rated', conversationId: 'conv-1', at: Date.now(), csat: 5 }]);
  await untilQuiet(other);
  await oneLeadOf('conv-1');
});

test('a refusal gives the name back: who comes next may make the person', async () => {
  const server = world.server();
  world.org.control.unassignPermissionSet('api', 'LivePerson_Connector_API_Creation');
  await world.tell(server, begins('conv-1', NEW));
  expect(await server.recorder.status()).toMatchObject({ dead: 1 });
  world.org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Creation');
  await world.tell(server, begins('conv-2', NEW));
  expect(await leads()).toHaveLength(1);
  await server.recorder.replay([{ connectionId: 'harbor', conversationId: 'conv-1' }]);
  await untilQuiet(server);
  await oneLeadOf('conv-1', 'conv-2');
});
