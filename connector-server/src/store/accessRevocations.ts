/** Whose HTTP access tokens were taken back, for all servers of the database. */
import type { Db } from './database.ts';

export interface AccessRevocationStore {
  /** Epoch ms of the last time, or null. */
  revokedAt(orgId: string, salesforceUserId: string): Promise<number | null>;
  revoke(orgId: string, salesforceUserId: string, at: number): Promise<void>;
  /** Forgets those from before `before`. Returns how many. */
  forget(before: number): Promise<number>;
}

export function createAccessRevocations(db: Db): AccessRevocationStore {
  const short = (id: string): string => id.slice(0, 15);
  return {
    async revokedAt(orgId, salesforceUserId) {
      const row = await db
        .selectFrom('connector.revoked_access')
        .select('revoked_at')
        .where('org_id', '=', short(orgId))
        .where('salesforce_user_id', '=', short(salesforceUserId))
        .executeTakeFirst();
      return row?.revoked_at ?? null;
    },
    async revoke(orgId, salesforceUserId, at) {
      const revoked_at = Math.round(at);
      await db
        .insertInto('connector.revoked_access')
        .values({ org_id: short(orgId), salesforce_user_id: short(salesforceUserId), revoked_at })
        .onConflict((conflict) => conflict.columns(['org_id', 'salesforce_user_id']).doUpdateSet({ revoked_at }))
        .execute();
    },
    async forget(before) {
      const gone = await db.deleteFrom('connector.revoked_access').where('revoked_at', '<', before).executeTakeFirst();
      return Number(gone.numDeletedRows);
    },
  };
}
