/** PermissionSet and what hangs on it, worked out from the org's permission sets and profiles and from who holds them. */
import type { ObjectRights } from '../../../tools/metadata/model.ts';
import { PROFILES, type Profile } from '../access/profiles.ts';
import { USER_PERMISSIONS } from '../access/userPermissions.ts';
import { ApiError } from '../apiError.ts';
import type { ComputedTable } from '../records/recordStore.ts';
import type { Row } from '../schema/types.ts';
import { setupRow, type SetupSources } from './computedTable.ts';

/** A permission set as its rows need it; a profile is one too. */
interface Grants {
  /** Key of its id. */
  key: string;
  name: string;
  label: string;
  profile: Profile | null;
  objects: [string, ObjectRights][];
  fields: [string, { readable: boolean; editable: boolean }][];
  userPermissions: readonly string[];
  entities: ['CustomPermission' | 'ApexClass' | 'ApexPage' | 'TabSet', string][];
}

const PREFIX_OF_ENTITY = { CustomPermission: '0CP', ApexClass: '01p', ApexPage: '066', TabSet: '02u' } as const;

function profileGrants({ org }: SetupSources, profile: Profile): Grants {
  const fields = Object.keys(profile.objects).flatMap((name) =>
    profile.standardFields
      ? [...(org.schema.object(name)?.fields.values() ?? [])]
          .filter((f) => f.fieldSecurity && !f.custom)
          .map((f): Grants['fields'][number] => [
            `${name}.${f.name}`,
            { readable: true, editable: f.createable || f.updateable },
          ])
      : [],
  );
  return {
    key: `profile/${profile.name}`,
    name: `X00e_${profile.name.replaceAll(/\W+/g, '_')}`,
    label: profile.name,
    profile,
    objects: Object.entries(profile.objects),
    fields,
    userPermissions: profile.userPermissions,
    entities: [],
  };
}

function allGrants(sources: SetupSources): Grants[] {
  const sets = [...sources.people.permissionSets().values()].map((set): Grants => ({
    key: set.name,
    name: set.name,
    label: set.label,
    profile: null,
    objects: [...set.objects],
    fields: [...set.fields],
    userPermissions: set.userPermissions,
    entities: [
      ...set.customPermissions.map((name): Grants['entities'][number] => ['CustomPermission', name]),
      ...set.classes.map((name): Grants['entities'][number] => ['ApexClass', name]),
      ...set.pages.map((name): Grants['entities'][number] => ['ApexPage', name]),
      ...set.applications.map((name): Grants['entities'][number] => ['TabSet', name]),
    ],
  }));
  return [...sets, ...Object.values(PROFILES).map((profile) => profileGrants(sources, profile))];
}

const permissionColumns = (held: (name: string) => boolean): Row =>
  Object.fromEntries(USER_PERMISSIONS.map((name) => [`Permissions${name}`, held(name)]));

function profileId({ org }: SetupSources, name: string): string | null {
  const profiles = org.schema.object('Profile');
  const row = profiles && [...org.store.rows(profiles)].find((one) => one['Name'] === name);
  return row ? String(row['Id']) : null;
}

/** Rows of every assignment; `take` and `drop` are what a user with the right may do. */
function assignments(sources: SetupSources): ComputedTable {
  const { people, ids } = sources;
  const keyOf = (userId: string, setKey: string): string => `${userId}/${setKey}`;
  const setOf = (row: Row): string => {
    const set = allGrants(sources).find(({ key }) => ids.of('0PS', key) === row['PermissionSetId']);
    if (!set || set.profile)
      throw new ApiError(400, 'FIELD_INTEGRITY_EXCEPTION', 'Permission set is owned by a profile', ['PermissionSetId']);
    return set.name;
  };
  return {
    rows: () =>
      people.all().flatMap((user) =>
        [
          ...[...user.permissionSets].filter((name) => people.permissionSets().has(name)),
          `profile/${user.profile}`,
        ].map((key) =>
          setupRow(sources, '0Pa', keyOf(user.id, key), {
            AssigneeId: user.id,
            PermissionSetId: ids.of('0PS', key),
            IsActive: true,
          }),
        ),
      ),
    insert(row) {
      const name = setOf(row);
      const userId = String(row['AssigneeId']);
      if (people.require(userId).permissionSets.has(name))
        throw new ApiError(
          400,
          'DUPLICATE_VALUE',
          `Duplicate PermissionSetAssignment. Assignee: ${userId.slice(0, 15)}; Permission Set: ${String(row['PermissionSetId']).slice(0, 15)}`,
        );
      ids.adopt('0Pa', keyOf(userId, name), String(row['Id']));
      people.assign(userId, name);
    },
    update(row, changes) {
      if (changes['IsDeleted'] === true) people.unassign(String(row['AssigneeId']), setOf(row));
    },
  };
}

/** By object name. */
export function permissionTables(sources: SetupSources): Record<string, ComputedTable> {
  const { people, ids } = sources;
  const each = (prefix: string, rows: (grants: Grants) => [string, Row][]): ComputedTable => ({
    rows: () =>
      allGrants(sources).flatMap((grants) =>
        rows(grants).map(([key, fields]) =>
          setupRow(sources, prefix, `${grants.key}/${key}`, { ParentId: ids.of('0PS', grants.key), ...fields }),
        ),
      ),
  });
  return {
    PermissionSet: {
      rows: () =>
        allGrants(sources).map((grants) =>
          setupRow(sources, '0PS', grants.key, {
            Name: grants.name,
            Label: grants.label,
            IsOwnedByProfile: grants.profile !== null,
            IsCustom: true,
            Type: grants.profile ? 'Profile' : 'Regular',
            ProfileId: grants.profile && profileId(sources, grants.profile.name),
            ...permissionColumns((name) => grants.userPermissions.includes(name)),
          }),
        ),
    },
    PermissionSetAssignment: assignments(sources),
    ObjectPermissions: each('110', ({ objects }) =>
      objects.map(([name, rights]) => [
        name,
        {
          SobjectType: name,
          PermissionsCreate: rights.create,
          PermissionsRead: rights.read,
          PermissionsEdit: rights.edit,
          PermissionsDelete: rights.delete,
          PermissionsViewAllRecords: rights.viewAll,
          PermissionsModifyAllRecords: rights.modifyAll,
        },
      ]),
    ),
    FieldPermissions: each('01k', ({ fields }) =>
      fields.map(([field, { readable, editable }]) => [
        field,
        {
          SobjectType: field.split('.')[0] ?? '',
          Field: field,
          PermissionsRead: readable || editable,
          PermissionsEdit: editable,
        },
      ]),
    ),
    SetupEntityAccess: each('0J0', ({ entities }) =>
      entities.map(([type, name]) => [
        `${type}/${name}`,
        { SetupEntityType: type, SetupEntityId: ids.of(PREFIX_OF_ENTITY[type], name) },
      ]),
    ),
    CustomPermission: {
      rows: () => {
        const names = new Set([...people.permissionSets().values()].flatMap((set) => set.customPermissions));
        return [...names].map((name) =>
          setupRow(sources, '0CP', name, { DeveloperName: name, MasterLabel: name.replaceAll('_', ' ') }),
        );
      },
    },
    UserPermissionAccess: {
      rows: () =>
        people.all().map((user) => {
          const access = people.accessOf(user.id);
          return setupRow(sources, '0A1', user.id, {
            UserId: user.id,
            ...permissionColumns((name) => access.can(name)),
          });
        }),
    },
    UserLogin: {
      rows: () =>
        people
          .all()
          .map((user) =>
            setupRow(sources, '0Yw', user.id, { UserId: user.id, IsFrozen: user.frozen, IsPasswordLocked: false }),
          ),
      update(row, changes) {
        if (typeof changes['IsFrozen'] === 'boolean')
          people.require(String(row['UserId'])).frozen = changes['IsFrozen'];
      },
    },
  };
}
