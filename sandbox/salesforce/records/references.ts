/** What a lookup may point at: the right object, a record that is there, and one the writer may see. */
import type { UserAccess } from '../access/userAccess.ts';
import { canRead } from '../access/sharing.ts';
import { ApiError } from '../apiError.ts';
import { normalizeId } from '../ids.ts';
import type { OrgState } from '../orgState.ts';
import type { FieldDef, ObjectDef } from '../schema/types.ts';

/** Objects whose rows everybody may point at, whatever they may read. */
const OPEN_TARGETS = new Set(['User', 'Group', 'RecordType']);

/** Throws when `id` (18 characters) may not be written into `f`. */
export function checkReference(org: OrgState, access: UserAccess, f: FieldDef, id: string): void {
  const target = org.schema.objectOfId(id);
  if (target && f.referenceTo.length > 0 && !f.referenceTo.includes(target.name)) {
    throw new ApiError(400, 'MALFORMED_ID', `${f.label}: id value of incorrect type: ${id}`, [f.name]);
  }
  const row = target && org.store.get(target, id);
  if (!row) throw new ApiError(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [f.name]);
  if (row['IsDeleted'] === true) throw new ApiError(400, 'ENTITY_IS_DELETED', 'entity is deleted', [f.name]);
  if (
    target.name === 'Lead' &&
    row['IsConverted'] === true &&
    org.switches.convertedLeadCannotBeNamed &&
    !access.isSystem
  )
    throw new ApiError(400, 'CANNOT_UPDATE_CONVERTED_LEAD', `cannot reference converted lead: ${id.slice(0, 15)}`, [
      f.name,
    ]);
  if (!org.switches.lookupNeedsReadAccess || OPEN_TARGETS.has(target.name)) return;
  if (!canRead(org, access, target, row)) {
    throw new ApiError(
      400,
      'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
      `insufficient access rights on cross-reference id: ${id.slice(0, 15)}`,
      [f.name],
    );
  }
}

/** The new owner must be an active user who can read the object, or a queue that takes it. */
export function checkOwner(org: OrgState, access: UserAccess, definition: ObjectDef, id: string): void {
  const target = org.schema.objectOfId(id);
  const row = target && org.store.get(target, id);
  if (!row || !target || !(definition.fields.get('ownerid')?.referenceTo ?? []).includes(target.name)) {
    throw new ApiError(400, 'INVALID_CROSS_REFERENCE_KEY', 'Owner ID: owner cannot be blank or of this kind', [
      'OwnerId',
    ]);
  }
  if (target.name === 'Group') {
    const queueObjects = org.schema.object('QueueSobject');
    const takes =
      queueObjects &&
      [...org.store.rows(queueObjects)].some((q) => q['QueueId'] === id && q['SobjectType'] === definition.name);
    if (!takes)
      throw new ApiError(400, 'INVALID_OPERATION', 'Queue not associated with this SObject type', ['OwnerId']);
    return;
  }
  if (row['IsActive'] !== true) {
    throw new ApiError(
      400,
      'INACTIVE_OWNER_OR_USER',
      `operation performed with inactive user [${id.slice(0, 15)}] as owner of ${definition.name.toLowerCase()}`,
      ['OwnerId'],
    );
  }
  if (
    org.switches.newOwnerNeedsReadAccess &&
    !access.isSystem &&
    id !== access.userId &&
    !org.accessOf(id).object(definition.name).read
  ) {
    throw new ApiError(400, 'TRANSFER_REQUIRES_READ', 'The new owner must have read permission', ['OwnerId']);
  }
}

/** `{"Contact__r": {"Ext__c": "x"}}`: the id of the one record with that external id. */
export function resolveByExternalId(org: OrgState, access: UserAccess, f: FieldDef, value: unknown): string | null {
  if (value === null) return null;
  const entries = Object.entries((value ?? {}) as Record<string, unknown>).filter(([name]) => name !== 'attributes');
  const type = (value as { attributes?: { type?: string } }).attributes?.type ?? f.referenceTo[0] ?? '';
  const target = org.schema.object(type);
  const [name, key] = entries[0] ?? [];
  const external = name === undefined ? undefined : target?.fields.get(name.toLowerCase());
  if (
    !target ||
    !external ||
    !access.readable(target, external) ||
    !(external.externalId || external.type === 'id' || (external.unique && external.idLookup))
  ) {
    throw new ApiError(400, 'INVALID_FIELD', `No external id or unique field ${String(name)} on ${type}`, [f.name]);
  }
  const id = external.type === 'id' ? normalizeId(key) : null;
  const hits = (org.store.byValue(target, external, id ?? String(key)) ?? []).filter(
    (row) => row['IsDeleted'] !== true,
  );
  if (hits.length !== 1) {
    throw new ApiError(
      400,
      'INVALID_FIELD',
      `Foreign key external ID: ${String(key).toLowerCase()} not found for field ${external.name} in entity ${target.name}`,
      [f.name],
    );
  }
  return String(hits[0]?.['Id']);
}
