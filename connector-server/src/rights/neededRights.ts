/** Everything the API user of a connection must be allowed by its settings now, and why; nothing that it could do without. */
import type { Connection } from '../settings/connection.ts';
import { recordingRights } from './conversationRights.ts';
import { creationRights } from './creationRights.ts';
import { withDependencies } from './dependencies.ts';
import { listedField } from './fieldRights.ts';
import { matchingRights } from './matchingRights.ts';
import { rightKey } from './rightKey.ts';
import type { NeededRight } from './types.ts';

/** Of a connection, what its rights follow from. */
export type RightsSource = Pick<Connection, 'crm'>;

/** Each right once, sorted: system, objects, fields. Reading is not named where editing is. Fields everybody has are not named. */
export function neededRights(connection: RightsSource): NeededRight[] {
  const rights = [...recordingRights(connection), ...matchingRights(connection), ...creationRights(connection)];
  return tidied(withDependencies(rights));
}

const KINDS: readonly NeededRight['kind'][] = ['system', 'object', 'field'];
const ACCESS: readonly string[] = ['read', 'create', 'edit', 'delete', 'viewAll', 'modifyAll'];

/** Rights without doubles and without what others include; every reason is kept, each once. */
export function tidied(rights: readonly NeededRight[]): NeededRight[] {
  const byKey = new Map<string, { right: NeededRight; whys: Set<string> }>();
  for (const given of rights) {
    const right = listed(given);
    if (right === null) continue;
    const known = byKey.get(rightKey(right)) ?? { right, whys: new Set() };
    known.whys.add(right.why);
    byKey.set(rightKey(right), known);
  }
  for (const { right, whys } of [...byKey.values()]) {
    if (right.kind !== 'field' || right.access !== 'read') continue;
    const edited = byKey.get(rightKey({ ...right, access: 'edit' }));
    if (edited === undefined) continue;
    for (const why of whys) edited.whys.add(why);
    byKey.delete(rightKey(right));
  }
  return [...byKey.values()].map(({ right, whys }) => ({ ...right, why: [...whys].join(' ') })).sort(inOrder);
}

function listed(right: NeededRight): NeededRight | null {
  if (right.kind !== 'field') return right;
  const field = listedField(right.object, right.field);
  return field === null ? null : { ...right, field };
}

function inOrder(one: NeededRight, other: NeededRight): number {
  const kind = KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind);
  if (kind !== 0) return kind;
  const [a, b] = [nameOf(one), nameOf(other)];
  if (a !== b) return a < b ? -1 : 1;
  return accessRank(one) - accessRank(other);
}

const nameOf = (right: NeededRight): string =>
  right.kind === 'system' ? right.name : right.kind === 'object' ? right.object : `${right.object}.${right.field}`;
const accessRank = (right: NeededRight): number => (right.kind === 'system' ? 0 : ACCESS.indexOf(right.access));
