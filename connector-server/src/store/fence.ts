/** Keeps a server that was declared dead from writing: what it commits is checked against its row, in the same transaction. */
import { sql } from 'kysely';
import type { Db } from './database.ts';

/** This server was declared dead, or the agent belongs to another by now. The write did not happen and never may. */
export class Fenced extends Error {
  constructor() {
    super('Another server took over; this write was refused.');
    this.name = 'Fenced';
  }
}

/** One agent of one connection; the id in either spelling. */
export interface FencedAgent {
  connectionId: string;
  salesforceUserId: string;
}

export interface Fence {
  /** Runs `work` in a transaction that commits only while this server lives. Rejects with Fenced otherwise. */
  asServer<T>(work: (tx: Db) => Promise<T>): Promise<T>;
  /** As above, and only while this server holds the agent. */
  asHolder<T>(agent: FencedAgent, work: (tx: Db) => Promise<T>): Promise<T>;
}

/** Locks that let the server's own renewals pass, but nobody delete the row or give the agent away before the commit. */
export function createFence(db: Db, serverId: string): Fence {
  const checked = <T>(check: (tx: Db) => Promise<number>, work: (tx: Db) => Promise<T>): Promise<T> =>
    db.transaction().execute(async (tx) => {
      if ((await check(tx)) === 0) throw new Fenced();
      return work(tx);
    });
  return {
    asServer: (work) =>
      checked(
        async (tx) =>
          (await sql`select 1 from connector.servers where server_id = ${serverId} for key share`.execute(tx)).rows
            .length,
        work,
      ),
    asHolder: ({ connectionId, salesforceUserId }, work) =>
      checked(
        async (tx) =>
          (
            await sql`
              select 1 from connector.servers s join connector.agent_leases l on l.server_id = s.server_id
              where s.server_id = ${serverId} and l.connection_id = ${connectionId}
                and l.salesforce_user_id = ${salesforceUserId.slice(0, 15)}
              for key share of s for share of l`.execute(tx)
          ).rows.length,
        work,
      ),
  };
}
