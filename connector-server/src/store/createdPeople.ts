/** Names of records the connector makes by itself: who takes one first has it, on whatever server. */
import { sql } from 'kysely';
import type { CreatedPeople, Reservation } from '../recorder/creation/creationPorts.ts';
import type { Db } from './database.ts';
import type { Fence } from './fence.ts';

/** By then the org's own search finds whom the connector made. */
const KEPT_DAYS = 30;

interface Row {
  identity: string;
  connection_id: string;
  conversation_id: string;
  object: string;
  record_id: string | null;
  account_id: string | null;
  age_ms: number;
}

/** With a fence, a server that was declared dead takes no names: that rejects with Fenced. What exists is noted, whoever it is. */
export function createCreatedPeople(db: Db, fence?: Fence): CreatedPeople {
  const asServer = <T>(work: (tx: Db) => Promise<T>): Promise<T> =>
    fence === undefined ? work(db) : fence.asServer(work);
  return {
    async reserve(scope, connectionId, wanted) {
      const asked = wanted
        .flatMap(({ conversationId, object, identities }) =>
          identities.map((identity) => ({ identity, conversation: conversationId, object })),
        )
        // One order for all servers, so that none waits for another in a circle.
        .sort((a, b) => (a.identity < b.identity ? -1 : 1));
      if (asked.length === 0) return new Map();
      return asServer(async (tx) => {
        await sql`delete from connector.people_created
          where scope = ${scope} and updated < now() - make_interval(days => ${KEPT_DAYS})`.execute(tx);
        const taken = await sql<{ identity: string }>`
          insert into connector.people_created (scope, identity, connection_id, conversation_id, object)
          select ${scope}, g.identity, ${connectionId}, g.conversation, g.object
          from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as g(identity text, conversation text, object text)
          on conflict (scope, identity) do nothing
          returning identity`.execute(tx);
        const fresh = new Set(taken.rows.map(({ identity }) => identity));
        const names = asked.map(({ identity }) => identity);
        const held = await heldNames(tx, scope, names);
        return new Map(held.map((row) => [row.identity, reservation(row, fresh.has(row.identity))]));
      });
    },
    async held(scope, identities) {
      if (identities.length === 0) return new Map();
      const held = await heldNames(db, scope, identities);
      return new Map(held.map((row) => [row.identity, reservation(row, false)]));
    },
    async takeOver(scope, from, connectionId, conversationId) {
      const taken = await asServer((tx) =>
        sql`
          update connector.people_created
          set connection_id = ${connectionId}, conversation_id = ${conversationId}, updated = now()
          where scope = ${scope} and identity = ${from.identity} and record_id is null
            and connection_id = ${from.holder.connectionId} and conversation_id = ${from.holder.conversationId}
            and (extract(epoch from now() - updated) * 1000) >= ${from.ageMs - 1}`.execute(tx),
      );
      return Number(taken.numAffectedRows ?? 0n) === 1;
    },
    async settle(scope, identities, recordId, accountId) {
      if (identities.length === 0) return;
      await sql`
        update connector.people_created
        set record_id = ${recordId}, account_id = ${accountId}, updated = now()
        where scope = ${scope} and identity = any(${[...identities].sort()}::text[])
          and record_id is null`.execute(db);
    },
    async release(scope, identities) {
      if (identities.length === 0) return;
      await sql`
        delete from connector.people_created
        where scope = ${scope} and identity = any(${[...identities].sort()}::text[]) and record_id is null`.execute(db);
    },
  };
}

async function heldNames(db: Db, scope: string, identities: readonly string[]): Promise<Row[]> {
  const held = await sql<Row>`
    select identity, connection_id, conversation_id, object, record_id, account_id,
      (extract(epoch from now() - updated) * 1000)::float8 as age_ms
    from connector.people_created
    where scope = ${scope} and identity = any(${[...identities]}::text[])`.execute(db);
  return held.rows;
}

function reservation(row: Row, fresh: boolean): Reservation {
  return {
    identity: row.identity,
    holder: { connectionId: row.connection_id, conversationId: row.conversation_id },
    object: row.object,
    recordId: row.record_id,
    accountId: row.account_id,
    fresh,
    ageMs: row.age_ms,
  };
}
