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

export interface SealedVault {
  /** Resolves when it is durable. `expiresAt` in epoch ms, null = until deleted. */
  put(key: SecretKey, sealed: Uint8Array, expiresAt: number | null): Promise<void>;
  get(key: SecretKey): Promise<Uint8Array | null>;
  delete(key: SecretKey): Promise<void>;
  /** All secrets of one kind that are not expired at `now`, e.g. to bring agents back after a restart. */
  list(connectionId: string, kind: string, now: number): Promise<{ owner: string; sealed: Uint8Array }[]>;
  deleteExpired(now: number): Promise<number>;
}

export function createSealedVault(db: Db): SealedVault {
  return {
    async put(key, sealed, expiresAt) {
      const values = { sealed: Buffer.from(sealed), expires_at: expiresAt === null ? null : Math.round(expiresAt) };
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
        .select('sealed')
        .where('connection_id', '=', key.connectionId)
        .where('owner', '=', key.owner)
        .where('kind', '=', key.kind)
        .executeTakeFirst();
      return row?.sealed ?? null;
    },
    async delete(key) {
      await db
        .deleteFrom('connector.sealed_secrets')
        .where('connection_id', '=', key.connectionId)
        .where('owner', '=', key.owner)
        .where('kind', '=', key.kind)
        .execute();
    },
    list: (connectionId, kind, now) =>
      db
        .selectFrom('connector.sealed_secrets')
        .select(['owner', 'sealed'])
        .where('connection_id', '=', connectionId)
        .where('kind', '=', kind)
        .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
        .execute(),
    async deleteExpired(now) {
      const result = await db.deleteFrom('connector.sealed_secrets').where('expires_at', '<=', now).executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}
