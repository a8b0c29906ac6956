/**
 * One-time tickets, states and claims of the sign-in popup, for all servers of the database: the popup may come back to
 * any of them. Only hashes are kept; each is used up by the statement that finds it.
 */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { AgentKey, SignInTickets } from '../desk/ports.ts';
import type { Db } from './database.ts';

type Stage = 'ticket' | 'state' | 'claim';

const SECONDS: Record<Stage, number> = { ticket: 300, state: 600, claim: 120 };
/** Popups of one agent under way at once; the oldest ones go. */
const MOST_PER_AGENT = 10;

export interface SignInTicketStore extends SignInTickets {
  /** Uses up a claim and all else of the agent's sign-ins, in `tx`. False: too old, used, or the agent signed out meanwhile. */
  settle(tx: Db, agent: AgentKey, claim: string): Promise<boolean>;
  /** Forgets what is too old. Returns how many. */
  forgetExpired(): Promise<number>;
}

interface Row {
  connection_id: string;
  salesforce_user_id: string;
}

const agentOf = (row: Row): AgentKey => ({
  connectionId: row.connection_id,
  salesforceUserId: row.salesforce_user_id,
});

/** 256 random bits need no salt. */
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
const makeToken = (): string => randomBytes(32).toString('base64url');

export function createSignInTicketStore(db: Db): SignInTicketStore {
  /** Uses up one token and leaves the next stage's in its place, in one statement. */
  const trade = async (from: Stage, token: string, to: Stage): Promise<{ agent: AgentKey; next: string } | null> => {
    const next = makeToken();
    const traded = await sql<Row>`
      with used as (
        delete from connector.sign_in_tickets where hash = ${hashOf(token)} and stage = ${from}
        returning connection_id, salesforce_user_id, expires
      )
      insert into connector.sign_in_tickets (hash, stage, connection_id, salesforce_user_id, expires)
      select ${hashOf(next)}, ${to}, connection_id, salesforce_user_id, now() + make_interval(secs => ${SECONDS[to]})
        from used where expires > now()
      returning connection_id, salesforce_user_id`.execute(db);
    const row = traded.rows[0];
    return row === undefined ? null : { agent: agentOf(row), next };
  };
  const ofAgent = ({ connectionId, salesforceUserId }: AgentKey) =>
    sql`connection_id = ${connectionId} and salesforce_user_id = ${salesforceUserId}`;
  const forget = (on: Db, agent: AgentKey) =>
    sql`delete from connector.sign_in_tickets where ${ofAgent(agent)}`.execute(on);

  return {
    async issue(agent) {
      const ticket = makeToken();
      await sql`
        with dropped as (
          delete from connector.sign_in_tickets where ${ofAgent(agent)} and hash not in (
            select hash from connector.sign_in_tickets where ${ofAgent(agent)} and expires > now()
            order by expires desc limit ${MOST_PER_AGENT - 1})
        )
        insert into connector.sign_in_tickets (hash, stage, connection_id, salesforce_user_id, expires)
        values (${hashOf(ticket)}, 'ticket', ${agent.connectionId}, ${agent.salesforceUserId},
          now() + make_interval(secs => ${SECONDS.ticket}))`.execute(db);
      return ticket;
    },
    async redeem(ticket) {
      const traded = await trade('ticket', ticket, 'state');
      return traded === null ? null : { agent: traded.agent, state: traded.next };
    },
    async finish(state) {
      const traded = await trade('state', state, 'claim');
      return traded === null ? null : { agent: traded.agent, claim: traded.next };
    },
    async pending(agents) {
      if (agents.length === 0) return [];
      const found = await sql<Row>`
        select distinct connection_id, salesforce_user_id from connector.sign_in_tickets t
          join jsonb_to_recordset(${JSON.stringify(agents)}::jsonb) as g("connectionId" text, "salesforceUserId" text)
            on t.connection_id = g."connectionId" and t.salesforce_user_id = g."salesforceUserId"
        where t.expires > now()`.execute(db);
      return found.rows.map(agentOf);
    },
    forget: async (agent) => void (await forget(db, agent)),
    async settle(tx, agent, claim) {
      const used = await sql`
        delete from connector.sign_in_tickets
        where hash = ${hashOf(claim)} and stage = 'claim' and ${ofAgent(agent)} and expires > now()`.execute(tx);
      if (used.numAffectedRows !== 1n) return false;
      await forget(tx, agent);
      return true;
    },
    async forgetExpired() {
      const gone = await sql`delete from connector.sign_in_tickets where expires < now()`.execute(db);
      return Number(gone.numAffectedRows ?? 0n);
    },
  };
}
