import type { NeededRight } from './types.ts';

/** Stable name of a right, whatever its reason. */
export function rightKey(right: NeededRight): string {
  if (right.kind === 'system') return `system ${right.name}`;
  if (right.kind === 'object') return `object ${right.object} ${right.access}`;
  return `field ${right.object}.${right.field} ${right.access}`;
}
