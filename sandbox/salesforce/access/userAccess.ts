/** What one user may see and write: profile plus permission sets, as plain questions. */
import type { ObjectRights, PermissionSetModel } from '../../../tools/metadata/model.ts';
import type { FieldDef, ObjectDef } from '../schema/types.ts';
import type { Schema } from '../schema/schema.ts';
import type { Profile } from './profiles.ts';

const NOTHING: ObjectRights = {
  create: false,
  read: false,
  edit: false,
  delete: false,
  viewAll: false,
  modifyAll: false,
};
const READ: ObjectRights = { ...NOTHING, read: true };
const EVERYTHING: ObjectRights = { create: true, read: true, edit: true, delete: true, viewAll: true, modifyAll: true };

export interface UserAccess {
  readonly userId: string;
  /** The org itself: no permission is asked, no sharing applies. */
  readonly isSystem: boolean;
  object(name: string): ObjectRights;
  readable(definition: ObjectDef, field: FieldDef): boolean;
  editable(definition: ObjectDef, field: FieldDef): boolean;
  /** System permission by API name, e.g. `EditTask`. */
  can(userPermission: string): boolean;
  custom(customPermission: string): boolean;
  apexClass(name: string): boolean;
  page(name: string): boolean;
  /** A Lightning app it may open. */
  app(name: string): boolean;
}

function merge(a: ObjectRights, b: ObjectRights): ObjectRights {
  return {
    create: a.create || b.create,
    read: a.read || b.read,
    edit: a.edit || b.edit,
    delete: a.delete || b.delete,
    viewAll: a.viewAll || b.viewAll,
    modifyAll: a.modifyAll || b.modifyAll,
  };
}

/** Access of the org itself, for seeds and test queries. */
export function systemAccess(): UserAccess {
  const yes = (): boolean => true;
  return {
    userId: '',
    isSystem: true,
    object: () => EVERYTHING,
    readable: yes,
    editable: yes,
    can: yes,
    custom: yes,
    apexClass: yes,
    page: yes,
    app: yes,
  };
}

export function userAccess(
  schema: Schema,
  userId: string,
  profile: Profile,
  sets: readonly PermissionSetModel[],
  hidden: ReadonlySet<string>,
): UserAccess {
  const permissions = new Set([...profile.userPermissions, ...sets.flatMap((set) => set.userPermissions)]);
  const customPermissions = new Set(sets.flatMap((set) => set.customPermissions));
  const classes = new Set(sets.flatMap((set) => set.classes));
  const pages = new Set(sets.flatMap((set) => set.pages));
  const apps = new Set(sets.flatMap((set) => set.applications));
  const can = (name: string): boolean => permissions.has(name);
  const grants = new Map<string, { readable: boolean; editable: boolean }>();
  for (const set of sets) {
    for (const [key, grant] of set.fields) {
      // Fields of Activity are granted on Task; the platform mirrors the grant to Event.
      for (const target of key.startsWith('Task.') ? [key, key.replace('Task.', 'Event.')] : [key]) {
        const before = grants.get(target);
        grants.set(target, {
          readable: grant.readable || before?.readable === true,
          editable: grant.editable || before?.editable === true,
        });
      }
    }
  }
  const rightsCache = new Map<string, ObjectRights>();

  function compute(definition: ObjectDef): ObjectRights {
    switch (definition.accessRule) {
      case 'everyone':
      case 'ownRow':
      case 'apps':
      case 'entities':
        return READ;
      case 'users':
        return can('ManageUsers') ? { ...READ, edit: true } : READ;
      case 'manageUsers':
        return can('ManageUsers') ? { ...READ, edit: true } : NOTHING;
      case 'permissionSets': {
        const assigns = can('AssignPermissionSets');
        if (!assigns && !can('ViewSetup') && !can('ManageUsers')) return NOTHING;
        return { ...READ, create: assigns, delete: assigns };
      }
      case 'customMetadata':
        return can('CustomizeApplication') ? READ : NOTHING;
      case 'viewSetup':
        return can('ViewSetup') ? READ : NOTHING;
      case 'viewRoles':
        return can('ViewRoles') ? READ : NOTHING;
      case 'files':
        return { ...EVERYTHING, viewAll: can('ViewAllData'), modifyAll: can('ModifyAllData') };
      case 'activity': {
        const edit = can(definition.name === 'Task' ? 'EditTask' : 'EditEvent');
        return {
          create: edit,
          read: true,
          edit,
          delete: edit,
          viewAll: can('ViewAllData') || can('ModifyAllData'),
          modifyAll: can('ModifyAllData'),
        };
      }
      case 'object': {
        if (can('ModifyAllData')) return EVERYTHING;
        let all = profile.objects[definition.name] ?? NOTHING;
        for (const set of sets) all = merge(all, set.objects.get(definition.name) ?? NOTHING);
        return can('ViewAllData') ? merge(all, { ...READ, viewAll: true }) : all;
      }
    }
  }

  function object(name: string): ObjectRights {
    const known = rightsCache.get(name);
    if (known) return known;
    const definition = schema.object(name);
    const rights = definition ? compute(definition) : NOTHING;
    rightsCache.set(name, rights);
    return rights;
  }

  const readable = (definition: ObjectDef, f: FieldDef): boolean => {
    if (!object(definition.name).read || hidden.has(`${definition.name}.${f.name}`)) return false;
    if (!f.fieldSecurity || (!f.custom && profile.standardFields)) return true;
    const grant = grants.get(`${definition.name}.${f.name}`);
    return grant?.readable === true || grant?.editable === true;
  };
  return {
    userId,
    isSystem: false,
    object,
    readable,
    can,
    editable: (definition, f) =>
      readable(definition, f) &&
      (!f.fieldSecurity ||
        (!f.custom && profile.standardFields) ||
        grants.get(`${definition.name}.${f.name}`)?.editable === true),
    custom: (name) => customPermissions.has(name),
    apexClass: (name) => classes.has(name) || can('AuthorApex'),
    page: (name) => pages.has(name) || can('CustomizeApplication'),
    app: (name) => apps.has(name) || profile.apps.includes(name) || can('CustomizeApplication'),
  };
}
