/**
 * Versions of the sections of the settings that the admin pages own, e.g. `crm`. Numbered per connection and section from
 * 1; the highest is in force. Older ones stay, as many as are of use for going back.
 */
import type { AuditEntry } from './auditLog.ts';
import { appendAudit } from './auditLog.ts';
import type { Db } from './database.ts';

export interface SettingsVersionHead {
  version: number;
  /** Username of who saved it. */
  author: string;
  note: string;
  /** Epoch ms. */
  createdAt: number;
}

export interface SettingsVersion extends SettingsVersionHead {
  document: unknown;
}

export interface SettingsStore {
  /** What is in force of a section, of all connections. */
  inForce(section: string): Promise<(SettingsVersion & { connectionId: string })[]>;
  get(connectionId: string, section: string, version: number): Promise<SettingsVersion | null>;
  /** Newest first. */
  history(connectionId: string, section: string, limit: number): Promise<SettingsVersionHead[]>;
  /**
   * Saves the next version together with its row in the audit. Null: `after` is not the latest any more (0: there was
   * none), somebody else saved first.
   */
  append(
    place: { connectionId: string; section: string; after: number },
    saved: { document: unknown; author: string; note: string },
    audit: AuditEntry,
  ): Promise<number | null>;
}

const KEPT_VERSIONS = 200;
const UNIQUE_VIOLATION = '23505';

export function createSettingsStore(db: Db): SettingsStore {
  const of = (connectionId: string, section: string) =>
    db
      .selectFrom('connector.settings_versions')
      .where('connection_id', '=', connectionId)
      .where('section', '=', section);
  return {
    async inForce(section) {
      const rows = await db
        .selectFrom('connector.settings_versions')
        .distinctOn('connection_id')
        .selectAll()
        .where('section', '=', section)
        .orderBy('connection_id')
        .orderBy('version', 'desc')
        .execute();
      return rows.map((row) => ({ connectionId: row.connection_id, document: row.document, ...head(row) }));
    },
    async get(connectionId, section, version) {
      const row = await of(connectionId, section).selectAll().where('version', '=', version).executeTakeFirst();
      return row === undefined ? null : { document: row.document, ...head(row) };
    },
    async history(connectionId, section, limit) {
      const rows = await of(connectionId, section)
        .select(['version', 'author', 'note', 'created'])
        .orderBy('version', 'desc')
        .limit(limit)
        .execute();
      return rows.map(head);
    },
    async append({ connectionId, section, after }, { document, author, note }, audit) {
      try {
        return await db.transaction().execute(async (tx) => {
          const latest = await tx
            .selectFrom('connector.settings_versions')
            .select(({ fn }) => fn.max('version').as('version'))
            .where('connection_id', '=', connectionId)
            .where('section', '=', section)
            .executeTakeFirst();
          if ((latest?.version ?? 0) !== after) return null;
          const version = after + 1;
          await tx
            .insertInto('connector.settings_versions')
            .values({ connection_id: connectionId, section, version, document: JSON.stringify(document), author, note })
            .execute();
          await tx
            .deleteFrom('connector.settings_versions')
            .where('connection_id', '=', connectionId)
            .where('section', '=', section)
            .where('version', '<=', version - KEPT_VERSIONS)
            .execute();
          await appendAudit(tx, [audit]);
          return version;
        });
      } catch (error) {
        // Two saved in the same moment: the key lets one through.
        if ((error as { code?: string }).code === UNIQUE_VIOLATION) return null;
        throw error;
      }
    },
  };
}

function head(row: { version: number; author: string; note: string; created: Date }): SettingsVersionHead {
  return { version: row.version, author: row.author, note: row.note, createdAt: row.created.getTime() };
}
