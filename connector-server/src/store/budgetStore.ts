/** How much of the orgs' allowances is used, and which lanes are stopped: what all servers share and restarts keep. */
import { sql } from 'kysely';
import type { BudgetKind, BudgetStore, LaneStop } from '../recorder/budget.ts';
import { appendAudit } from './auditLog.ts';
import type { Db } from './database.ts';

export function createBudgetStore(db: Db): BudgetStore {
  return {
    async addReadings(connectionId, readings) {
      if (readings.length === 0) return;
      await sql`
        insert into connector.budget_readings (connection_id, kind, at, used, max)
        select ${connectionId}, kind, at, used, "limit"
        from jsonb_to_recordset(${JSON.stringify(readings)}::jsonb)
          as given(kind text, at bigint, used double precision, "limit" double precision)`.execute(db);
    },
    async readingsAfter(last) {
      const { rows } = await sql<{
        id: number;
        connection_id: string;
        kind: BudgetKind;
        at: number;
        used: number;
        max: number;
      }>`
        select id, connection_id, kind, at, used, max from connector.budget_readings
        where id > ${last} order by at, id`.execute(db);
      return {
        last: rows.reduce((highest, { id }) => Math.max(highest, id), last),
        rows: rows.map((row) => ({
          connectionId: row.connection_id,
          kind: row.kind,
          at: row.at,
          used: row.used,
          limit: row.max,
        })),
      };
    },
    async addCalls(connectionId, hour, calls) {
      await sql`
        insert into connector.budget_calls as c (connection_id, hour, calls) values (${connectionId}, ${hour}, ${calls})
        on conflict (connection_id, hour) do update set calls = c.calls + excluded.calls`.execute(db);
    },
    async callsSince(since) {
      const { rows } = await sql<{ connection_id: string; calls: number }>`
        select connection_id, sum(calls)::bigint as calls from connector.budget_calls
        where hour >= ${since} group by connection_id`.execute(db);
      return new Map(rows.map((row) => [row.connection_id, row.calls]));
    },
    async stops() {
      const { rows } = await sql<{ connection_id: string; since: number; code: LaneStop['code']; reason: string }>`
        select connection_id, since, code, reason from connector.lane_stops`.execute(db);
      return rows.map(({ connection_id, since, code, reason }) => ({
        connectionId: connection_id,
        since,
        code,
        text: reason,
      }));
    },
    async stop({ connectionId, since, code, text }) {
      await db.transaction().execute(async (tx) => {
        const { numAffectedRows } = await sql`
          insert into connector.lane_stops (connection_id, since, code, reason)
          values (${connectionId}, ${since}, ${code}, ${text}) on conflict (connection_id) do nothing`.execute(tx);
        if (numAffectedRows === 1n)
          await appendAudit(tx, [
            { connectionId, actor: 'connector', action: `stopped all calls to Salesforce: ${text}`, subject: code },
          ]);
      });
    },
    async lift(connectionId, who) {
      return db.transaction().execute(async (tx) => {
        const { rows } = await sql<{ code: string }>`
          delete from connector.lane_stops where connection_id = ${connectionId} returning code`.execute(tx);
        await appendAudit(
          tx,
          rows.map(({ code }) => ({
            connectionId,
            actor: who,
            action: 'allowed calls to Salesforce again',
            subject: code,
          })),
        );
        return rows.length > 0;
      });
    },
    async forget(before) {
      const readings = await sql`delete from connector.budget_readings where at < ${before}`.execute(db);
      const calls = await sql`delete from connector.budget_calls where hour < ${before}`.execute(db);
      return Number((readings.numAffectedRows ?? 0n) + (calls.numAffectedRows ?? 0n));
    },
  };
}
