/** What the API user may do, as far as its own eyes and those an administrator lent reach. */
import { CUSTOMERS, excessObject } from '../rights/difference.ts';
import type { HeldRights } from '../rights/difference.ts';
import { listedField } from '../rights/fieldRights.ts';
import type { NeededRight, ObjectAccess } from '../rights/types.ts';
import { ACCESSES, assignedSets, grantsOf } from './grantsOf.ts';
import type { ObjectGrant } from './grantsOf.ts';
import { OWN_PERMISSIONS, sharingOf } from './questions.ts';
import { soql } from '../support/soql.ts';
import type { Look, OrgObject, Seen } from './types.ts';

type Eyes = Pick<Look, 'org' | 'setup'>;
/** Objects nobody has rights of in a permission set. */
const WITHOUT_RIGHTS: ReadonlySet<string> = new Set(['Task', 'Event', 'User']);
const READ_BY_ALL: ReadonlySet<string> = new Set(['Read', 'ReadWrite', 'ReadWriteTransfer', 'FullAccess']);

/** Fails only where the API user cannot sign in, or the org cannot be asked at all. */
export async function heldRights(eyes: Eyes, needed: readonly NeededRight[]): Promise<Seen<HeldRights>> {
  const { org } = eyes;
  const user = await org.signIn();
  if (!user.ok) return user;
  const objects = [
    ...new Set([...needed.flatMap((right) => (right.kind === 'system' ? [] : [right.object])), ...CUSTOMERS]),
  ];
  const [own, grants, granted, described, shared] = await Promise.all([
    org.query(OWN_PERMISSIONS),
    grantsOf(eyes),
    grantedRows(eyes),
    Promise.all(objects.map(async (object) => [object, await org.describe(object)] as const)),
    readByAll(eyes, needed),
  ]);
  const unreachable = described.map(([, seen]) => seen).find((seen) => !seen.ok && seen.status === null);
  if (unreachable !== undefined && !unreachable.ok) return unreachable;
  return {
    ok: true,
    value: {
      system: permissionsIn(own),
      objects: new Map(described.flatMap(([object, seen]) => objectAccess(object, seen, grants))),
      fields: new Map(
        described.flatMap(([object, seen]) => (seen.ok ? [[object, fieldsOf(seen.value)] as const] : [])),
      ),
      granted,
      readByAll: shared,
    },
  };
}

type Access = Partial<Record<ObjectAccess, boolean>>;

/** An object that is not there for the user has no access at all; one that could not be asked for is left out. */
function objectAccess(
  object: string,
  seen: Seen<OrgObject>,
  grants: ReadonlyMap<string, ObjectGrant> | null,
): [object: string, access: Access | null][] {
  if (WITHOUT_RIGHTS.has(object)) return [];
  if (seen.ok) return [[object, accessOf(seen.value, grants?.get(object) ?? null)]];
  return seen.status === 404 ? [[object, null]] : [];
}

function permissionsIn(own: Seen<Record<string, unknown>[]>): Map<string, boolean> {
  const row = own.ok ? (own.value[0] ?? {}) : {};
  return new Map(
    Object.entries(row).flatMap(([name, value]) =>
      name.startsWith('Permissions') && typeof value === 'boolean' ? [[name.slice('Permissions'.length), value]] : [],
    ),
  );
}

function accessOf({ queryable, createable, updateable }: OrgObject, grant: ObjectGrant | null): Access {
  const described = { read: queryable, create: createable, edit: updateable };
  return grant === null ? described : { ...grant, ...described };
}

/** The parts of an address are granted by the address. */
function fieldsOf({ name, fields }: OrgObject): Map<string, 'read' | 'edit'> {
  const held = new Map<string, 'read' | 'edit'>();
  for (const [field, { createable, updateable }] of fields) {
    const listed = listedField(name, field) ?? field;
    if (createable || updateable) held.set(listed, 'edit');
    else if (!held.has(listed)) held.set(listed, 'read');
  }
  return held;
}

/** Every row of the API user's permission sets and profile, on objects with customers' data and on the connector's own. */
async function grantedRows({ org, setup }: Eyes): Promise<NeededRight[] | null> {
  const grants = await grantsOf({ org, setup });
  const sets = await assignedSets({ org, setup });
  if (setup === null || grants === null || sets === null) return null;
  const rows = [...grants].flatMap(([object, grant]) =>
    ACCESSES.filter((access) => grant[access] && access !== 'read').map((access) => excessObject(object, access)),
  );
  if (sets.length === 0) return rows;
  const seen = await setup.query(
    soql`SELECT Field, PermissionsRead, PermissionsEdit FROM FieldPermissions WHERE ParentId IN ${sets} AND SobjectType IN ${CUSTOMERS}`,
  );
  if (!seen.ok) return rows;
  return [
    ...rows,
    ...seen.value
      .filter((row) => row['PermissionsEdit'] === true)
      .map((row): NeededRight => {
        const [object = '', field = ''] = String(row['Field']).split('.');
        return { kind: 'field', object, field, access: 'edit', why: 'It may be changed with the API user’s key.' };
      }),
  ];
}

/** Objects that need no View All: everybody reads every record anyway. What the org does not tell is taken as private. */
async function readByAll({ org }: Eyes, needed: readonly NeededRight[]): Promise<Set<string>> {
  const objects = needed.flatMap((right) =>
    right.kind === 'object' && right.access === 'viewAll' ? [right.object] : [],
  );
  const found = await Promise.all(
    objects.map(async (object) => {
      const seen = await org.query(sharingOf(object));
      const model = seen.ok ? seen.value[0]?.['InternalSharingModel'] : undefined;
      return typeof model === 'string' && READ_BY_ALL.has(model) ? [object] : [];
    }),
  );
  return new Set(found.flat());
}
