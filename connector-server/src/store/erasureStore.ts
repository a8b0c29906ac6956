/** Requests to erase a consumer, the conversations they reach, and the list of those that are never recorded again. */
import { sql } from 'kysely';
import type { ErasedRow, Erasure, ErasureStore } from '../recorder/erasurePorts.ts';
import { appendAudit } from './auditLog.ts';
import type { Db } from './database.ts';

const COLUMNS = sql`e.id::text as id, e.connection_id as "connectionId", e.consumer_id as "consumerId", e.mode,
  e.requested_by as by, (extract(epoch from e.requested) * 1000)::bigint as at, e.state, e.conversations, e.records, e.message`;

/** Tables that hold something of a conversation; all have connection_id and conversation_id. */
export const OF_A_CONVERSATION = [
  'facts',
  'conversation_records',
  'task_records',
  'people_created',
  'transcript_parts',
  'event_log',
  'coverage_holes',
] as const;

/** A worker holds a job of this conversation and may still write. */
const BUSY = sql`exists (
  select 1 from connector.outbox o join connector.servers s on s.server_id = o.lease_owner
  where o.connection_id = c.connection_id and o.conversation_id = c.conversation_id and o.lease_until > now())`;

export function createErasureStore(db: Db): ErasureStore {
  const one = async (tx: Db, id: string): Promise<Erasure | null> =>
    (await sql<Erasure>`select ${COLUMNS} from connector.erasures e where e.id = ${id}::bigint`.execute(tx)).rows[0] ??
    null;
  return {
    add: ({ connectionId, consumerId, mode, by }) =>
      db.transaction().execute(async (tx) => {
        const open = await sql<{ id: string }>`
          update connector.erasures set state = 'running', message = null, mode = ${mode}, requested_by = ${by}
          where connection_id = ${connectionId} and consumer_id = ${consumerId} returning id::text as id`.execute(tx);
        const id =
          open.rows[0]?.id ??
          (
            await sql<{ id: string }>`
              insert into connector.erasures (connection_id, consumer_id, mode, requested_by)
              values (${connectionId}, ${consumerId}, ${mode}, ${by}) returning id::text as id`.execute(tx)
          ).rows[0]?.id;
        const made = id === undefined ? null : await one(tx, id);
        if (made === null) throw new Error('An erasure that was just stored is gone.');
        await appendAudit(tx, [
          { connectionId, actor: by, action: `asked to erase a consumer (${mode})`, subject: `erasure ${made.id}` },
        ]);
        return made;
      }),

    get: (id) => one(db, id),

    async running(limit) {
      const result = await sql<Erasure>`
        select ${COLUMNS} from connector.erasures e where e.state = 'running' order by e.id limit ${limit}`.execute(db);
      return result.rows;
    },

    async page(connectionId, before, limit) {
      const result = await sql<Erasure>`
        select ${COLUMNS} from connector.erasures e
        where e.connection_id = ${connectionId} and e.id < ${before ?? String(Number.MAX_SAFE_INTEGER)}::bigint
        order by e.id desc limit ${limit}`.execute(db);
      return result.rows;
    },

    async conversationsOf(connectionId, consumerId) {
      const result = await sql<{ id: string }>`
        select distinct conversation_id as id from connector.facts
        where connection_id = ${connectionId} and type = 'opened' and body ->> 'consumerId' = ${consumerId}`.execute(
        db,
      );
      return result.rows.map(({ id }) => id);
    },

    forget: (erasure, ids) => db.transaction().execute((tx) => forget(tx, erasure, ids)),

    async next(erasureId, limit) {
      const result = await sql<{ conversationId: string; taskIds: string[]; busy: boolean }>`
        select c.conversation_id as "conversationId", c.task_ids as "taskIds", ${BUSY} as busy
        from connector.erasure_conversations c where c.erasure_id = ${erasureId}::bigint and not c.done
        order by busy, c.conversation_id limit ${limit}`.execute(db);
      const idle = result.rows.filter(({ busy }) => !busy);
      return {
        conversations: idle.map(({ conversationId, taskIds }) => ({ conversationId, taskIds })),
        busy: result.rows.length - idle.length,
      };
    },

    done: (erasure, ids, rows) =>
      db.transaction().execute(async (tx) => {
        await sql`
          update connector.erasure_conversations c set done = true
          where c.erasure_id = ${erasure.id}::bigint and c.conversation_id = any(${[...ids]}::text[])
            and not ${BUSY}`.execute(tx);
        await sql`
          update connector.erasures set records = records + ${rows.length} where id = ${erasure.id}::bigint`.execute(
          tx,
        );
        // What a worker wrote down while it was on its way.
        await clear(tx, erasure.connectionId, ids);
        await appendAudit(tx, rows.map(auditOf(erasure)));
      }),

    end: (erasure, state, message) =>
      db.transaction().execute(async (tx) => {
        const result = await sql<{ conversations: number; records: number }>`
          update connector.erasures set state = ${state}, message = ${message},
            consumer_id = case when ${state} = 'done' then null else consumer_id end
          where id = ${erasure.id}::bigint returning conversations, records`.execute(tx);
        const { conversations = 0, records = 0 } = result.rows[0] ?? {};
        await appendAudit(tx, [
          {
            connectionId: erasure.connectionId,
            actor: erasure.by,
            action:
              state === 'done'
                ? `erased a consumer: ${conversations} conversations, ${records} rows of Salesforce`
                : 'erasing a consumer failed',
            subject: `erasure ${erasure.id}`,
          },
        ]);
      }),

    async note(erasureId, message) {
      await sql`
        update connector.erasures set message = ${message}, attempts = attempts + 1 where id = ${erasureId}::bigint`.execute(
        db,
      );
    },
  };
}

const auditOf =
  (erasure: Erasure) =>
  ({ object, recordId }: ErasedRow) => ({
    connectionId: erasure.connectionId,
    actor: erasure.by,
    action: `${erasure.mode === 'delete' || object === 'ContentDocument' ? 'deleted' : 'masked'} ${object} (erasure)`,
    subject: recordId,
  });

async function forget(tx: Db, erasure: Erasure, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { connectionId, id } = erasure;
  // Before the facts go: a fact that comes from now on is refused.
  await sql`
    insert into connector.erased_conversations (connection_id, conversation_id)
    select ${connectionId}, unnest(${[...ids]}::text[]) on conflict do nothing`.execute(tx);
  await sql`
    insert into connector.erasure_conversations (erasure_id, connection_id, conversation_id, task_ids)
    select ${id}::bigint, ${connectionId}, given.id, coalesce((
      select array_agg(t.task_id) from connector.task_records t
      where t.connection_id = ${connectionId} and t.conversation_id = given.id and t.task_id is not null), '{}')
    from unnest(${[...ids]}::text[]) as given(id) on conflict do nothing`.execute(tx);
  await sql`
    update connector.erasures set conversations =
      (select count(*) from connector.erasure_conversations where erasure_id = ${id}::bigint)
    where id = ${id}::bigint`.execute(tx);
  await clear(tx, connectionId, ids);
}

async function clear(tx: Db, connectionId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  for (const table of OF_A_CONVERSATION)
    await sql`
      delete from ${sql.table(`connector.${table}`)}
      where connection_id = ${connectionId} and conversation_id = any(${[...ids]}::text[])`.execute(tx);
  // A job that a worker holds says that it is at work; it ends with it, since there is nothing to write any more.
  await sql`
    delete from connector.outbox where connection_id = ${connectionId} and conversation_id = any(${[...ids]}::text[])
      and (lease_owner is null or lease_until < now())`.execute(tx);
}
