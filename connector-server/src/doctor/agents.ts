/** Who works with the softphone, as far as the eyes at hand see it. */
import { fullId } from '../support/salesforceId.ts';
import type { Look, OrgReader, Seen } from './types.ts';

export interface SalesforceAgent {
  /** 18 characters. */
  userId: string;
  username: string;
  email: string;
  isActive: boolean;
}

export interface AgentsSeen {
  agents: SalesforceAgent[];
  /** True: whoever holds the permission set; false: only those the settings name. */
  complete: boolean;
}

export const AGENT_PERMISSION_SET = 'LivePerson_Agent';
/** Keeps the query far below what an address may hold. */
const IDS_PER_QUERY = 300;

/** With an administrator's eyes all holders of the permission set; else the users that section `agents` names. */
export async function agentsOf({ connection, org, setup }: Look): Promise<Seen<AgentsSeen>> {
  if (setup !== null) {
    const held = await setup.query(
      `SELECT AssigneeId, Assignee.Username, Assignee.Email, Assignee.IsActive FROM PermissionSetAssignment WHERE PermissionSet.Name = '${AGENT_PERMISSION_SET}'`,
    );
    if (held.ok) return { ok: true, value: { agents: held.value.map(assignee), complete: true } };
  }
  const named = await usersOf(
    org,
    [...connection.agents].map(({ salesforceUserId }) => fullId(salesforceUserId)),
  );
  return named.ok ? { ok: true, value: { agents: named.value, complete: false } } : named;
}

async function usersOf(org: OrgReader, ids: readonly string[]): Promise<Seen<SalesforceAgent[]>> {
  const agents: SalesforceAgent[] = [];
  for (let at = 0; at < ids.length; at += IDS_PER_QUERY) {
    const part = ids.slice(at, at + IDS_PER_QUERY).map((id) => `'${id}'`);
    const rows = await org.query(`SELECT Id, Username, Email, IsActive FROM User WHERE Id IN (${part.join(', ')})`);
    if (!rows.ok) return rows;
    agents.push(...rows.value.map((row) => agentOf(row.Id, row)));
  }
  return { ok: true, value: agents };
}

function assignee(row: Record<string, unknown>): SalesforceAgent {
  return agentOf(row.AssigneeId, (row.Assignee ?? {}) as Record<string, unknown>);
}

function agentOf(id: unknown, user: Record<string, unknown>): SalesforceAgent {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    userId: fullId(text(id)),
    username: text(user.Username),
    email: text(user.Email),
    isActive: user.IsActive === true,
  };
}
