/** Item 39: who did what to which record, append-only, in UTC, with a chain that shows any change. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAuditLog } from '../../../connector-server/src/store/auditLog.ts';
import type { AuditEntry, AuditLog } from '../../../connector-server/src/store/auditLog.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { startTestDatabase } from '../../support/database.ts';

let database: Database;
let audit: AuditLog;
beforeAll(async () => {
  database = await startTestDatabase();
  audit = createAuditLog(database.db);
});
afterAll(() => database.close());

/** What somebody with all rights in the database could do. */
const behindTheTrigger = (statement: string) =>
  database.db.transaction().execute(async (tx) => {
    await sql`alter table connector.audit_log disable trigger user`.execute(tx);
    await sql.raw(statement).execute(tx);
    await sql`alter table connector.audit_log enable trigger user`.execute(tx);
  });
const entry = (subject: string, connectionId: string | null = 'harbor'): AuditEntry => ({
  connectionId,
  actor: 'admin@harbor.example',
  action: 'replayed conversation',
  subject,
});

beforeEach(async () => {
  await behindTheTrigger('delete from connector.audit_log');
  await sql`update connector.audit_head set seq = 0, hash = '', first_seq = 1, first_previous = ''`.execute(
    database.db,
  );
});

test('rows are kept in order, with the database’s time, and shown newest first by pages and connection', async () => {
  await audit.append([entry('a'), entry('b')]);
  await audit.append([entry('of another', 'other'), entry('c')]);
  const first = await audit.page('harbor', null, 2);
  expect(first.map(({ subject }) => subject)).toEqual(['c', 'b']);
  expect((await audit.page('harbor', first[1]?.seq ?? 0, 2)).map(({ subject }) => subject)).toEqual(['a']);
  expect(Math.abs((first[0]?.at ?? 0) - Date.now())).toBeLessThan(60_000);
  expect(await audit.check()).toEqual({ ok: true, rows: 4, brokenAt: null });
});

test('many who write at once make one chain without a fork', async () => {
  await Promise.all(Array.from({ length: 40 }, (_, n) => audit.append([entry(`${n}`), entry(`${n} again`)])));
  expect(await audit.check()).toEqual({ ok: true, rows: 80, brokenAt: null });
  expect((await audit.page('harbor', null, 100)).map(({ seq }) => seq)).toEqual(
    Array.from({ length: 80 }, (_, n) => 80 - n),
  );
});

test('a transaction that fails leaves no row and no gap', async () => {
  await audit.append([entry('a')]);
  await expect(audit.append([entry('b'), { ...entry('c'), action: null as unknown as string }])).rejects.toThrow();
  await audit.append([entry('d')]);
  expect(await audit.check()).toEqual({ ok: true, rows: 2, brokenAt: null });
});

test('names with NUL characters and broken surrogates are kept readable, and the chain holds', async () => {
  await audit.append([{ ...entry('x\u0000y \ud83d'), actor: 'na\u0000me' }]);
  expect(await audit.check()).toMatchObject({ ok: true });
  expect((await audit.page('harbor', null, 1))[0]).toMatchObject({ actor: 'name', subject: 'xy \ufffd' });
});

test.each([
  "update connector.audit_log set actor = 'nobody'",
  'delete from connector.audit_log',
  'truncate connector.audit_log',
])('the database refuses: %s', async (statement) => {
  await audit.append([entry('a')]);
  await expect(sql.raw(statement).execute(database.db)).rejects.toThrow(/takes new rows only/);
  expect(await audit.check()).toMatchObject({ ok: true, rows: 1 });
});

describe('a change behind the trigger is found, and where:', () => {
  beforeEach(() => audit.append(['a', 'b', 'c', 'd', 'e'].map((subject) => entry(subject))));

  test.each([
    ['another actor', "update connector.audit_log set actor = 'somebody else' where seq = 3", 3],
    ['another time', 'update connector.audit_log set at = at - 1 where seq = 1', 1],
    ['another record', "update connector.audit_log set subject = 'z' where seq = 5", 5],
    ['another connection', 'update connector.audit_log set connection_id = null where seq = 2', 2],
    ['a row taken out', 'delete from connector.audit_log where seq = 3', 3],
    ['the first row taken out', 'delete from connector.audit_log where seq = 1', 1],
    ['the last row taken out', 'delete from connector.audit_log where seq = 5', 5],
    [
      'two rows exchanged',
      'update connector.audit_log set seq = case seq when 2 then 102 when 3 then 2 end where seq in (2, 3)',
      2,
    ],
    [
      'a row put at the end',
      "insert into connector.audit_log select seq + 1, at, connection_id, actor, 'did nothing', subject, hash, hash from connector.audit_log where seq = 5",
      6,
    ],
    ['a row with its own new hash', "update connector.audit_log set actor = 'x', hash = sha256('x') where seq = 2", 2],
    [
      'the head set back',
      'update connector.audit_head set seq = 4, hash = (select hash from connector.audit_log where seq = 4)',
      6,
    ],
  ])('%s', async (_what, statement, brokenAt) => {
    await behindTheTrigger(statement);
    expect(await audit.check()).toMatchObject({ ok: false, brokenAt });
  });
});

test('the number and hash of the newest row change with each row, so that a copy kept elsewhere shows a shortened log', async () => {
  await audit.append([entry('a')]);
  const before = await audit.head();
  await audit.append([entry('b')]);
  const after = await audit.head();
  expect([before.seq, after.seq]).toEqual([1, 2]);
  expect(after.hash).not.toBe(before.hash);
  expect(after.hash).toMatch(/^[0-9a-f]{64}$/);
});

test('what is old enough goes, oldest first, and the rest still holds as a chain', async () => {
  await audit.append([entry('old'), entry('old too')]);
  const cut = (await audit.page('harbor', null, 1))[0]?.at ?? 0;
  // The database's clock has moved on by the next statement's millisecond at the latest here.
  await sql`select pg_sleep(0.005)`.execute(database.db);
  await audit.append([entry('new')]);
  expect(await audit.prune(cut + 1)).toBe(2);
  expect((await audit.page('harbor', null, 10)).map(({ subject }) => subject)).toEqual(['new']);
  expect(await audit.check()).toEqual({ ok: true, rows: 1, brokenAt: null });
  await audit.append([entry('newer')]);
  expect(await audit.check()).toMatchObject({ ok: true, rows: 2 });
});

test('the newest row stays, however old it is', async () => {
  await audit.append([entry('a'), entry('b')]);
  expect(await audit.prune(Date.now() + 86_400_000)).toBe(1);
  expect(await audit.check()).toMatchObject({ ok: true, rows: 1 });
});
