/** Brings the schema `connector` up to date. Several processes may start at once: Kysely takes an advisory lock. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Migration } from 'kysely/migration';
import { ConnectorError } from '../support/errors.ts';
import * as initial from './migrations/0001_initial.ts';
import * as openConversations from './migrations/0002_open_conversations.ts';
import * as servers from './migrations/0003_servers.ts';
import * as anyServer from './migrations/0004_any_server.ts';
import * as absence from './migrations/0005_absence.ts';
import * as budget from './migrations/0012_budget.ts';
import * as outboxLanes from './migrations/0011_outbox_lanes.ts';
import * as transcriptParts from './migrations/0013_transcript_parts.ts';
import * as sync from './migrations/0014_sync.ts';
import * as ledger from './migrations/0016_ledger.ts';
import * as adminTickets from './migrations/0018_admin_tickets.ts';
import * as links from './migrations/0022_links.ts';
import * as settingsSections from './migrations/0023_settings_sections.ts';
import * as linksMoved from './migrations/0024_links_moved.ts';
import * as noCursors from './migrations/0025_no_cursors.ts';

const MIGRATIONS: Record<string, Migration> = {
  '0001_initial': initial,
  '0002_open_conversations': openConversations,
  '0003_servers': servers,
  '0004_any_server': anyServer,
  '0005_absence': absence,
  '0012_budget': budget,
  '0011_outbox_lanes': outboxLanes,
  '0013_transcript_parts': transcriptParts,
  '0014_sync': sync,
  '0016_ledger': ledger,
  '0018_admin_tickets': adminTickets,
  '0022_links': links,
  '0023_settings_sections': settingsSections,
  '0024_links_moved': linksMoved,
  '0025_no_cursors': noCursors,
};

/** Applies what is missing; rejects with the first failure, whose migration is rolled back, and when the schema is newer than this program. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- migrations are written before the tables they make exist
export async function migrate(db: Kysely<any>): Promise<void> {
  await sql`create schema if not exists connector`.execute(db).catch(async (error: unknown) => {
    // Two processes may create it in the same moment; the loser sees a unique violation.
    if ((error as { code?: string }).code !== '23505') throw error;
  });
  await refuseNewerSchema(db);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
    migrationTableSchema: 'connector',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined)
    throw error instanceof Error
      ? error
      : new Error('The database schema could not be brought up to date.', { cause: error });
}

/** A newer program has changed the schema in ways this one does not know: writing into it could ruin what is there. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
async function refuseNewerSchema(db: Kysely<any>): Promise<void> {
  const table = await sql<{
    name: string | null;
  }>`select to_regclass('connector.kysely_migration')::text as name`.execute(db);
  if (table.rows[0]?.name == null) return;
  const applied = await sql<{ name: string }>`select name from connector.kysely_migration order by name`.execute(db);
  const unknown = applied.rows.map((row) => row.name).filter((name) => !Object.hasOwn(MIGRATIONS, name));
  if (unknown.length === 0) return;
  throw new ConnectorError({
    code: 'schema_newer',
    text: `The database was set up by a newer version of the connector (${unknown.join(', ')} is not known here). Start that version or a later one, or give this one a database of its own (DATABASE_URL). Nothing was changed.`,
    permanent: true,
    certain: true,
    action: 'contact_admin',
  });
}
