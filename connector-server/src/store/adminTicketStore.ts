/** What lets administrators in: set-up links (one use) and sessions. Tokens are kept as hashes only. */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from './database.ts';

export interface AdminTicketStore {
  /** A new set-up link's token; those not used yet stop working. */
  issueLink(seconds: number): Promise<string>;
  /** Uses a link up. False: unknown, used or too old. */
  useLink(token: string): Promise<boolean>;
  /** A new session's token. `sealed` says who it is for; it ends after `idleSeconds` without use and after `seconds` at the latest. */
  begin(sealed: string, idleSeconds: number, seconds: number): Promise<string>;
  /** The session of a token, which lives on for `idleSeconds` from now; null: unknown or over. */
  use(token: string, idleSeconds: number): Promise<{ sealed: string; expiresAt: number } | null>;
  end(token: string): Promise<void>;
  /** Forgets what is over. Returns how many. */
  forgetExpired(): Promise<number>;
}

/** 256 random bits need no salt. */
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
const makeToken = (): string => randomBytes(32).toString('base64url');

export function createAdminTicketStore(db: Db): AdminTicketStore {
  return {
    async issueLink(seconds) {
      const token = makeToken();
      await sql`
        with dropped as (delete from connector.admin_tickets where stage = 'setup_link')
        insert into connector.admin_tickets (hash, stage, expires, ends)
        values (${hashOf(token)}, 'setup_link', now() + make_interval(secs => ${seconds}), now() + make_interval(secs => ${seconds}))`.execute(
        db,
      );
      return token;
    },
    async useLink(token) {
      const used = await sql`
        delete from connector.admin_tickets where hash = ${hashOf(token)} and stage = 'setup_link' and expires > now()`.execute(
        db,
      );
      return used.numAffectedRows === 1n;
    },
    async begin(sealed, idleSeconds, seconds) {
      const token = makeToken();
      await sql`
        insert into connector.admin_tickets (hash, stage, sealed, expires, ends)
        values (${hashOf(token)}, 'session', ${sealed}, now() + make_interval(secs => ${Math.min(idleSeconds, seconds)}),
          now() + make_interval(secs => ${seconds}))`.execute(db);
      return token;
    },
    async use(token, idleSeconds) {
      const found = await sql<{ sealed: string; expires: Date }>`
        update connector.admin_tickets set expires = least(ends, now() + make_interval(secs => ${idleSeconds}))
        where hash = ${hashOf(token)} and stage = 'session' and expires > now()
        returning sealed, expires`.execute(db);
      const row = found.rows[0];
      return row === undefined ? null : { sealed: row.sealed, expiresAt: row.expires.getTime() };
    },
    end: async (token) =>
      void (await sql`delete from connector.admin_tickets where hash = ${hashOf(token)} and stage = 'session'`.execute(
        db,
      )),
    async forgetExpired() {
      const gone = await sql`delete from connector.admin_tickets where expires < now()`.execute(db);
      return Number(gone.numAffectedRows ?? 0n);
    },
  };
}
