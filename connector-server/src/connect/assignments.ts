/** Gives users permission sets: looks first, writes what is missing, and tells each refusal by name. */
import type { OrgReader } from '../doctor/types.ts';
import type { SetupRow, SetupWriter } from '../salesforce/setupWriter.ts';
import { soql } from '../support/soql.ts';
import { unread } from './orgUsers.ts';
import { StepFailure } from './types.ts';

export interface Assigned {
  given: number;
  already: number;
  /** One sentence each. */
  refused: string[];
}

interface Assignee {
  id: string;
  username: string;
}

const AT_ONCE = 100;

/** Rejects with StepFailure when a permission set is not in the org, or the org does not tell. */
export async function assignPermissionSets(
  org: { reader: OrgReader; writer: SetupWriter },
  users: readonly Assignee[],
  names: readonly string[],
): Promise<Assigned> {
  if (users.length === 0 || names.length === 0) return { given: 0, already: 0, refused: [] };
  const sets = await permissionSets(org.reader, names);
  const held = await heldBy(org.reader, users, [...sets.values()]);
  const missing = users.flatMap((user) =>
    [...sets].filter(([, id]) => !held.has(`${user.id} ${id}`)).map(([name, id]) => ({ user, name, id })),
  );
  const rows = missing.map(({ user, id }): SetupRow => ({
    object: 'PermissionSetAssignment',
    fields: { AssigneeId: user.id, PermissionSetId: id },
  }));
  const answers = await org.writer.write(rows);
  let given = 0;
  let already = users.length * sets.size - missing.length;
  const refused: string[] = [];
  answers.forEach((answer, index) => {
    const { user, name } = missing[index] as (typeof missing)[number];
    if (answer.ok) given += 1;
    // Somebody else was quicker.
    else if (answer.code === 'DUPLICATE_VALUE') already += 1;
    else
      refused.push(
        `${user.username} did not get ${name}: ${answer.text}${answer.uncertain ? ' It may have come about.' : ''}`,
      );
  });
  return { given, already, refused };
}

/** Ids by name. */
async function permissionSets(reader: OrgReader, names: readonly string[]): Promise<Map<string, string>> {
  const found = await reader.query(soql`SELECT Id, Name FROM PermissionSet WHERE Name IN ${names}`);
  if (!found.ok) throw unread('permission sets', found.text);
  const ids = new Map(found.value.map((row) => [String(row.Name), String(row.Id)]));
  const missing = names.filter((name) => !ids.has(name));
  if (missing.length > 0)
    throw new StepFailure(
      'permission_set_missing',
      `The org has no permission set ${missing.join(', ')}.`,
      'Deploy the package first: npm run connect -- --from salesforce.deploy',
    );
  return ids;
}

async function heldBy(reader: OrgReader, users: readonly Assignee[], sets: readonly string[]): Promise<Set<string>> {
  const held = new Set<string>();
  for (let from = 0; from < users.length; from += AT_ONCE) {
    const ids = users.slice(from, from + AT_ONCE).map(({ id }) => id);
    const found = await reader.query(
      soql`SELECT AssigneeId, PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId IN ${ids} AND PermissionSetId IN ${sets}`,
    );
    if (!found.ok) throw unread('assignments', found.text);
    for (const row of found.value) held.add(`${String(row.AssigneeId)} ${String(row.PermissionSetId)}`);
  }
  return held;
}

/** Whether every user holds every one of the sets. False also where it cannot be told. */
export async function holdAll(
  reader: OrgReader,
  users: readonly Assignee[],
  names: readonly string[],
): Promise<boolean> {
  if (users.length === 0 || names.length === 0) return true;
  try {
    const sets = [...(await permissionSets(reader, names)).values()];
    const held = await heldBy(reader, users, sets);
    return users.every(({ id }) => sets.every((set) => held.has(`${id} ${set}`)));
  } catch (error) {
    if (error instanceof StepFailure) return false;
    throw error;
  }
}
