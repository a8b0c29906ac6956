/** The few questions the recorder asks an org, each by SOQL with bound values. */
import { CallFailure } from './callFailure.ts';
import type { OrgConnections } from './orgConnection.ts';
import { isSalesforceId } from '../support/salesforceId.ts';
import { soql } from '../support/soql.ts';
import type { Converted } from './successors.ts';

/** A query travels in the address, which Salesforce limits to about 16 KB. */
const KEYS_PER_QUERY = 60;

type Fields = Record<string, unknown>;

async function query(
  connections: OrgConnections,
  connectionId: string,
  text: string,
  resource: 'query' | 'queryAll' = 'query',
): Promise<Fields[]> {
  const answer = await connections.call(connectionId, {
    method: 'GET',
    path: `/${resource}?q=${encodeURIComponent(text)}`,
  });
  return (answer as { records?: Fields[] }).records ?? [];
}

async function inParts(values: readonly string[], ask: (part: string[]) => Promise<Fields[]>): Promise<Fields[]> {
  const rows: Fields[] = [];
  const distinct = [...new Set(values)];
  for (let at = 0; at < distinct.length; at += KEYS_PER_QUERY)
    rows.push(...(await ask(distinct.slice(at, at + KEYS_PER_QUERY))));
  return rows;
}

/** What the API user may not ask has no answer; only an org that is away is worth waiting for. */
async function orNothing(asked: Promise<Fields[]>): Promise<Fields[]> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof CallFailure && error.kind === 'refused' && error.code !== 'REQUEST_LIMIT_EXCEEDED') return [];
    throw error;
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Ids of Tasks by key, archived ones included (closed Tasks are archived after a year). */
export async function findTasks(
  connections: OrgConnections,
  connectionId: string,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const rows = await inParts(keys, (part) =>
    query(
      connections,
      connectionId,
      soql`SELECT Id, CallObject FROM Task WHERE CallObject IN ${part} AND IsDeleted = false`,
      'queryAll',
    ),
  );
  return new Map(rows.map((row) => [text(row['CallObject']), text(row['Id'])]));
}

/** Active standard users by lower-cased e-mail; of several with one address the first by id. */
export async function findUsersByEmail(
  connections: OrgConnections,
  connectionId: string,
  emails: readonly string[],
): Promise<Map<string, string>> {
  const rows = await inParts(
    emails.map((email) => email.toLowerCase()),
    (part) =>
      orNothing(
        query(
          connections,
          connectionId,
          soql`SELECT Id, Email FROM User WHERE Email IN ${part} AND IsActive = true AND UserType = ${'Standard'} ORDER BY Id`,
        ),
      ),
  );
  const found = new Map<string, string>();
  for (const row of rows) {
    const email = text(row['Email']).toLowerCase();
    if (!found.has(email)) found.set(email, text(row['Id']));
  }
  return found;
}

/** Time zones of users, by user id as given. */
export async function findTimeZones(
  connections: OrgConnections,
  connectionId: string,
  userIds: readonly string[],
): Promise<Map<string, string>> {
  return byId(userIds, 'TimeZoneSidKey', (part) =>
    query(connections, connectionId, soql`SELECT Id, TimeZoneSidKey FROM User WHERE Id IN ${part}`),
  );
}

export async function findQueue(
  connections: OrgConnections,
  connectionId: string,
  developerName: string,
): Promise<string | null> {
  const rows = await orNothing(
    query(
      connections,
      connectionId,
      soql`SELECT Id FROM Group WHERE Type = ${'Queue'} AND DeveloperName = ${developerName} LIMIT 1`,
    ),
  );
  return rows[0] === undefined ? null : text(rows[0]['Id']);
}

export async function findAccountsOfContacts(
  connections: OrgConnections,
  connectionId: string,
  contactIds: readonly string[],
): Promise<Map<string, string>> {
  return byId(contactIds, 'AccountId', (part) =>
    query(connections, connectionId, soql`SELECT Id, AccountId FROM Contact WHERE Id IN ${part}`),
  );
}

/** Records others were merged into, by the first 15 characters of the ids that are gone. */
export async function findMasters(
  connections: OrgConnections,
  connectionId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const of = (prefix: string): string[] => ids.filter((id) => id.startsWith(prefix) && isSalesforceId(id));
  const ask = (some: string[], text: (part: string[]) => string): Promise<Fields[]> =>
    inParts(some, (part) => orNothing(query(connections, connectionId, text(part), 'queryAll')));
  const rows = await Promise.all([
    ask(of('001'), (part) => soql`SELECT Id, MasterRecordId FROM Account WHERE Id IN ${part} AND IsDeleted = true`),
    ask(of('003'), (part) => soql`SELECT Id, MasterRecordId FROM Contact WHERE Id IN ${part} AND IsDeleted = true`),
    ask(of('00Q'), (part) => soql`SELECT Id, MasterRecordId FROM Lead WHERE Id IN ${part} AND IsDeleted = true`),
  ]);
  return new Map(
    rows.flat().flatMap((row) => {
      const master = text(row['MasterRecordId']);
      return master === '' ? [] : [[text(row['Id']).slice(0, 15), master] as const];
    }),
  );
}

/** What converted leads became, by the first 15 characters of their ids. */
export async function findConvertedLeads(
  connections: OrgConnections,
  connectionId: string,
  leadIds: readonly string[],
): Promise<Map<string, Converted>> {
  const rows = await inParts(leadIds.filter(isSalesforceId), (part) =>
    orNothing(
      query(
        connections,
        connectionId,
        soql`SELECT Id, ConvertedContactId, ConvertedAccountId, ConvertedOpportunityId FROM Lead WHERE Id IN ${part} AND IsConverted = true`,
      ),
    ),
  );
  const idOf = (value: unknown): string | null => text(value) || null;
  return new Map(
    rows.map((row) => [
      text(row['Id']).slice(0, 15),
      {
        contactId: idOf(row['ConvertedContactId']),
        accountId: idOf(row['ConvertedAccountId']),
        opportunityId: idOf(row['ConvertedOpportunityId']),
      },
    ]),
  );
}

/** One text field of many rows, by id as given (15 or 18 characters). */
async function byId(
  ids: readonly string[],
  field: string,
  ask: (part: string[]) => Promise<Fields[]>,
): Promise<Map<string, string>> {
  // One id that is none would refuse the query for all.
  const rows = await inParts(ids.filter(isSalesforceId), (part) => orNothing(ask(part)));
  const values = new Map(rows.map((row) => [text(row['Id']).slice(0, 15), text(row[field])]));
  return new Map(
    ids.flatMap((id) => {
      const value = values.get(id.slice(0, 15)) ?? '';
      return value === '' ? [] : [[id, value] as const];
    }),
  );
}

/** The first closed Task status; `Completed` where the org has it. */
export async function closedTaskStatus(connections: OrgConnections, connectionId: string): Promise<string> {
  const rows = await orNothing(
    query(connections, connectionId, soql`SELECT ApiName FROM TaskStatus WHERE IsClosed = true`),
  );
  const names = rows.map((row) => text(row['ApiName'])).filter((name) => name !== '');
  return names.includes('Completed') ? 'Completed' : (names[0] ?? 'Completed');
}
