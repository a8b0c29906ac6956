/** Rights as a person reads them. */
import type { NeededRight, ObjectAccess } from './types.ts';

const OBJECT: Readonly<Record<ObjectAccess, string>> = {
  read: 'read',
  create: 'create',
  edit: 'edit',
  delete: 'delete',
  viewAll: 'View All Records',
  modifyAll: 'Modify All Records',
};

/** E.g. `Contact: View All Records`, `Contact.Email: read`, `API Enabled`: the words of Setup. */
export function inWords(right: NeededRight): string {
  if (right.kind === 'system') return right.label;
  if (right.kind === 'object') return `${right.object}: ${OBJECT[right.access]}`;
  return `${right.object}.${right.field}: ${right.access === 'edit' ? 'read and edit' : 'read'}`;
}
