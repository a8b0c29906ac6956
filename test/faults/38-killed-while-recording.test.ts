/**
 * Hypothesis: kill -9 of the connector at any point of a record's way to Salesforce leaves exactly one conversation record,
 * closed, and exactly one Task: before and after the facts' commit, before and after the org carried out each write, before
 * and after what was written is noted, before and after the job is marked as done. One conversation per point; the process is
 * killed the moment its statement or request is seen on the line, or the answer to it.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsumer } from '../../sandbox/consumer/consumerClient.ts';
import { startTestDatabase } from '../support/database.ts';
import type { Database } from '../../connector-server/src/store/database.ts';
import { startProcessWorld, type ProcessWorld } from '../support/faults/processWorld.ts';
import { startStatementBox, type StatementBox, type StatementPhase } from '../support/faults/statementBox.ts';

type Phase = StatementPhase | 'request' | 'answer';
interface Point {
  name: string;
  /** A SQL statement, or `METHOD /path` of a request to the org. */
  sees: RegExp;
  phase: Phase;
}

const FACTS = /insert into connector\.facts/;
const COMMIT = /^commit/i;
/** The record and its Task, in one call. */
const WRITE = /^POST .*\/composite$/;
const POINTS: Point[] = [
  { name: 'before the facts are stored', sees: FACTS, phase: 'begins' },
  { name: 'the facts are committed, which nobody heard', sees: COMMIT, phase: 'answered' },
  { name: 'before the Task is announced', sees: /insert into "connector"\."task_records"/, phase: 'begins' },
  { name: 'before record and Task are written', sees: WRITE, phase: 'request' },
  { name: 'the org has written them, unheard', sees: WRITE, phase: 'answer' },
  { name: 'before it is noted', sees: /insert into "connector"\."conversation_records"/, phase: 'begins' },
  { name: 'before the job is marked as done', sees: /delete from connector\.outbox/, phase: 'begins' },
  { name: 'marked as done, unheard', sees: /delete from connector\.outbox/, phase: 'answered' },
];

let database: Database;
let statements: StatementBox;
let world: ProcessWorld;
beforeAll(async () => {
  database = await startTestDatabase();
  statements = await startStatementBox(database.url);
  world = await startProcessWorld({
    wrapUpMinutes: 0,
    env: { DATABASE_URL: statements.url, SECRET_KEY: randomBytes(32).toString('base64') },
  });
}, 60_000);
afterAll(async () => {
  await world.close();
  await statements.close();
  await database.close();
});

/** Kills the process when the point is reached for the first time after this. */
function strikeAt(point: Point): Promise<void> {
  const { connector, boxes } = world;
  /** A commit counts only when it is that of new facts. */
  let factsSeen = point.sees !== COMMIT;
  return new Promise((resolve, reject) => {
    let struck = false;
    const verdict = (what: string, phase: Phase): boolean => {
      factsSeen ||= FACTS.test(what);
      if (struck || !factsSeen || phase !== point.phase || !point.sees.test(what)) return struck;
      struck = true;
      connector.kill().then(resolve, reject);
      return true;
    };
    statements.statements((text, phase) => (verdict(text, phase) ? 'lose' : 'pass'));
    boxes.salesforce.requests(({ method, path }, phase) => (verdict(`${method} ${path}`, phase) ? 'cut' : 'pass'));
  });
}

it('at every point of the way: one record, one Task', { timeout: 240_000 }, async () => {
  const { cloud, org, boxes, connector } = world;
  const ada = await world.softphone('ada');
  await ada.online();
  const keys: { name: string; key: string }[] = [];
  for (const point of POINTS) {
    const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'web', skillId: '4101' });
    await consumer.say(`hello, ${point.name}`);
    const conversationId = consumer.conversationId as string;
    const { ring } = await ada.event('ring', (event) => event.ring.conversationId === conversationId);
    await ada.done({ name: 'acceptRing', ringId: ring.ringId });
    await ada.event('record', (event) => event.conversationId === conversationId && event.record.state === 'saved');
    const struck = strikeAt(point);
    void ada.command({ name: 'closeConversation', conversationId }).catch(() => undefined);
    await struck;
    statements.statements(null);
    boxes.salesforce.heal();
    await connector.start();
    await ada.connect();
    await ada.event('livePerson', (event) => event.livePerson.state === 'connected');
    consumer.leave();
    keys.push({ name: point.name, key: `${cloud.account}:${conversationId}` });
  }
  const standing = async ({ name, key }: (typeof keys)[number]): Promise<unknown> => ({
    name,
    conversations: (
      await org.query(`SELECT Status__c FROM LivePerson_Conversation__c WHERE External_Key__c = '${key}'`)
    ).map((row) => row.Status__c),
    tasks: (await org.query(`SELECT CallObject FROM Task WHERE CallObject LIKE '${key}:%'`)).length,
  });
  const wanted = keys.map(({ name }) => ({ name, conversations: ['Closed'], tasks: 1 }));
  await expect.poll(() => Promise.all(keys.map(standing)), { timeout: 60_000 }).toEqual(wanted);
  const left = () => database.db.selectFrom('connector.outbox').select('conversation_id').where('kind', '=', 'record');
  await expect.poll(() => left().execute(), { timeout: 60_000 }).toEqual([]);
  expect(await Promise.all(keys.map(standing))).toEqual(wanted);
});
