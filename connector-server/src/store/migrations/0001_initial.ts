import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** First schema. Times named `*_at` of type bigint are epoch ms of the injected clock; timestamptz is database time. */
const STATEMENTS = [
  `create table connector.facts (
     id bigint generated always as identity primary key,
     connection_id text not null, conversation_id text not null, fact_key text not null,
     type text not null, at bigint not null, body jsonb not null,
     recorded timestamptz not null default now(),
     unique (connection_id, conversation_id, fact_key))`,
  `create table connector.outbox (
     connection_id text not null, conversation_id text not null, kind text not null check (kind in ('record', 'transcript')),
     state text not null default 'ready' check (state in ('ready', 'dead')),
     due_at bigint not null, waiting_since bigint not null, revision integer not null default 1, attempts integer not null default 0,
     lease_owner text, lease_until timestamptz,
     code text, message text, field text, what_to_do text,
     primary key (connection_id, conversation_id, kind))`,
  `create index outbox_due on connector.outbox (connection_id, kind, due_at) where state = 'ready'`,
  `create table connector.conversation_records (
     connection_id text not null, conversation_id text not null, record_id text not null, written_hash text not null,
     transcript_hash text, updated timestamptz not null default now(),
     primary key (connection_id, conversation_id))`,
  `create table connector.task_records (
     connection_id text not null, conversation_id text not null, agent_id text not null, call_object text not null,
     task_id text, updated timestamptz not null default now(),
     primary key (connection_id, conversation_id, agent_id))`,
  `create table connector.agents (
     connection_id text not null, salesforce_user_id text not null, org_id text not null,
     username text not null, email text not null, name text not null,
     liveperson_user_id text, liveperson_pid text, availability text, reason_id text,
     updated timestamptz not null default now(),
     primary key (connection_id, salesforce_user_id))`,
  `create unique index agents_liveperson on connector.agents (connection_id, liveperson_user_id) where liveperson_user_id is not null`,
  `create table connector.sealed_secrets (
     connection_id text not null, owner text not null, kind text not null, sealed bytea not null,
     expires_at bigint, updated timestamptz not null default now(),
     primary key (connection_id, owner, kind))`,
  `create table connector.identity_tokens_seen (
     org_id text not null, jti text not null, expires_at bigint not null, primary key (org_id, jti))`,
  `create index identity_tokens_expiry on connector.identity_tokens_seen (expires_at)`,
  `create table connector.settings_versions (
     version integer generated always as identity primary key,
     document jsonb not null, author text not null, note text not null default '', created timestamptz not null default now())`,
  `create table connector.cursors (
     connection_id text not null, agent_id text not null, dialog_id text not null, conversation_id text not null,
     sequence bigint not null, updated timestamptz not null default now(),
     primary key (connection_id, agent_id, dialog_id))`,
  `create table connector.leases (
     name text primary key, owner text not null, epoch bigint not null, expires timestamptz not null)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
