import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** What was written to Salesforce and what was not, how complete it is, what was erased, and who did what. */
const STATEMENTS = [
  // One row per write; one row per kind of trouble and per field left out of a conversation, counted up.
  `create table connector.event_log (
     id bigint generated always as identity primary key,
     connection_id text not null, conversation_id text not null,
     first_at timestamptz not null default now(), at timestamptz not null default now(), times integer not null default 1,
     kind text not null, object text not null,
     outcome text not null check (outcome in ('written', 'left_out', 'retry', 'failed')),
     record_id text, code text, field text, message text, what_to_do text)`,
  `create index event_log_conversation on connector.event_log (connection_id, conversation_id, id)`,
  `create unique index event_log_trouble on connector.event_log (connection_id, conversation_id, kind, outcome, code)
     where outcome in ('retry', 'failed')`,
  `create unique index event_log_left_out on connector.event_log (connection_id, conversation_id, object, field)
     where outcome = 'left_out'`,
  `create index event_log_errors on connector.event_log (connection_id, at desc, id desc) where outcome in ('retry', 'failed')`,
  `create index event_log_at on connector.event_log (at)`,
  `create index facts_opened on connector.facts (connection_id, id desc) where type = 'opened'`,
  `create index facts_consumer on connector.facts (connection_id, (body ->> 'consumerId')) where type = 'opened'`,
  `create index outbox_dead on connector.outbox (connection_id) where state = 'dead'`,
  // Hours are numbered from 1970 (epoch ms divided by 3,600,000).
  `create table connector.coverage_hours (
     connection_id text not null, hour bigint not null,
     in_liveperson integer not null, in_salesforce integer not null, counted_at bigint not null,
     primary key (connection_id, hour))`,
  `create table connector.coverage_holes (
     connection_id text not null, conversation_id text not null, hour bigint not null,
     closed_at bigint not null, healing boolean not null default false,
     primary key (connection_id, conversation_id))`,
  `create index coverage_holes_hour on connector.coverage_holes (connection_id, hour)`,
  `create table connector.coverage_counts (
     connection_id text primary key, counted_at bigint, problem text, wanted_from bigint, wanted_to bigint)`,
  // A conversation that was erased is never recorded again.
  `create table connector.erased_conversations (
     connection_id text not null, conversation_id text not null, erased timestamptz not null default now(),
     primary key (connection_id, conversation_id))`,
  // consumer_id only until the work is done.
  `create table connector.erasures (
     id bigint generated always as identity primary key, connection_id text not null,
     consumer_id text, mode text not null check (mode in ('mask', 'delete')), requested_by text not null,
     requested timestamptz not null default now(), state text not null default 'running' check (state in ('running', 'done', 'failed')),
     conversations integer not null default 0, records integer not null default 0, attempts integer not null default 0, message text)`,
  `create table connector.erasure_conversations (
     erasure_id bigint not null references connector.erasures (id), connection_id text not null, conversation_id text not null,
     task_ids text[] not null default '{}', done boolean not null default false, primary key (erasure_id, conversation_id))`,
  // Each row holds the hash of the one before it. at: epoch ms by the database's clock.
  `create table connector.audit_log (
     seq bigint primary key, at bigint not null, connection_id text, actor text not null, action text not null,
     subject text, previous bytea not null, hash bytea not null)`,
  `create index audit_log_connection on connector.audit_log (connection_id, seq desc)`,
  `create table connector.audit_head (
     one boolean primary key default true check (one), seq bigint not null, hash bytea not null,
     first_seq bigint not null, first_previous bytea not null)`,
  `insert into connector.audit_head (seq, hash, first_seq, first_previous) values (0, '\\x', 1, '\\x')`,
  // Only the retention job takes rows away, oldest first, and it says so.
  `create function connector.audit_append_only() returns trigger language plpgsql as $body$
   begin
     if tg_op = 'DELETE' and current_setting('connector.audit_retention', true) = 'on' then return old; end if;
     raise exception 'connector.audit_log takes new rows only';
   end $body$`,
  `create trigger audit_append_only before update or delete on connector.audit_log
     for each row execute function connector.audit_append_only()`,
  `create trigger audit_no_truncate before truncate on connector.audit_log
     for each statement execute function connector.audit_append_only()`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
