/**
 * Who did what to which record: append-only (a trigger refuses anything else), each row holding the hash of the one
 * before it, so that a change of any row by whatever means is found by reading on from the first.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from './database.ts';

export interface AuditEntry {
  /** Null: of the whole server. */
  connectionId: string | null;
  /** A username, `agent <LivePerson user id>`, or `connector`. */
  actor: string;
  action: string;
  /** Id it was done to. */
  subject: string | null;
}

export interface AuditRecord extends AuditEntry {
  seq: number;
  /** Epoch ms, database time. */
  at: number;
}

export interface AuditVerdict {
  ok: boolean;
  rows: number;
  /** The first row that is not as it was written, is missing, or was put in; null: none. */
  brokenAt: number | null;
}

export interface AuditLog {
  /** Adds rows in one transaction of their own. */
  append(entries: readonly AuditEntry[]): Promise<void>;
  /** Of a connection and of the whole server, newest first; rows before `before` (a seq), at most `limit`. */
  page(connectionId: string, before: number | null, limit: number): Promise<AuditRecord[]>;
  /** When this actor did something last, epoch ms. */
  lastOf(connectionId: string, actor: string): Promise<number | null>;
  /** Reads the whole chain anew. */
  check(): Promise<AuditVerdict>;
  /** Number and hash (hex) of the newest row: kept elsewhere, they show whether the end was cut off. */
  head(): Promise<{ seq: number; hash: string }>;
  /** Takes the oldest rows away, those before `before` (epoch ms). Returns how many. */
  prune(before: number): Promise<number>;
}

const ROWS_PER_READ = 5_000;
const NOTHING = Buffer.alloc(0);

/** What a row's hash covers: the row before it and every column. */
function hashOf(previous: Buffer, row: AuditRecord): Buffer {
  const content = JSON.stringify([row.seq, row.at, row.connectionId, row.actor, row.action, row.subject]);
  return createHash('sha256').update(previous).update(content).digest();
}

const readable = (value: string): string => value.toWellFormed().replaceAll('\u0000', '');

/** Adds rows within the caller's transaction; others that append wait until it ends. */
export async function appendAudit(tx: Db, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const head = await sql<{ seq: number; hash: Buffer; at: number }>`
    select seq, hash, (extract(epoch from clock_timestamp()) * 1000)::bigint as at
    from connector.audit_head for update`.execute(tx);
  const last = head.rows[0];
  if (last === undefined) throw new Error('The head of the audit log is missing.');
  let { seq } = last;
  let previous = last.hash;
  const rows = entries.map((entry) => {
    seq += 1;
    const row: AuditRecord = {
      seq,
      at: last.at,
      connectionId: entry.connectionId,
      actor: readable(entry.actor),
      action: readable(entry.action),
      subject: entry.subject === null ? null : readable(entry.subject),
    };
    const hash = hashOf(previous, row);
    const stored = { ...row, previous: previous.toString('hex'), hash: hash.toString('hex') };
    previous = hash;
    return stored;
  });
  await sql`
    insert into connector.audit_log (seq, at, connection_id, actor, action, subject, previous, hash)
    select seq, at, "connectionId", actor, action, subject, decode(previous, 'hex'), decode(hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as g(seq bigint, at bigint, "connectionId" text, actor text, action text, subject text, previous text, hash text)`.execute(
    tx,
  );
  await sql`update connector.audit_head set seq = ${seq}, hash = ${previous}`.execute(tx);
}

interface StoredRow extends AuditRecord {
  previous: Buffer;
  hash: Buffer;
}

const COLUMNS = sql`seq, at, connection_id as "connectionId", actor, action, subject`;

export function createAuditLog(db: Db): AuditLog {
  return {
    append: (entries) => db.transaction().execute((tx) => appendAudit(tx, entries)),
    async page(connectionId, before, limit) {
      const result = await sql<AuditRecord>`
        select * from (
          (select ${COLUMNS} from connector.audit_log
            where connection_id = ${connectionId} and seq < ${before ?? Number.MAX_SAFE_INTEGER}::bigint
            order by seq desc limit ${limit})
          union all
          (select ${COLUMNS} from connector.audit_log
            where connection_id is null and seq < ${before ?? Number.MAX_SAFE_INTEGER}::bigint
            order by seq desc limit ${limit})) rows
        order by seq desc limit ${limit}`.execute(db);
      return result.rows;
    },
    async lastOf(connectionId, actor) {
      const result = await sql<{ at: number }>`
        select at from connector.audit_log where connection_id = ${connectionId} and actor = ${actor}
        order by seq desc limit 1`.execute(db);
      return result.rows[0]?.at ?? null;
    },
    check: () =>
      // One view of the table: rows added meanwhile are not its business.
      db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute((tx) => readChain(tx)),
    async head() {
      const result = await sql<{ seq: number; hash: Buffer }>`select seq, hash from connector.audit_head`.execute(db);
      return { seq: result.rows[0]?.seq ?? 0, hash: (result.rows[0]?.hash ?? NOTHING).toString('hex') };
    },
    prune: (before) =>
      db.transaction().execute(async (tx) => {
        await sql`select 1 from connector.audit_head for update`.execute(tx);
        const kept = await sql<{ seq: number; previous: Buffer }>`
          select seq, previous from connector.audit_log where at >= ${Math.floor(before)}::bigint order by seq limit 1`.execute(
          tx,
        );
        const first = kept.rows[0];
        // The newest row stays, whatever its age: without it the chain would hang on nothing.
        const limit =
          first ??
          (
            await sql<{ seq: number; previous: Buffer }>`
              select seq, previous from connector.audit_log order by seq desc limit 1`.execute(tx)
          ).rows[0];
        if (limit === undefined) return 0;
        await sql`set local connector.audit_retention = 'on'`.execute(tx);
        const gone = await sql`delete from connector.audit_log where seq < ${limit.seq}::bigint`.execute(tx);
        await sql`update connector.audit_head set first_seq = ${limit.seq}, first_previous = ${limit.previous}`.execute(
          tx,
        );
        return Number(gone.numAffectedRows ?? 0n);
      }),
  };
}

async function readChain(tx: Db): Promise<AuditVerdict> {
  const head = (
    await sql<{ seq: number; hash: Buffer; first_seq: number; first_previous: Buffer }>`
      select seq, hash, first_seq, first_previous from connector.audit_head`.execute(tx)
  ).rows[0];
  if (head === undefined) return { ok: false, rows: 0, brokenAt: 0 };
  let expected = head.first_seq;
  let previous = head.first_previous;
  let rows = 0;
  for (;;) {
    const part = await sql<StoredRow>`
      select ${COLUMNS}, previous, hash from connector.audit_log
      where seq >= ${expected}::bigint order by seq limit ${ROWS_PER_READ}`.execute(tx);
    for (const row of part.rows) {
      if (row.seq !== expected || !row.previous.equals(previous) || !row.hash.equals(hashOf(previous, row)))
        return { ok: false, rows, brokenAt: expected };
      previous = row.hash;
      expected += 1;
      rows += 1;
    }
    if (part.rows.length < ROWS_PER_READ) break;
  }
  const below = await sql`select 1 from connector.audit_log where seq < ${head.first_seq}::bigint limit 1`.execute(tx);
  const whole = below.rows.length === 0 && expected === head.seq + 1 && previous.equals(head.hash);
  return { ok: whole, rows, brokenAt: whole ? null : expected };
}
