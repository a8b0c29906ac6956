/** What permission sets and profile give the API user on objects, with an administrator's eyes. */
import type { ObjectAccess } from '../rights/types.ts';
import { soql } from '../support/soql.ts';
import type { Look } from './types.ts';

export type ObjectGrant = Record<ObjectAccess, boolean>;

const COLUMNS: Readonly<Record<ObjectAccess, string>> = {
  read: 'PermissionsRead',
  create: 'PermissionsCreate',
  edit: 'PermissionsEdit',
  delete: 'PermissionsDelete',
  viewAll: 'PermissionsViewAllRecords',
  modifyAll: 'PermissionsModifyAllRecords',
};
/** Accesses in the order of their columns in the query. */
export const ACCESSES = Object.keys(COLUMNS) as ObjectAccess[];

/** By object; null: nobody lent an administrator's eyes, or the org did not answer. */
export async function grantsOf({
  org,
  setup,
}: Pick<Look, 'org' | 'setup'>): Promise<ReadonlyMap<string, ObjectGrant> | null> {
  const sets = await assignedSets({ org, setup });
  if (setup === null || sets === null) return null;
  if (sets.length === 0) return new Map();
  const rows = await setup.query(
    soql`SELECT SobjectType, PermissionsRead, PermissionsCreate, PermissionsEdit, PermissionsDelete, PermissionsViewAllRecords, PermissionsModifyAllRecords FROM ObjectPermissions WHERE ParentId IN ${sets}`,
  );
  if (!rows.ok) return null;
  const grants = new Map<string, ObjectGrant>();
  for (const row of rows.value) {
    const object = String(row['SobjectType']);
    const before = grants.get(object);
    const grant = Object.fromEntries(
      ACCESSES.map((access) => [access, row[COLUMNS[access]] === true || before?.[access] === true]),
    ) as ObjectGrant;
    grants.set(object, grant);
  }
  return grants;
}

/** Ids of the permission sets of the API user, its profile's among them; null as grantsOf. */
export async function assignedSets({ org, setup }: Pick<Look, 'org' | 'setup'>): Promise<string[] | null> {
  const user = await org.signIn();
  if (setup === null || !user.ok) return null;
  const assigned = await setup.query(
    soql`SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = ${user.value.userId}`,
  );
  return assigned.ok ? assigned.value.map((row) => String(row['PermissionSetId'])) : null;
}
