/** Versions of the settings document. Append only; the latest is the one in force. */
import type { Db } from './database.ts';

export interface SettingsVersion {
  version: number;
  document: unknown;
  /** Who changed it: an admin's e-mail, `file`, `command line`. */
  author: string;
  note: string;
  createdAt: number;
}

export interface SettingsStore {
  latest(): Promise<SettingsVersion | null>;
  get(version: number): Promise<SettingsVersion | null>;
  /** Newest first, without the documents. */
  history(limit: number): Promise<Omit<SettingsVersion, 'document'>[]>;
  append(document: unknown, author: string, note: string): Promise<number>;
}

export function createSettingsStore(db: Db): SettingsStore {
  const view = (row: {
    version: number;
    document: unknown;
    author: string;
    note: string;
    created: Date;
  }): SettingsVersion => ({
    version: row.version,
    document: row.document,
    author: row.author,
    note: row.note,
    createdAt: row.created.getTime(),
  });
  return {
    async latest() {
      const row = await db
        .selectFrom('connector.settings_versions')
        .selectAll()
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : view(row);
    },
    async get(version) {
      const row = await db
        .selectFrom('connector.settings_versions')
        .selectAll()
        .where('version', '=', version)
        .executeTakeFirst();
      return row === undefined ? null : view(row);
    },
    async history(limit) {
      const rows = await db
        .selectFrom('connector.settings_versions')
        .select(['version', 'author', 'note', 'created'])
        .orderBy('version', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        version: row.version,
        author: row.author,
        note: row.note,
        createdAt: row.created.getTime(),
      }));
    },
    async append(document, author, note) {
      const row = await db
        .insertInto('connector.settings_versions')
        .values({ document: JSON.stringify(document), author, note })
        .returning('version')
        .executeTakeFirstOrThrow();
      return row.version;
    },
  };
}
