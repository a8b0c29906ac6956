/** What was written to Salesforce and what was not, per conversation: one row per write, one per kind of trouble, counted up. */
import { sql } from 'kysely';
import type { Job, JobResult } from '../recorder/recordStore.ts';
import type { WriteNote } from '../recorder/writeTrail.ts';
import type { Db } from './database.ts';

export interface EventRow {
  id: number;
  conversationId: string;
  /** Epoch ms; of trouble that came again, the last time. */
  at: number;
  firstAt: number;
  times: number;
  /** Kind of the outbox job; empty for what was written. */
  kind: string;
  object: string;
  outcome: 'written' | 'left_out' | 'retry' | 'failed';
  recordId: string | null;
  code: string | null;
  field: string | null;
  message: string | null;
  whatToDo: string | null;
}

/** Trouble as it stands now. */
export interface ErrorRow extends EventRow {
  /** `waiting`: tried again by itself; `failed`: set aside; `cured`: no longer waits for anything. */
  state: 'waiting' | 'failed' | 'cured';
  /** Epoch ms. */
  nextTryAt: number | null;
}

/** A path of the settings that leads nowhere any more. */
const PATH_DEAD = 'path_dead';
/** Longest text kept of what Salesforce said. */
const MESSAGE_CHARS = 1_000;
const kept = (text: string): string => text.slice(0, MESSAGE_CHARS).toWellFormed().replaceAll('\u0000', '');

/** In the transaction of the caller. */
export async function noteWrites(tx: Db, connectionId: string, notes: readonly WriteNote[]): Promise<void> {
  if (notes.length === 0) return;
  await sql`
    insert into connector.event_log as e (connection_id, conversation_id, kind, object, outcome, record_id, field, code)
    select ${connectionId}, "conversationId", '', what, outcome, "recordId", field, code
    from (
      select *, row_number() over (partition by "conversationId", what, outcome, field) as nth
      from jsonb_to_recordset(${JSON.stringify(notes)}::jsonb)
        as n("conversationId" text, what text, outcome text, "recordId" text, field text, code text)) g
    where outcome = 'written' or (outcome = 'left_out' and nth = 1)
    on conflict (connection_id, conversation_id, object, field) where outcome = 'left_out' do update set
      at = now(), times = e.times + 1, record_id = excluded.record_id, code = excluded.code`.execute(tx);
  for (const note of notes) if (note.outcome === 'path_dead') await noteDeadPath(tx, connectionId, note);
}

/** One row for a path of a connection, whatever the number of conversations that meet it. */
async function noteDeadPath(tx: Db, connectionId: string, note: WriteNote): Promise<void> {
  const kind = `path ${note.path ?? ''}`;
  const message = kept(note.text ?? '');
  const counted = await sql`
    update connector.event_log set at = now(), times = times + 1, message = ${message}, field = ${note.field}
    where connection_id = ${connectionId} and outcome = 'failed' and code = ${PATH_DEAD} and kind = ${kind}`.execute(
    tx,
  );
  if ((counted.numAffectedRows ?? 0n) > 0n) return;
  await sql`
    insert into connector.event_log (connection_id, conversation_id, kind, object, outcome, record_id, code, message, field, what_to_do)
    values (${connectionId}, ${note.conversationId}, ${kind}, ${note.what}, 'failed', ${note.recordId}, ${PATH_DEAD}, ${message},
      ${note.field}, 'Correct the path in the field mapping; a question that was renamed needs its new name.')
    on conflict do nothing`.execute(tx);
}

/** Jobs that were not done: what is to be tried again, and what was set aside. In the transaction of the caller. */
export async function noteTroubles(tx: Db, results: readonly { job: Job; result: JobResult }[]): Promise<void> {
  const rows = results.flatMap(({ job, result }) =>
    result.outcome !== 'retry' && result.outcome !== 'dead'
      ? []
      : [
          {
            connection: job.connectionId,
            conversation: job.conversationId,
            kind: job.kind,
            object: objectOfKind(job.kind),
            outcome: result.outcome === 'dead' ? 'failed' : 'retry',
            code: kept(result.code),
            message: kept(result.message),
            field: result.outcome === 'dead' ? result.field : null,
            what_to_do: result.outcome === 'dead' ? result.whatToDo : null,
          },
        ],
  );
  if (rows.length === 0) return;
  await sql`
    insert into connector.event_log as e (connection_id, conversation_id, kind, object, outcome, code, message, field, what_to_do)
    select distinct on (connection, conversation, kind, outcome, code)
      connection, conversation, kind, object, outcome, code, message, field, what_to_do
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g(connection text, conversation text, kind text, object text,
      outcome text, code text, message text, field text, what_to_do text)
    order by connection, conversation, kind, outcome, code
    on conflict (connection_id, conversation_id, kind, outcome, code) where outcome in ('retry', 'failed') do update set
      at = now(), times = e.times + 1, message = excluded.message, field = excluded.field, what_to_do = excluded.what_to_do`.execute(
    tx,
  );
}

function objectOfKind(kind: string): string {
  return kind === 'record' ? 'Conversation' : kind.charAt(0).toUpperCase() + kind.slice(1);
}

const COLUMNS = sql`e.id, e.conversation_id as "conversationId", (extract(epoch from e.at) * 1000)::bigint as at,
  (extract(epoch from e.first_at) * 1000)::bigint as "firstAt", e.times, e.kind, e.object, e.outcome,
  e.record_id as "recordId", e.code, e.field, e.message, e.what_to_do as "whatToDo"`;

/** Newest first. */
export async function eventsOf(
  db: Db,
  connectionId: string,
  conversationId: string,
  limit: number,
): Promise<EventRow[]> {
  const result = await sql<EventRow>`
    select ${COLUMNS} from connector.event_log e
    where e.connection_id = ${connectionId} and e.conversation_id = ${conversationId}
    order by e.at desc, e.id desc limit ${limit}`.execute(db);
  return result.rows;
}

const ERROR_COLUMNS = sql`${COLUMNS},
  case when o.state = 'dead' or (e.code = 'path_dead' and e.at > now() - interval '1 day') then 'failed' when o.code is not null then 'waiting' else 'cured' end as state,
  case when o.state = 'ready' and o.code is not null then o.due_at end as "nextTryAt"`;
const WITH_JOB = sql`connector.event_log e left join connector.outbox o
  on o.connection_id = e.connection_id and o.conversation_id = e.conversation_id and o.kind = e.kind`;

/** Newest first, after the row `after` (its time and id). */
export async function errorsOf(
  db: Db,
  connectionId: string,
  after: { at: number; id: number } | null,
  limit: number,
): Promise<ErrorRow[]> {
  // Times are kept finer than a millisecond: the row itself says where to go on.
  const from =
    after === null
      ? sql`true`
      : sql`(e.at, e.id) < (coalesce((select l.at from connector.event_log l where l.id = ${after.id}::bigint),
          to_timestamp(${after.at}::float8 / 1000)), ${after.id}::bigint)`;
  const result = await sql<ErrorRow>`
    select ${ERROR_COLUMNS} from ${WITH_JOB}
    where e.connection_id = ${connectionId} and e.outcome in ('retry', 'failed') and ${from}
    order by e.at desc, e.id desc limit ${limit}`.execute(db);
  return result.rows;
}

/** Null: no such trouble of this connection. */
export async function errorById(db: Db, connectionId: string, id: number): Promise<ErrorRow | null> {
  const result = await sql<ErrorRow>`
    select ${ERROR_COLUMNS} from ${WITH_JOB}
    where e.connection_id = ${connectionId} and e.id = ${id}::bigint and e.outcome in ('retry', 'failed')`.execute(db);
  return result.rows[0] ?? null;
}
