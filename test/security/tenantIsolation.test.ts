/**
 * Item 6: whatever is asked of the store as one connection (or org) neither shows nor changes anything of another, even
 * where all ids are the same. Every method of every store is in the lists below, or the first test fails.
 */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccessRevocations } from '../../connector-server/src/store/accessRevocations.ts';
import { createAgentLeaseStore } from '../../connector-server/src/store/agentLeaseStore.ts';
import { createAgentRegistry } from '../../connector-server/src/store/agentRegistry.ts';
import { createAuditLog } from '../../connector-server/src/store/auditLog.ts';
import { createBudgetStore } from '../../connector-server/src/store/budgetStore.ts';
import { createCoverageStore } from '../../connector-server/src/store/coverageStore.ts';
import { createCreatedPeople } from '../../connector-server/src/store/createdPeople.ts';
import type { Database } from '../../connector-server/src/store/database.ts';
import { createErasureStore } from '../../connector-server/src/store/erasureStore.ts';
import { createFieldsLeftOut } from '../../connector-server/src/store/fieldsLeftOut.ts';
import { createIdentityReplay } from '../../connector-server/src/store/identityReplay.ts';
import { createRecordStore } from '../../connector-server/src/store/recordStore.ts';
import { createSealedVault } from '../../connector-server/src/store/sealedVault.ts';
import { createSettingsStore } from '../../connector-server/src/store/settingsStore.ts';
import { createServerStore } from '../../connector-server/src/store/serverStore.ts';
import { createSignInTicketStore } from '../../connector-server/src/store/signInTicketStore.ts';
import { createSyncStore } from '../../connector-server/src/store/syncStore.ts';
import { createTranscriptLedger } from '../../connector-server/src/store/transcriptLedger.ts';
import { createWriteTrail } from '../../connector-server/src/store/writeTrail.ts';
import { SERVER, tenantOperations } from './tenantOperations.ts';
import { startTestDatabase } from '../support/database.ts';

let database: Database;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

/** Asked by the server for itself, of all tenants at once; no tenant's identity reaches them. */
const OF_THE_SERVER = [
  'audit.check',
  'audit.head',
  'audit.prune',
  'budget.callsSince',
  'budget.forget',
  'budget.readingsAfter',
  'budget.stops',
  'coverage.totals',
  'erasures.get',
  'erasures.next',
  'erasures.note',
  'erasures.running',
  'fields.list',
  'records.lanes',
  'records.counts',
  'records.deadLetters',
  'vault.underOtherKeys',
  'vault.counts',
  'vault.deleteExpired',
  'leases.claimOrphans',
  'leases.countOrphans',
  'tickets.forgetExpired',
  'replay.forgetExpired',
  'revocations.forget',
  'settings.inForce',
  'sync.advance',
  'sync.connectionsDue',
  'sync.end',
  'sync.forget',
  'sync.get',
  'sync.postpone',
];

/** Tables that hold nothing of a tenant. */
const WITHOUT_TENANT = [
  'admin_tickets',
  'audit_head',
  'kysely_migration',
  'kysely_migration_lock',
  'leases',
  'servers',
];

async function tablesWith(column: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
    where table_schema = 'connector' and column_name = ${column} order by 1`.execute(database.db);
  return rows.map(({ name }) => name);
}

/** Everything stored of a tenant, in every table that knows tenants. */
async function everythingOf(tenant: string): Promise<string> {
  const parts: string[] = [];
  const byConnection = await tablesWith('connection_id');
  const byOrg = (await tablesWith('org_id')).filter((name) => !byConnection.includes(name));
  for (const [tables, column] of [
    [byConnection, 'connection_id'],
    [byOrg, 'org_id'],
  ] as const)
    for (const name of tables) {
      const { rows } = await sql<{ row: string }>`
        select t::text as row from ${sql.table(`connector.${name}`)} t where ${sql.ref(column)} = ${tenant} order by 1`.execute(
        database.db,
      );
      parts.push(`${name}: ${rows.map(({ row }) => row).join(' | ')}`);
    }
  return parts.join('\n');
}

test('every method of every store is either a tenant’s, and tested here, or the server’s own', async () => {
  const { db } = database;
  const stores = {
    agents: createAgentRegistry(db),
    audit: createAuditLog(db),
    coverage: createCoverageStore(db),
    erasures: createErasureStore(db),
    trail: createWriteTrail(db),
    budget: createBudgetStore(db),
    fields: createFieldsLeftOut(db),
    transcripts: createTranscriptLedger(db),
    sync: createSyncStore(db),
    people: createCreatedPeople(db),
    records: createRecordStore(db),
    vault: createSealedVault(db),
    leases: createAgentLeaseStore(db, SERVER),
    tickets: createSignInTicketStore(db),
    replay: createIdentityReplay(db),
    revocations: createAccessRevocations(db),
    settings: createSettingsStore(db),
  };
  const methods = Object.entries(stores).flatMap(([name, store]) => Object.keys(store).map((key) => `${name}.${key}`));
  const covered = Object.keys(tenantOperations('x', database.db)).map((name) => name.split(/[ ,]/)[0]);
  expect(methods.filter((name) => !covered.includes(name)).sort()).toEqual([...OF_THE_SERVER].sort());
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'connector' order by 1`.execute(db);
  const known = [...(await tablesWith('connection_id')), ...(await tablesWith('org_id'))];
  expect(rows.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual(WITHOUT_TENANT);
});

test(
  'whatever an intruder asks in whatever order, nothing of the victim changes or shows',
  { timeout: 120_000 },
  async () => {
    await createServerStore(database.db).join({
      serverId: SERVER,
      url: 'https://x.example',
      machine: 'm',
      process: 'p',
    });
    const victim = tenantOperations('victim', database.db);
    const writes = Object.keys(victim).filter(
      (name) => !/delete|release|forget|settle|setAside|finish|redeem/.test(name),
    );
    for (const name of writes) await victim[name]?.();
    const before = await everythingOf('victim');
    expect(before.split('\n').filter((line) => line.endsWith(': '))).toEqual([]);
    const names = Object.keys(victim);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...names), { minLength: 5, maxLength: 40 }), async (asked) => {
        const intruder = tenantOperations('intruder', database.db);
        for (const name of asked) {
          const answer = JSON.stringify((await intruder[name]?.()) ?? null);
          expect(`${name}: ${answer}`).not.toMatch(/victim/);
        }
        expect(await everythingOf('victim')).toBe(before);
      }),
      { numRuns: 40, examples: [[names]] },
    );
  },
);
