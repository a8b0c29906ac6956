/** Remembers each identity token until it expires, for all processes on this database. */
import { sql } from 'kysely';
import type { Db } from './database.ts';

export interface IdentityReplay {
  /** True the first time; false when this token was used before. One statement, so two processes cannot both win. */
  firstUse(orgId: string, jti: string, expiresAt: number): Promise<boolean>;
  /** Forgets what has expired at `now`. Returns how many. */
  forgetExpired(now: number): Promise<number>;
}

export function createIdentityReplay(db: Db): IdentityReplay {
  return {
    async firstUse(orgId, jti, expiresAt) {
      const result = await sql`
        insert into connector.identity_tokens_seen (org_id, jti, expires_at) values (${orgId}, ${jti}, ${Math.round(expiresAt)}::bigint)
        on conflict (org_id, jti) do nothing`.execute(db);
      return result.numAffectedRows === 1n;
    },
    async forgetExpired(now) {
      const result = await db
        .deleteFrom('connector.identity_tokens_seen')
        .where('expires_at', '<', Math.round(now))
        .executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}
