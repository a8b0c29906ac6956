/** Rights that Salesforce gives only together with others (Salesforce Help, "Object Permissions"; a deployment names a missing one). */
import { rightKey } from './rightKey.ts';
import type { NeededRight, ObjectAccess } from './types.ts';

const INCLUDES: Readonly<Record<ObjectAccess, readonly ObjectAccess[]>> = {
  read: [],
  create: ['read'],
  edit: ['read'],
  delete: ['read', 'edit'],
  viewAll: ['read'],
  modifyAll: ['read', 'create', 'edit', 'delete', 'viewAll'],
};

/** Objects whose records belong to an account. */
const OF_ACCOUNT: ReadonlySet<string> = new Set(['Contact', 'Opportunity', 'Case']);
/** Objects without rights of their own in a permission set. */
export const WITHOUT_OBJECT_RIGHTS: ReadonlySet<string> = new Set(['Task', 'Event', 'User']);

/** The rights with all that they depend on. */
export function withDependencies(rights: readonly NeededRight[]): NeededRight[] {
  const held = new Set(rights.map(rightKey));
  return [...rights, ...dependencies(rights).filter((right) => !held.has(rightKey(right)))];
}

function dependencies(rights: readonly NeededRight[]): NeededRight[] {
  return rights.flatMap((right): NeededRight[] => {
    if (right.kind === 'system') return [];
    const { object, why } = right;
    if (WITHOUT_OBJECT_RIGHTS.has(object)) return [];
    const on = (access: ObjectAccess, reason = why): NeededRight => ({ kind: 'object', object, access, why: reason });
    const more =
      right.kind === 'object'
        ? INCLUDES[right.access].map((access) => on(access))
        : [on('read', `Fields of ${object} can be seen only by who may read the object.`)];
    if (OF_ACCOUNT.has(object))
      more.push({
        kind: 'object',
        object: 'Account',
        access: 'read',
        why: `Salesforce gives access to ${object} only together with reading accounts.`,
      });
    return more;
  });
}
