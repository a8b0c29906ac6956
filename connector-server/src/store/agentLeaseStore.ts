/** Which server holds which agent's desk. A hold is good while its server lives; a server that drains gives its holds away. */
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { Fenced } from './fence.ts';

export interface HeldAgent {
  connectionId: string;
  /** As the org spelled it when the hold was taken. */
  salesforceUserId: string;
  /** Number of this hold, higher than that of any before, whoever had it. */
  epoch: number;
  /** There is a LivePerson session to be brought back. */
  signedIn: boolean;
  /** The presence the server set because no browser was there; null: none. */
  lowered: string | null;
}

export type Claim = { held: true; agent: HeldAgent } | { held: false; serverId: string; url: string };

type AgentRef = Pick<HeldAgent, 'connectionId' | 'salesforceUserId'>;

export interface AgentLeaseStore {
  /**
   * Takes the agent, or says which living server has it. Rejects with Fenced when this server itself was declared dead
   * or drains.
   */
  claim(agent: AgentRef): Promise<Claim>;
  /** Takes up to `limit` agents with a session whose server is gone. */
  claimOrphans(limit: number): Promise<HeldAgent[]>;
  /** Agents with a session whose server is gone. */
  countOrphans(): Promise<number>;
  /** What must be known of the agent when this server is suddenly gone. Nothing happens when the hold is another's. */
  note(agent: AgentRef, state: { signedIn: boolean; lowered: string | null }): Promise<void>;
  /** Ends this hold, unless it is another's by now. */
  release(agent: AgentRef): Promise<void>;
}

interface Row {
  connection_id: string;
  user_id: string;
  epoch: number;
  signed_in: boolean;
  lowered: string | null;
}

const heldAgent = (row: Row): HeldAgent => ({
  connectionId: row.connection_id,
  salesforceUserId: row.user_id,
  epoch: row.epoch,
  signedIn: row.signed_in,
  lowered: row.lowered,
});

/** A row freed between claim and look is asked for again. */
const MOST_TRIES = 5;

export function createAgentLeaseStore(db: Db, serverId: string): AgentLeaseStore {
  const shortId = (agent: AgentRef): string => agent.salesforceUserId.slice(0, 15);
  const alive = sql`exists (select 1 from connector.servers s where s.server_id = l.server_id)`;

  const tryToClaim = async (agent: AgentRef): Promise<Claim | null> => {
    const taken = await sql<Row>`
      with me as (select server_id from connector.servers where server_id = ${serverId} and not draining for key share)
      insert into connector.agent_leases as l (connection_id, salesforce_user_id, user_id, server_id, epoch)
      select ${agent.connectionId}, ${shortId(agent)}, ${agent.salesforceUserId}, me.server_id, nextval('connector.epochs')
        from me
      on conflict (connection_id, salesforce_user_id) do update set
        epoch = excluded.epoch, server_id = excluded.server_id, user_id = excluded.user_id
        where l.server_id = excluded.server_id
          or not exists (select 1 from connector.servers s where s.server_id = l.server_id and not s.draining)
      returning l.connection_id, l.user_id, l.epoch, l.signed_in, l.lowered`.execute(db);
    if (taken.rows[0] !== undefined) return { held: true, agent: heldAgent(taken.rows[0]) };
    const found = await sql<{ me: boolean; server_id: string | null; url: string | null }>`
      select exists (select 1 from connector.servers where server_id = ${serverId} and not draining) as me,
        s.server_id, s.url
      from (select 1) one
        left join connector.agent_leases l on l.connection_id = ${agent.connectionId}
          and l.salesforce_user_id = ${shortId(agent)}
        left join connector.servers s on s.server_id = l.server_id`.execute(db);
    const row = found.rows[0];
    if (row?.me !== true) throw new Fenced();
    return row.server_id === null || row.url === null ? null : { held: false, serverId: row.server_id, url: row.url };
  };

  return {
    async claim(agent) {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const claim = await tryToClaim(agent);
        if (claim !== null) return claim;
      }
      throw new Error('The hold of an agent changes hands too often.');
    },
    async claimOrphans(limit) {
      const taken = await sql<Row>`
        with me as (select server_id from connector.servers where server_id = ${serverId} and not draining for key share),
        orphans as (
          select l.connection_id, l.salesforce_user_id from connector.agent_leases l, me
          where l.signed_in and not ${alive}
          order by l.epoch limit ${limit} for update of l skip locked
        )
        update connector.agent_leases l set server_id = ${serverId}, epoch = nextval('connector.epochs')
        from orphans o
        where l.connection_id = o.connection_id and l.salesforce_user_id = o.salesforce_user_id
        returning l.connection_id, l.user_id, l.epoch, l.signed_in, l.lowered`.execute(db);
      return taken.rows.map(heldAgent);
    },
    async countOrphans() {
      const counted = await sql<{ count: number }>`
        select count(*) as count from connector.agent_leases l where l.signed_in and not ${alive}`.execute(db);
      return counted.rows[0]?.count ?? 0;
    },
    async note(agent, { signedIn, lowered }) {
      await db
        .updateTable('connector.agent_leases')
        .set({ signed_in: signedIn, lowered })
        .where('connection_id', '=', agent.connectionId)
        .where('salesforce_user_id', '=', shortId(agent))
        .where('server_id', '=', serverId)
        .execute();
    },
    async release(agent) {
      await db
        .deleteFrom('connector.agent_leases')
        .where('connection_id', '=', agent.connectionId)
        .where('salesforce_user_id', '=', shortId(agent))
        .where('server_id', '=', serverId)
        .execute();
    },
  };
}
