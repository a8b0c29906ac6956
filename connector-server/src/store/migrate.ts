/** Brings the schema `connector` up to date. Several processes may start at once: Kysely takes an advisory lock. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Migration } from 'kysely/migration';
import * as initial from './migrations/0001_initial.ts';
import * as openConversations from './migrations/0002_open_conversations.ts';

const MIGRATIONS: Record<string, Migration> = {
  '0001_initial': initial,
  '0002_open_conversations': openConversations,
};

/** Applies what is missing; rejects with the first failure, whose migration is rolled back. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- migrations are written before the tables they make exist
export async function migrate(db: Kysely<any>): Promise<void> {
  await sql`create schema if not exists connector`.execute(db).catch(async (error: unknown) => {
    // Two processes may create it in the same moment; the loser sees a unique violation.
    if ((error as { code?: string }).code !== '23505') throw error;
  });
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
