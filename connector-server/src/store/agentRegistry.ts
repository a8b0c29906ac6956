/** The agents of each connection, as the org's identity tokens and their LivePerson sign-ins showed them. */
import { sql } from 'kysely';
import type { KnownAgents } from '../recorder/ports.ts';
import type { Db } from './database.ts';

export interface AgentRow {
  connectionId: string;
  salesforceUserId: string;
  orgId: string;
  username: string;
  email: string;
  name: string;
  livePersonUserId: string | null;
  livePersonPid: string | null;
  /** The presence the agent chose last; null until one was chosen. */
  presence: { availability: string; reasonId: string | null } | null;
  /** As kept; null: nothing. */
  absence: unknown;
}

export interface AgentRegistry extends KnownAgents {
  /** Notes who the agent is, each time an identity was accepted. */
  seen(
    agent: Pick<AgentRow, 'connectionId' | 'orgId' | 'salesforceUserId' | 'username' | 'email' | 'name'>,
  ): Promise<void>;
  /** Ties the LivePerson user to the Salesforce user; the latest sign-in wins when two claim the same one. */
  linkLivePerson(
    connectionId: string,
    salesforceUserId: string,
    livePerson: { userId: string; pid: string | null },
  ): Promise<void>;
  choosePresence(
    connectionId: string,
    salesforceUserId: string,
    presence: { availability: string; reasonId: string | null },
  ): Promise<void>;
  /** What the agent is to be told of an absence; empty: nothing any more. */
  keepAbsence(connectionId: string, salesforceUserId: string, steps: readonly unknown[]): Promise<void>;
  find(connectionId: string, salesforceUserId: string): Promise<AgentRow | null>;
  findByLivePersonUser(connectionId: string, livePersonUserId: string): Promise<AgentRow | null>;
}

/** Part of the caller's transaction where there is one. */
function inTransaction(db: Db, work: (tx: Db) => Promise<void>): Promise<void> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}

export function createAgentRegistry(db: Db): AgentRegistry {
  const one = async (
    connectionId: string,
    column: 'salesforce_user_id' | 'liveperson_user_id',
    value: string,
  ): Promise<AgentRow | null> => {
    const row = await db
      .selectFrom('connector.agents')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .where(column, '=', value)
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      connectionId: row.connection_id,
      salesforceUserId: row.salesforce_user_id,
      orgId: row.org_id,
      username: row.username,
      email: row.email,
      name: row.name,
      livePersonUserId: row.liveperson_user_id,
      livePersonPid: row.liveperson_pid,
      presence: row.availability === null ? null : { availability: row.availability, reasonId: row.reason_id },
      absence: row.absence,
    };
  };
  return {
    async seen(agent) {
      const values = {
        org_id: agent.orgId,
        username: agent.username,
        email: agent.email.toLowerCase(),
        name: agent.name,
      };
      await db
        .insertInto('connector.agents')
        .values({
          connection_id: agent.connectionId,
          salesforce_user_id: agent.salesforceUserId,
          ...values,
          liveperson_user_id: null,
          liveperson_pid: null,
          availability: null,
          reason_id: null,
          absence: null,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['connection_id', 'salesforce_user_id'])
            .doUpdateSet({ ...values, updated: sql<Date>`now()` }),
        )
        .execute();
    },
    async linkLivePerson(connectionId, salesforceUserId, livePerson) {
      await inTransaction(db, async (tx) => {
        await tx
          .updateTable('connector.agents')
          .set({ liveperson_user_id: null, liveperson_pid: null })
          .where('connection_id', '=', connectionId)
          .where('liveperson_user_id', '=', livePerson.userId)
          .where('salesforce_user_id', '<>', salesforceUserId)
          .execute();
        await tx
          .updateTable('connector.agents')
          .set({ liveperson_user_id: livePerson.userId, liveperson_pid: livePerson.pid, updated: sql<Date>`now()` })
          .where('connection_id', '=', connectionId)
          .where('salesforce_user_id', '=', salesforceUserId)
          .execute();
      });
    },
    async choosePresence(connectionId, salesforceUserId, presence) {
      await db
        .updateTable('connector.agents')
        .set({ availability: presence.availability, reason_id: presence.reasonId, updated: sql<Date>`now()` })
        .where('connection_id', '=', connectionId)
        .where('salesforce_user_id', '=', salesforceUserId)
        .execute();
    },
    async keepAbsence(connectionId, salesforceUserId, steps) {
      const absence = steps.length === 0 ? null : JSON.stringify(steps);
      await sql`
        update connector.agents set absence = ${absence}::jsonb
        where connection_id = ${connectionId} and salesforce_user_id = ${salesforceUserId}
          and absence is distinct from ${absence}::jsonb`.execute(db);
    },
    find: (connectionId, salesforceUserId) => one(connectionId, 'salesforce_user_id', salesforceUserId),
    findByLivePersonUser: (connectionId, userId) => one(connectionId, 'liveperson_user_id', userId),
    salesforceUserId: async (connectionId, userId) =>
      (await one(connectionId, 'liveperson_user_id', userId))?.salesforceUserId ?? null,
  };
}
