/** Linked records go on as others: links, record and Tasks follow, and the record says so. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import type { RecordMark } from '../../../connector-server/src/protocol/types.ts';
import { followConvertedLeads } from '../../../connector-server/src/recorder/convertedLeads.ts';
import { followRecords } from '../../../connector-server/src/recorder/followRecords.ts';
import { findConvertedConversations } from '../../../connector-server/src/salesforce/convertedConversations.ts';
import { findFollowedRecords } from '../../../connector-server/src/salesforce/followedRecords.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createRecordStore } from '../../../connector-server/src/store/recordStore.ts';
import { createConversationMemory } from '../../../connector-server/src/wiring/conversationMemory.ts';
import { ACCOUNT_ID, salesforceId } from '../../../sandbox/seed.ts';
import { startTestDatabase } from '../../support/database.ts';
import { asUser } from '../salesforce-org/orgClient.ts';
import {
  GRACE,
  LARKSPUR,
  STARTED,
  livePersonId,
  startRecordingWorld,
  story,
  type RecordingWorld,
} from './recordingWorld.ts';

const WINNER = salesforceId('003', 2);
const OTHER_ACCOUNT = salesforceId('001', 2);
const LEAD = salesforceId('00Q', 1);

let database: Database;
let world: RecordingWorld;
let mark: RecordMark | null = null;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  world = await startRecordingWorld(database, ['ada']);
  world.org.control.setRole('api', null);
  for (const object of ['Account', 'Contact', 'Lead']) world.org.control.setSharing(object, 'Read');
  world.recorder.onMark((_connection, _conversation, told) => (mark = told));
});
afterEach(() => world.close());

const linked = (object: string, recordId: string, more: { accountId?: string } = {}): ConversationFact => ({
  type: 'linked',
  conversationId: 'conv-1',
  object,
  recordId,
  recordName: `the ${object}`,
  agentId: livePersonId('ada'),
  at: STARTED + 600,
  changeId: 'one',
  ...more,
});
async function conversationWith(...links: ConversationFact[]): Promise<void> {
  await world.recorder.record('harbor', [...story({ id: 'conv-1', agents: ['ada'] }), ...links]);
  await world.settle();
}
async function follow(find = findFollowedRecords): Promise<number> {
  const count = await followRecords(
    {
      find: (id) => find(world.writer.connections, id, '66.0', ACCOUNT_ID),
      store: createRecordStore(database.db),
      sink: world.recorder,
      now: () => world.timers.now(),
    },
    'harbor',
  );
  await world.settle();
  await world.settle();
  return count;
}
const record = async () =>
  (
    await world.org.query(
      "SELECT Account__c, Contact__c, Lead__c, Link_Note__c FROM LivePerson_Conversation__c WHERE Name = 'conv-1'",
    )
  )[0];
const task = async () => (await world.org.query('SELECT WhoId FROM Task WHERE CallObject != null'))[0];
/** What an agent's desk would be told. */
const recalled = async () =>
  (await createConversationMemory(createRecordStore(database.db)).recall('harbor', 'conv-1')).links;

test('a merged contact: the links are the winner’s, and nothing claims that Tasks were left behind', async () => {
  await conversationWith(linked('Contact', GRACE, { accountId: LARKSPUR }));
  const known = mark?.linkFacts ?? 0;
  world.org.control.merge(WINNER, GRACE);
  expect(await follow()).toBe(1);
  expect(await recalled()).toMatchObject([{ object: 'Contact', recordId: WINNER, name: 'the Contact' }]);
  expect(mark?.linkFacts).toBeGreaterThan(known);
  expect(await record()).toMatchObject({
    Contact__c: WINNER,
    Link_Note__c: 'The linked Contact was merged: the link follows the one it was merged into.',
  });
  expect(await task()).toMatchObject({ WhoId: WINNER });
  expect(await follow()).toBe(0);
});

test('the winner is merged itself, days later, when the org tells nothing of the first merge any more', async () => {
  const last = salesforceId('003', 3);
  await conversationWith(linked('Contact', GRACE));
  world.org.control.merge(WINNER, GRACE);
  expect(await follow()).toBe(1);
  world.org.control.merge(last, WINNER);
  const onlyTheLast: typeof findFollowedRecords = async (...asked) => {
    const { merged, contacts } = await findFollowedRecords(...asked);
    return { merged: new Map([...merged].filter(([lost]) => lost !== GRACE)), contacts };
  };
  expect(await follow(onlyTheLast)).toBe(1);
  expect(await recalled()).toMatchObject([{ object: 'Contact', recordId: last }]);
  expect(await record()).toMatchObject({ Contact__c: last });
  expect(await task()).toMatchObject({ WhoId: last });
  expect(await follow()).toBe(0);
});

test('two merges between two looks are followed to the end', async () => {
  const last = salesforceId('003', 3);
  await conversationWith(linked('Contact', GRACE));
  world.org.control.merge(WINNER, GRACE);
  world.org.control.merge(last, WINNER);
  expect(await follow()).toBe(1);
  expect(await record()).toMatchObject({ Contact__c: last });
  expect(await follow()).toBe(0);
});

test('a contact that moved takes the account along that came with it, not one that was linked for itself', async () => {
  await conversationWith(linked('Contact', GRACE, { accountId: LARKSPUR }), linked('Account', LARKSPUR));
  const admin = await asUser(world.org, 'admin');
  await admin('PATCH', `/sobjects/Contact/${GRACE}`, { AccountId: OTHER_ACCOUNT });
  expect(await follow()).toBe(1);
  expect(await record()).toMatchObject({ Contact__c: GRACE, Account__c: OTHER_ACCOUNT });
  expect((await record())?.['Link_Note__c']).toContain('went to another account');
  expect(await follow()).toBe(0);

  await world.recorder.record('harbor', [
    { ...linked('Account', LARKSPUR), at: world.timers.now() + 10, changeId: 'by hand' } as ConversationFact,
  ]);
  await world.settle();
  expect(await follow()).toBe(0);
  expect(await record()).toMatchObject({ Account__c: LARKSPUR });
});

test('a converted lead: the links are what it became; the record keeps its story, and undo takes back the lead’s link', async () => {
  await conversationWith(linked('Lead', LEAD));
  world.org.control.convertLead(LEAD, { accountId: LARKSPUR, contactId: GRACE });
  const store = createRecordStore(database.db);
  const find = (id: string) => findConvertedConversations(world.writer.connections, id, ACCOUNT_ID);
  await followConvertedLeads({ find, store, sink: world.recorder, writer: world.writer }, 'harbor');
  await world.settle();
  expect((await recalled()).map(({ object, recordId }) => [object, recordId])).toEqual([
    ['Contact', GRACE],
    ['Account', LARKSPUR],
  ]);
  expect(await record()).toMatchObject({ Contact__c: GRACE, Account__c: LARKSPUR, Lead__c: LEAD });
  expect((await record())?.['Link_Note__c']).toContain('Lead was converted');
  await world.recorder.record('harbor', [
    { type: 'links_undone', conversationId: 'conv-1', changeId: 'one', agentId: '', at: world.timers.now() + 10 },
  ]);
  await world.settle();
  expect(await record()).toMatchObject({ Contact__c: null, Account__c: null, Lead__c: null });
});
