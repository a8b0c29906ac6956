/** Fields the orgs do not take, known to all servers and across restarts. Fields are named by connection, object and name. */
import { sql } from 'kysely';
import type { LeftOutField, LeftOutFields } from '../recorder/leftOut.ts';
import type { Db } from './database.ts';

export function createFieldsLeftOut(db: Db): LeftOutFields {
  return {
    async list() {
      const rows = await db
        .selectFrom('connector.fields_left_out')
        .selectAll()
        .orderBy('connection_id')
        .orderBy('object')
        .orderBy('field')
        .execute();
      return rows.map((row) => ({
        connectionId: row.connection_id,
        object: row.object,
        field: row.field,
        since: row.since.getTime(),
      }));
    },
    async add({ connectionId, object, field }) {
      const result = await sql`
        insert into connector.fields_left_out (connection_id, object, field) values (${connectionId}, ${object}, ${field})
        on conflict do nothing`.execute(db);
      return result.numAffectedRows === 1n;
    },
    async remove({ connectionId, object, field }: LeftOutField) {
      await db
        .deleteFrom('connector.fields_left_out')
        .where('connection_id', '=', connectionId)
        .where('object', '=', object)
        .where('field', '=', field)
        .execute();
    },
  };
}
