/** Item 29: calls the connector was not built to make, and far more reading than it needs, stop the lane to that org on every server. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createSalesforceWriter } from '../../connector-server/src/salesforce/salesforceWriter.ts';
import type { SalesforceWriter } from '../../connector-server/src/salesforce/salesforceWriter.ts';
import { loadSettings } from '../../connector-server/src/settings/loadSettings.ts';
import { createSettings } from '../../connector-server/src/settings/settings.ts';
import { createAuditLog } from '../../connector-server/src/store/auditLog.ts';
import { createBus } from '../../connector-server/src/store/bus.ts';
import type { Bus } from '../../connector-server/src/store/bus.ts';
import type { Database } from '../../connector-server/src/store/database.ts';
import { systemTimers } from '../../connector-server/src/support/clock.ts';
import { createLogger } from '../../connector-server/src/support/logger.ts';
import { createOrgBudgets } from '../../connector-server/src/wiring/orgBudgets.ts';
import type { OrgBudgets } from '../../connector-server/src/wiring/orgBudgets.ts';
import { orgProfile } from '../../connector-server/src/wiring/profiles.ts';
import { settingsDocument } from '../../sandbox/demo/settingsDocument.ts';
import { startSalesforceOrg } from '../../sandbox/salesforce/org.ts';
import type { SalesforceOrg } from '../../sandbox/salesforce/org.ts';
import { startTestDatabase } from '../support/database.ts';

interface Server {
  writer: SalesforceWriter;
  budgets: OrgBudgets;
  bus: Bus;
}

let database: Database;
let org: SalesforceOrg;
let one: Server;
let other: Server;
let logged: string[];
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  org = await startSalesforceOrg();
  logged = [];
  [one, other] = await Promise.all([startServer('server-1'), startServer('server-2')]);
});
afterEach(async () => {
  for (const { budgets, bus } of [one, other]) {
    await budgets.stop();
    await bus.close();
  }
  await sql`truncate connector.lane_stops`.execute(database.db);
  await org.close();
});

async function startServer(owner: string): Promise<Server> {
  const document = settingsDocument({ org, origins: [] }) as { connections: { salesforce: object }[] };
  Object.assign(document.connections[0]?.salesforce ?? {}, { budget: { readsPerHour: 1_000 } });
  const loaded = await loadSettings(document, {
    allowInsecureUpstream: true,
    defaultLoginUrl: org.url,
    resolveSecret: (reference) => Promise.resolve(reference as string),
  });
  if (!loaded.ok) throw new Error(loaded.problems.join(' '));
  const settings = createSettings(loaded.connections);
  const log = createLogger('info', (line) => logged.push(line));
  const bus = createBus({ database, from: owner, timers: systemTimers, log });
  await bus.listening;
  const writer = createSalesforceWriter({
    profileOf: (connectionId) => {
      const connection = settings.connection(connectionId);
      return Promise.resolve(connection === null ? null : orgProfile(connection));
    },
    grants: { get: () => Promise.resolve(null), put: () => Promise.resolve() },
    now: () => Date.now(),
    allowLoopback: true,
    log,
    readsPerHour: (id) => settings.connection(id)?.salesforce.budget.readsPerHour ?? Infinity,
  });
  const budgets = createOrgBudgets({
    settings,
    writer,
    database,
    bus,
    owner,
    onResumed: () => undefined,
    timers: systemTimers,
    log,
  });
  return { writer, budgets, bus };
}

const audit = async () =>
  (await createAuditLog(database.db).page('harbor', null, 10)).map(({ actor, action }) => ({ actor, action }));
const write = ({ writer }: Server) =>
  writer.write('harbor', [{ kind: 'create', ref: 'a', object: 'LivePerson_Conversation__c', fields: { Name: 'a' } }]);
const read = ({ writer }: Server, query: string) =>
  writer.connections.call('harbor', { method: 'GET', path: `/query?q=${encodeURIComponent(query)}` });

it('a query outside the compiled list is not sent; the lane stops here at once and elsewhere within a second, is audited, and goes on when an administrator says so', async () => {
  await expect(read(one, "SELECT Id, Email FROM Contact WHERE Email = 'grace@example.com'")).rejects.toMatchObject({
    code: 'LANE_STOPPED',
    certain: true,
  });
  expect(org.control.calls()).toBe(0);
  const stoppedAt = performance.now();
  expect(await write(one)).toMatchObject([{ outcome: 'retry', code: 'LANE_STOPPED', uncertain: false }]);
  await expect.poll(() => other.budgets.level('harbor'), { interval: 5, timeout: 60_000 }).toBe('none');
  // Generous for two busy cores; the message itself takes milliseconds.
  expect(performance.now() - stoppedAt).toBeLessThan(10_000);
  expect(await write(other)).toMatchObject([{ code: 'LANE_STOPPED' }]);
  expect(org.control.calls()).toBe(0);
  await expect.poll(audit).toEqual([
    {
      actor: 'connector',
      action:
        'stopped all calls to Salesforce: A call the connector does not make was stopped: the query "SELECT Id, Email FROM Contact WHERE Email = ?".',
    },
  ]);
  expect(logged.join('\n')).toContain('Nothing is sent to this org any more');
  expect(logged.join('\n')).not.toContain('grace@example.com');
  expect(one.budgets.report('harbor')).toMatchObject({
    level: 'none',
    stopped: { text: expect.stringContaining('FROM Contact') as string },
  });

  expect(await other.budgets.resume('harbor', 'root@harbor.example')).toBe(true);
  await expect.poll(() => one.budgets.report('harbor')?.stopped).toBeNull();
  expect(await write(one)).toMatchObject([{ outcome: 'written' }]);
  expect((await audit())[0]).toEqual({ actor: 'root@harbor.example', action: 'allowed calls to Salesforce again' });
  expect(await other.budgets.resume('harbor', 'root@harbor.example')).toBe(false);
});

it('an object outside the list is not written, also in a composite', async () => {
  await expect(
    one.writer.connections.call('harbor', {
      method: 'POST',
      path: '/composite/sobjects',
      body: { records: [{ attributes: { type: 'User' }, Username: 'mallory@example.com' }] },
    }),
  ).rejects.toMatchObject({ code: 'LANE_STOPPED' });
  expect(org.control.calls()).toBe(0);
});

it('more rows read within an hour than the settings allow stop the lane', async () => {
  const known = 'SELECT ApiName FROM TaskStatus WHERE IsClosed = true';
  let reads = 0;
  while (one.budgets.level('harbor') === 'full' && reads < 2_000) {
    reads += 1;
    one.writer.reads.add('harbor', 99);
    await read(one, known);
  }
  expect(one.budgets.report('harbor')?.stopped?.text).toMatch(/^1\d{3} rows were read .* the settings allow 1000\.$/);
  await expect(read(one, known)).rejects.toMatchObject({ code: 'LANE_STOPPED' });
});

it('a stop outlives the server: one that starts later knows it', async () => {
  await expect(read(one, 'SELECT Id FROM User')).rejects.toMatchObject({ code: 'LANE_STOPPED' });
  await expect.poll(audit).not.toEqual([]);
  const third = await startServer('server-3');
  third.budgets.start();
  await expect.poll(() => third.budgets.level('harbor')).toBe('none');
  await third.budgets.stop();
  await third.bus.close();
});
