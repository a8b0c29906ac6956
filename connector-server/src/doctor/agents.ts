/** Who works with the softphone, as far as the eyes at hand see it. */
import { soql } from '../support/soql.ts';
import { fullId } from '../support/salesforceId.ts';
import { cell } from './cell.ts';
import { usersById } from './questions.ts';
import type { Look, OrgReader, Seen } from './types.ts';

export interface SalesforceAgent {
  /** 18 characters. */
  userId: string;
  username: string;
  email: string;
  isActive: boolean;
  roleId: string | null;
  callCenterId: string | null;
}

export interface AgentsSeen {
  agents: SalesforceAgent[];
  /** True: whoever holds the permission; false: only those the settings name. */
  complete: boolean;
  /** Of those the settings name, who is no user of the org; empty where `complete`. */
  unknownIds: string[];
}

const AGENT_PERMISSION = 'LivePerson_Agent';
/** Keeps the query far below what an address may hold. */
const IDS_PER_QUERY = 300;

/** With an administrator's eyes all who hold the custom permission; else the users that section `agents` names. */
export async function agentsOf({ connection, org, setup }: Look): Promise<Seen<AgentsSeen>> {
  const holders = setup === null ? null : await holdersOf(setup);
  if (setup !== null && holders?.ok === true) {
    const agents = await usersOf(setup, holders.value);
    return agents.ok ? { ok: true, value: { agents: agents.value, complete: true, unknownIds: [] } } : agents;
  }
  const named = connection.agents.map(({ salesforceUserId }) => fullId(salesforceUserId));
  const agents = await usersOf(org, named);
  if (!agents.ok) return agents;
  const found = new Set(agents.value.map(({ userId }) => userId));
  return {
    ok: true,
    value: { agents: agents.value, complete: false, unknownIds: named.filter((id) => !found.has(id)) },
  };
}

/** Whoever has a permission set that gives the custom permission, whatever the set is called. */
async function holdersOf(setup: OrgReader): Promise<Seen<string[]>> {
  const permission = await setup.query(soql`SELECT Id FROM CustomPermission WHERE DeveloperName = ${AGENT_PERMISSION}`);
  if (!permission.ok) return permission;
  const id = cell(permission.value[0], 'Id');
  if (id === '') return { ok: true, value: [] };
  const sets = await setup.query(
    soql`SELECT ParentId FROM SetupEntityAccess WHERE SetupEntityId = ${id} AND SetupEntityType = 'CustomPermission'`,
  );
  if (!sets.ok) return sets;
  const parents = [...new Set(sets.value.map((row) => cell(row, 'ParentId')))];
  if (parents.length === 0) return { ok: true, value: [] };
  const given = await setup.query(
    soql`SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSetId IN ${parents}`,
  );
  return given.ok ? { ok: true, value: [...new Set(given.value.map((row) => cell(row, 'AssigneeId')))] } : given;
}

async function usersOf(reader: OrgReader, ids: readonly string[]): Promise<Seen<SalesforceAgent[]>> {
  const agents: SalesforceAgent[] = [];
  for (let at = 0; at < ids.length; at += IDS_PER_QUERY) {
    const rows = await reader.query(usersById(ids.slice(at, at + IDS_PER_QUERY)));
    if (!rows.ok) return rows;
    agents.push(...rows.value.map(agentOf));
  }
  return { ok: true, value: agents };
}

function agentOf(row: Record<string, unknown>): SalesforceAgent {
  return {
    userId: fullId(cell(row, 'Id')),
    username: cell(row, 'Username') || cell(row, 'Id'),
    email: cell(row, 'Email'),
    isActive: row.IsActive === true,
    roleId: cell(row, 'UserRoleId') || null,
    callCenterId: cell(row, 'CallCenterId') || null,
  };
}
