/** Row types of schema `connector`; migrations/ holds the truth. */
import type { ColumnType, Generated } from 'kysely';
import type { ConversationFact } from '../conversation/facts.ts';
import type { SyncPlace } from './syncStore.ts';

/** Written as JSON text, read back parsed. */
type Json<T> = ColumnType<T, string, string>;
type DatabaseTime = ColumnType<Date, string | Date | undefined, string | Date>;

export interface Tables {
  'connector.facts': {
    id: Generated<number>;
    connection_id: string;
    conversation_id: string;
    fact_key: string;
    type: string;
    at: number;
    body: Json<ConversationFact>;
    recorded: DatabaseTime;
  };
  'connector.outbox': {
    connection_id: string;
    conversation_id: string;
    kind: 'record' | 'transcript';
    state: Generated<'ready' | 'dead'>;
    due_at: number;
    waiting_since: number;
    revision: Generated<number>;
    attempts: Generated<number>;
    lease_owner: string | null;
    lease_until: Date | null;
    code: string | null;
    message: string | null;
    field: string | null;
    what_to_do: string | null;
  };
  'connector.fields_left_out': { connection_id: string; object: string; field: string; since: DatabaseTime };
  'connector.conversation_records': {
    connection_id: string;
    conversation_id: string;
    record_id: string;
    written_hash: string;
    transcript_hash: string | null;
    updated: DatabaseTime;
  };
  'connector.task_records': {
    connection_id: string;
    conversation_id: string;
    agent_id: string;
    call_object: string;
    task_id: string | null;
    relations: string | null;
    relations_left: string | null;
    updated: DatabaseTime;
  };
  'connector.people_created': {
    scope: string;
    identity: string;
    connection_id: string;
    conversation_id: string;
    object: string;
    record_id: string | null;
    account_id: string | null;
    updated: DatabaseTime;
  };
  'connector.transcript_parts': {
    connection_id: string;
    conversation_id: string;
    part: string;
    record_id: string;
    content_hash: string;
    version_id: string | null;
    refused: string | null;
    updated: DatabaseTime;
  };
  'connector.agents': {
    connection_id: string;
    salesforce_user_id: string;
    org_id: string;
    username: string;
    email: string;
    name: string;
    liveperson_user_id: string | null;
    liveperson_pid: string | null;
    availability: string | null;
    reason_id: string | null;
    absence: ColumnType<unknown, null, never>;
    updated: DatabaseTime;
  };
  'connector.sealed_secrets': {
    connection_id: string;
    owner: string;
    kind: string;
    sealed: Buffer;
    expires_at: number | null;
    key_id: string | null;
    broken: string | null;
    updated: DatabaseTime;
  };
  'connector.sign_in_tickets': {
    hash: Buffer;
    stage: 'ticket' | 'state' | 'claim';
    connection_id: string;
    salesforce_user_id: string;
    expires: DatabaseTime;
  };
  'connector.revoked_access': { org_id: string; salesforce_user_id: string; revoked_at: number };
  'connector.identity_tokens_seen': { org_id: string; jti: string; expires_at: number };
  'connector.settings_versions': {
    connection_id: string;
    section: string;
    version: number;
    document: Json<unknown>;
    author: string;
    note: Generated<string>;
    created: DatabaseTime;
  };
  'connector.servers': {
    server_id: string;
    epoch: number;
    url: string;
    machine: string;
    process: string;
    draining: Generated<boolean>;
    agents: Generated<number>;
    started: DatabaseTime;
    expires: DatabaseTime;
  };
  'connector.agent_leases': {
    connection_id: string;
    salesforce_user_id: string;
    user_id: string;
    server_id: string;
    epoch: number;
    signed_in: Generated<boolean>;
    lowered: string | null;
  };
  'connector.sync_runs': {
    id: Generated<number>;
    connection_id: string;
    kind: string;
    window_from: number;
    window_to: number;
    state: Generated<'waiting' | 'running' | 'done' | 'failed'>;
    place: ColumnType<SyncPlace | null, string | null | undefined, string | null>;
    tries: Generated<number>;
    due_at: number;
    found: Generated<number>;
    changed: Generated<number>;
    passed: Generated<number>;
    calls: Generated<number>;
    note: string | null;
    asked_by: Generated<string>;
    begun_at: number | null;
    ended_at: number | null;
    created: DatabaseTime;
  };
  'connector.sync_plans': { connection_id: string; kind: string; rule: string; next_at: number };
  'connector.leases': { name: string; owner: string; epoch: number; expires: DatabaseTime };
}
