/** What agents did to records, taken from their facts: who linked which record, unlinked it, asked for a Task. */
import { sql } from 'kysely';
import type { NewFact } from '../recorder/recordStore.ts';
import { appendAudit } from './auditLog.ts';
import type { AuditEntry } from './auditLog.ts';
import type { Db } from './database.ts';
import { toJson } from './factStore.ts';
import { CONNECTOR } from './writeTrail.ts';

/**
 * One audit row for each of these facts that is new. Runs in the transaction that stored them: a row stored by it carries
 * the transaction's own time.
 */
export async function auditAgentActions(tx: Db, facts: readonly NewFact[]): Promise<void> {
  const acts = facts.flatMap(({ connectionId, fact, key }) => {
    const action = actionOf(fact);
    return action === null ? [] : [{ connection: connectionId, conversation: fact.conversationId, key, ...action }];
  });
  if (acts.length === 0) return;
  const fresh = await sql<{ connection: string; conversation: string; key: string }>`
    select f.connection_id as connection, f.conversation_id as conversation, f.fact_key as key
    from jsonb_to_recordset(${toJson(acts)}::jsonb) as g(connection text, conversation text, key text)
    join connector.facts f on f.connection_id = g.connection and f.conversation_id = g.conversation
      and f.fact_key = g.key and f.recorded = now()`.execute(tx);
  const stored = new Set(fresh.rows.map((row) => JSON.stringify([row.connection, row.conversation, row.key])));
  const entries: AuditEntry[] = [];
  for (const { connection, conversation, key, actor, action, subject } of acts)
    if (stored.delete(JSON.stringify([connection, conversation, key])))
      entries.push({ connectionId: connection, actor, action, subject });
  await appendAudit(tx, entries);
}

/** A link that nobody made by hand has no agent. */
function actorOf(agentId: string): string {
  return agentId === '' ? CONNECTOR : `agent ${agentId}`;
}

function actionOf(fact: NewFact['fact']): Omit<AuditEntry, 'connectionId'> | null {
  switch (fact.type) {
    case 'linked':
    case 'unlinked':
      return {
        actor: actorOf(fact.agentId),
        action: `${fact.type} ${fact.object} ${fact.type === 'linked' ? 'to' : 'from'} conversation ${fact.conversationId}`,
        subject: fact.recordId,
      };
    case 'links_undone':
      return {
        actor: actorOf(fact.agentId),
        action: 'took back the latest change of links of conversation',
        subject: fact.conversationId,
      };
    case 'links_moved':
      return {
        actor: CONNECTOR,
        action: `followed ${fact.object} (${fact.why.replaceAll('_', ' ')}) for conversation ${fact.conversationId}`,
        subject: fact.to[0]?.recordId ?? fact.recordId,
      };
    case 'task_moved':
      return {
        actor: actorOf(fact.agentId),
        action: 'moved their own Task with the links of conversation',
        subject: fact.conversationId,
      };
    case 'follow_up':
      return {
        actor: actorOf(fact.agentId),
        action: 'asked for a follow-up Task of conversation',
        subject: fact.conversationId,
      };
    default:
      return null;
  }
}
