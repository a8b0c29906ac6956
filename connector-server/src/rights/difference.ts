/** What the org gives the API user, compared with what the settings need. Pure. */
import type { NeededRight, ObjectAccess } from './types.ts';

/** As far as it could be seen: what is not in here is unknown. */
export interface HeldRights {
  /** System permissions by API name. */
  system: ReadonlyMap<string, boolean>;
  /** By object; an object with a value null does not exist for the user. An access that is left out could not be seen. */
  objects: ReadonlyMap<string, Readonly<Partial<Record<ObjectAccess, boolean>>> | null>;
  /** Fields the user sees, by object. */
  fields: ReadonlyMap<string, ReadonlyMap<string, 'read' | 'edit'>>;
  /** Rows of permission sets and profile as an administrator sees them; null: nobody lent such eyes. */
  granted: readonly NeededRight[] | null;
  /** Objects whose every record everybody may read (organization-wide default): View All adds nothing. */
  readByAll: ReadonlySet<string>;
}

export interface RightsDifference {
  missing: NeededRight[];
  /** Needed, and only an administrator sees whether it is there. */
  unseen: NeededRight[];
  /** There and not needed. `why` says what it allows. */
  excess: NeededRight[];
}

export function differenceOf(needed: readonly NeededRight[], held: HeldRights): RightsDifference {
  const missing: NeededRight[] = [];
  const unseen: NeededRight[] = [];
  for (const right of needed) {
    const has = holds(right, held);
    if (has === false) missing.push(right);
    if (has === null) unseen.push(right);
  }
  return { missing, unseen, excess: excessOf(needed, held) };
}

/** Null: it could not be seen. */
export function holds(right: NeededRight, { system, objects, fields, readByAll }: HeldRights): boolean | null {
  if (right.kind === 'system') return system.get(right.name) ?? null;
  const { object } = right;
  if (right.kind === 'object') {
    if (right.access === 'viewAll' && readByAll.has(object)) return true;
    const known = objects.get(object);
    return known === null ? false : (known?.[right.access] ?? null);
  }
  const known = fields.get(object);
  if (known === undefined) return objects.get(object) === null ? false : null;
  const access = known.get(right.field);
  return access === 'edit' || (access === 'read' && right.access === 'read');
}

/** Accesses that let more than what is shared be read, or anything be changed. */
const BROAD: ReadonlySet<string> = new Set(['create', 'edit', 'delete', 'viewAll', 'modifyAll']);

/** Objects of the platform with the data of customers. */
export const CUSTOMERS: readonly string[] = ['Account', 'Contact', 'Lead', 'Case', 'Opportunity'];

const SYSTEM_EXCESS: Readonly<Record<string, readonly [label: string, allows: string]>> = {
  ViewAllData: ['View All Data', 'reads every record of the org.'],
  ModifyAllData: ['Modify All Data', 'changes and deletes every record of the org.'],
  ManageUsers: ['Manage Users', 'makes users and changes their rights.'],
  CustomizeApplication: ['Customize Application', 'changes the org’s set-up.'],
  AuthorApex: ['Author Apex', 'writes programs that run in the org with every right.'],
};

function excessOf(needed: readonly NeededRight[], held: HeldRights): NeededRight[] {
  const has = (wanted: NeededRight): boolean => needed.some((right) => includes(right, wanted));
  const system: NeededRight[] = Object.entries(SYSTEM_EXCESS).flatMap(([name, [label, allows]]) =>
    held.system.get(name) === true ? [{ kind: 'system' as const, name, label, why: `Whoever holds it ${allows}` }] : [],
  );
  const rows = held.granted ?? seenByTheUser(held);
  return [...system, ...rows].filter((right) => !has(right));
}

/** Without an administrator's eyes: what descriptions tell of objects with customers' data. */
function seenByTheUser({ objects }: HeldRights): NeededRight[] {
  return CUSTOMERS.flatMap((object) =>
    Object.entries(objects.get(object) ?? {})
      .filter(([access, has]) => has && BROAD.has(access))
      .map(([access]): NeededRight => excessObject(object, access as ObjectAccess)),
  );
}

export function excessObject(object: string, access: ObjectAccess): NeededRight {
  const allows: Readonly<Record<ObjectAccess, string>> = {
    read: 'reads what is shared with it',
    create: 'creates records',
    edit: 'changes records',
    delete: 'deletes records',
    viewAll: 'reads every record, whoever owns it',
    modifyAll: 'changes and deletes every record, whoever owns it',
  };
  return { kind: 'object', object, access, why: `Whoever has the API user’s key ${allows[access]}.` };
}

/** A right that is needed brings others along. */
function includes(right: NeededRight, wanted: NeededRight): boolean {
  if (right.kind === 'system') return wanted.kind === 'system' && right.name === wanted.name;
  if (wanted.kind === 'system' || right.object !== wanted.object) return false;
  if (right.kind === 'object')
    return wanted.kind === 'object' && (right.access === wanted.access || right.access === 'modifyAll');
  return (
    wanted.kind === 'field' && right.field === wanted.field && (right.access === 'edit' || wanted.access === 'read')
  );
}
