/** Secrets at rest: agents' LivePerson sessions, an org's refresh token. Sealed by the caller; here they are bytes. */
import { sql } from 'kysely';
import type { Db } from './database.ts';

export interface SecretKey {
  connectionId: string;
  /** Salesforce user id, or `org` for the connection itself. */
  owner: string;
  /** What it is, e.g. `liveperson_session`, `salesforce_grant`. */
  kind: string;
}

export interface StoredSecret extends SecretKey {
  sealed: Uint8Array;
}

export interface SealedVault {
  /** Resolves when it is durable. `expiresAt` in epoch ms, null = until deleted; `keyId` names what it is sealed with. */
  put(key: SecretKey, sealed: Uint8Array, expiresAt: number | null, keyId: string | null): Promise<void>;
  /** `broken`: why it was put aside; null: it is as it was put. */
  get(key: SecretKey): Promise<{ sealed: Uint8Array; broken: string | null } | null>;
  delete(key: SecretKey): Promise<void>;
  /** Secrets of one kind that are good and not expired at `now`, kept latest first. */
  list(connectionId: string, kind: string, now: number, limit: number): Promise<StoredSecret[]>;
  /** Puts it aside, unless it was replaced meanwhile: kept for a look, until it is put anew or deleted. */
  setAside(secret: StoredSecret, why: string): Promise<void>;
  /** The same secret sealed anew, unless it was replaced meanwhile. */
  reseal(secret: StoredSecret, sealed: Uint8Array, keyId: string): Promise<void>;
  /** Good ones that are not sealed with this key, in a fixed order, after `after`. */
  underOtherKeys(keyId: string, after: SecretKey | null, limit: number): Promise<StoredSecret[]>;
  counts(keyId: string): Promise<{ underOtherKeys: number; setAside: number }>;
  deleteExpired(now: number): Promise<number>;
}

export function createSealedVault(db: Db): SealedVault {
  const rowOf = ({ connectionId, owner, kind }: SecretKey) =>
    sql<boolean>`connection_id = ${connectionId} and owner = ${owner} and kind = ${kind}`;
  const unchanged = (secret: StoredSecret) => sql<boolean>`${rowOf(secret)} and sealed = ${Buffer.from(secret.sealed)}`;
  const stored = (row: { connection_id: string; owner: string; kind: string; sealed: Buffer }): StoredSecret => ({
    connectionId: row.connection_id,
    owner: row.owner,
    kind: row.kind,
    sealed: row.sealed,
  });
  const columns = ['connection_id', 'owner', 'kind', 'sealed'] as const;
  return {
    async put(key, sealed, expiresAt, keyId) {
      const values = {
        sealed: Buffer.from(sealed),
        expires_at: expiresAt === null ? null : Math.round(expiresAt),
        key_id: keyId,
        broken: null,
      };
      await db
        .insertInto('connector.sealed_secrets')
        .values({ connection_id: key.connectionId, owner: key.owner, kind: key.kind, ...values })
        .onConflict((conflict) =>
          conflict.columns(['connection_id', 'owner', 'kind']).doUpdateSet({ ...values, updated: sql<Date>`now()` }),
        )
        .execute();
    },
    async get(key) {
      const row = await db
        .selectFrom('connector.sealed_secrets')
        .select(['sealed', 'broken'])
        .where(rowOf(key))
        .executeTakeFirst();
      return row ?? null;
    },
    async delete(key) {
      await db.deleteFrom('connector.sealed_secrets').where(rowOf(key)).execute();
    },
    async list(connectionId, kind, now, limit) {
      const rows = await db
        .selectFrom('connector.sealed_secrets')
        .select(columns)
        .where('connection_id', '=', connectionId)
        .where('kind', '=', kind)
        .where('broken', 'is', null)
        .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
        .orderBy('updated', 'desc')
        .limit(limit)
        .execute();
      return rows.map(stored);
    },
    async setAside(secret, why) {
      await db.updateTable('connector.sealed_secrets').set({ broken: why }).where(unchanged(secret)).execute();
    },
    async reseal(secret, sealed, keyId) {
      await db
        .updateTable('connector.sealed_secrets')
        .set({ sealed: Buffer.from(sealed), key_id: keyId })
        .where(unchanged(secret))
        .execute();
    },
    async underOtherKeys(keyId, after, limit) {
      const rows = await db
        .selectFrom('connector.sealed_secrets')
        .select(columns)
        .where('broken', 'is', null)
        .where(sql<boolean>`key_id is distinct from ${keyId}`)
        .$if(after !== null, (query) =>
          query.where(
            sql<boolean>`(connection_id, owner, kind) > (${after?.connectionId}, ${after?.owner}, ${after?.kind})`,
          ),
        )
        .orderBy('connection_id')
        .orderBy('owner')
        .orderBy('kind')
        .limit(limit)
        .execute();
      return rows.map(stored);
    },
    async counts(keyId) {
      const result = await sql<{ other: number; aside: number }>`
        select count(*) filter (where broken is null and key_id is distinct from ${keyId}) as other,
          count(*) filter (where broken is not null) as aside from connector.sealed_secrets`.execute(db);
      return { underOtherKeys: result.rows[0]?.other ?? 0, setAside: result.rows[0]?.aside ?? 0 };
    },
    async deleteExpired(now) {
      const result = await db.deleteFrom('connector.sealed_secrets').where('expires_at', '<=', now).executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}
