/** Creates, updates, upserts and deletes one record as one user. Every refusal is an ApiError; nothing is half written. */
import { canEdit, canRead } from '../access/sharing.ts';
import { systemAccess, type UserAccess } from '../access/userAccess.ts';
import { ApiError, notFound } from '../apiError.ts';
import { normalizeId } from '../ids.ts';
import type { OrgState } from '../orgState.ts';
import type { FieldValue, ObjectDef, Row } from '../schema/types.ts';
import { derivedFields } from './derivedFields.ts';
import { afterFileDelete, afterFileInsert, beforeFileInsert } from './files.ts';
import { beforeRules, checkRules, type SaveOptions } from '../rules/saveRules.ts';
import { afterPersonSave, beforePersonSave, deletedWith } from './personAccounts.ts';
import { checkRequired, requestedChanges } from './requestedChanges.ts';

/** The object by name, if it exists for this user. */
export function visibleObject(org: OrgState, access: UserAccess, name: string): ObjectDef {
  const definition = org.schema.object(name);
  if (!definition || !access.object(definition.name).read) throw notFound();
  return definition;
}

function refusedObject(definition: ObjectDef, verb: string): ApiError {
  return new ApiError(
    definition.writable ? 403 : 400,
    definition.writable ? 'INSUFFICIENT_ACCESS_OR_READONLY' : 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    `entity type ${definition.name} does not support ${verb} for this user`,
  );
}

function checkUnique(org: OrgState, definition: ObjectDef, id: string, changes: Row): void {
  for (const f of definition.fields.values()) {
    const value = changes[f.name];
    if (!f.unique || value == null) continue;
    const other = org.store.byValue(definition, f, value)?.find((row) => row['Id'] !== id && row['IsDeleted'] !== true);
    if (other)
      throw new ApiError(
        400,
        'DUPLICATE_VALUE',
        `duplicate value found: ${f.name} duplicates value on record with id: ${String(other['Id']).slice(0, 15)}`,
      );
  }
}

/** Id of the new record. `fixedId` is for seeds. */
export function createRecord(
  org: OrgState,
  access: UserAccess,
  definition: ObjectDef,
  body: unknown,
  fixedId?: string,
  options: SaveOptions = {},
): string {
  if (!access.isSystem && (!definition.writable || !access.object(definition.name).create))
    throw refusedObject(definition, 'insert');
  const requested = requestedChanges(org, access, definition, body, true);
  const now = new Date(org.now()).toISOString();
  const author = access.isSystem ? org.systemUserId : access.userId;
  const row: Row = { Id: fixedId ?? org.ids.next(definition.keyPrefix), IsDeleted: false };
  for (const f of definition.fields.values()) if (f.defaultValue !== null) row[f.name] = f.defaultValue;
  Object.assign(row, requested, {
    CreatedDate: now,
    CreatedById: author,
    LastModifiedDate: now,
    LastModifiedById: author,
    SystemModstamp: now,
  });
  if (definition.fields.has('ownerid') && row['OwnerId'] == null) row['OwnerId'] = author;
  beforeRules(org, access, definition, row, options);
  return org.store.atomically(() => {
    beforeFileInsert(org, access, definition, row);
    beforePersonSave(org, access, definition, row, requested, null);
    checkRequired(definition, row);
    Object.assign(row, derivedFields(org, definition, row, true));
    checkUnique(org, definition, String(row['Id']), row);
    checkRules(org, access, definition, row, requested, options);
    const fault = org.writeFault(definition, row, true);
    if (fault) throw fault;
    org.store.insert(definition, row);
    afterFileInsert(org, definition, row);
    afterPersonSave(org, definition, row);
    return String(row['Id']);
  });
}

/** The live row this user may read, by id; NOT_FOUND and ENTITY_IS_DELETED otherwise. */
export function readableRow(org: OrgState, access: UserAccess, definition: ObjectDef, rawId: string): Row {
  const id = normalizeId(rawId);
  if (id === null) throw new ApiError(400, 'MALFORMED_ID', `malformed id ${rawId}`);
  const row = org.store.get(definition, id);
  if (!row) throw notFound('Provided external ID field does not exist or is not accessible: ' + rawId);
  if (row['IsDeleted'] === true) throw new ApiError(404, 'ENTITY_IS_DELETED', 'entity is deleted');
  if (!canRead(org, access, definition, row)) throw notFound();
  return row;
}

function checkEdit(org: OrgState, access: UserAccess, definition: ObjectDef, row: Row, verb: 'edit' | 'delete'): void {
  if (access.isSystem) return;
  if (!definition.writable || !access.object(definition.name)[verb] || (verb === 'delete' && !definition.deletable))
    throw refusedObject(definition, verb);
  if (!canEdit(org, access, definition, row))
    throw new ApiError(403, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
}

export function updateRecord(
  org: OrgState,
  access: UserAccess,
  definition: ObjectDef,
  id: string,
  body: unknown,
  options: SaveOptions = {},
): void {
  const row = readableRow(org, access, definition, id);
  checkEdit(org, access, definition, row, 'edit');
  if (definition.name === 'Lead' && row['IsConverted'] === true && !access.isSystem)
    throw new ApiError(400, 'CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
  const changes = requestedChanges(org, access, definition, body, false, row);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null && name === 'OwnerId')
      throw new ApiError(400, 'INVALID_CROSS_REFERENCE_KEY', 'Owner ID: owner cannot be blank', ['OwnerId']);
  }
  const after: Row = { ...row, ...changes };
  beforePersonSave(org, access, definition, after, changes, row);
  if (after['Name'] !== row['Name']) changes['Name'] = after['Name'] ?? null;
  checkRequired(definition, after);
  const now = new Date(org.now()).toISOString();
  Object.assign(changes, derivedFields(org, definition, after, false), {
    LastModifiedDate: now,
    SystemModstamp: now,
    LastModifiedById: access.isSystem ? org.systemUserId : access.userId,
  });
  checkUnique(org, definition, String(row['Id']), changes);
  checkRules(org, access, definition, { ...after, ...changes }, changes, options);
  const fault = org.writeFault(definition, after, false);
  if (fault) throw fault;
  org.store.atomically(() => {
    org.store.update(definition, row, changes);
    if (definition.name === 'User') org.userSaved(row);
    afterPersonSave(org, definition, row);
  });
}

/** Also clears lookups that point at the record, as deleteConstraint SetNull says. */
export function deleteRecord(org: OrgState, access: UserAccess, definition: ObjectDef, id: string): void {
  const row = readableRow(org, access, definition, id);
  checkEdit(org, access, definition, row, 'delete');
  const contactId = deletedWith(access, definition, row);
  org.store.atomically(() => {
    const contacts = org.schema.object('Contact');
    if (contactId !== null && contacts) deleteRecord(org, systemAccess(), contacts, contactId);
    org.store.update(definition, row, { IsDeleted: true, SystemModstamp: new Date(org.now()).toISOString() });
    for (const other of org.schema.all()) {
      for (const f of other.fields.values()) {
        if (f.type !== 'reference' || !f.custom || !f.referenceTo.includes(definition.name)) continue;
        for (const pointing of org.store.byValue(other, f, row['Id'] ?? null) ?? [])
          org.store.update(other, pointing, { [f.name]: null });
      }
    }
    afterFileDelete(org, definition, row);
  });
}

/** By external id (or `Id`). Throws 300 with the matches when several records carry the key. */
export function upsertRecord(
  org: OrgState,
  access: UserAccess,
  definition: ObjectDef,
  fieldName: string,
  key: FieldValue,
  body: unknown,
  options: SaveOptions = {},
): { id: string; created: boolean } {
  const f = definition.fields.get(fieldName.toLowerCase());
  if (!f || !access.readable(definition, f) || !(f.externalId || f.type === 'id' || (f.idLookup && f.unique))) {
    throw new ApiError(
      404,
      'NOT_FOUND',
      `Provided external ID field does not exist or is not accessible: ${fieldName}`,
    );
  }
  if (key === null || key === '') throw new ApiError(400, 'MISSING_ARGUMENT', `${f.name} not specified`, [f.name]);
  if (f.type === 'id') {
    updateRecord(org, access, definition, String(key), body, options);
    return { id: normalizeId(key) ?? '', created: false };
  }
  // A unique key blocks even where the user cannot see its record, so the match looks past sharing.
  const hits = (org.store.byValue(definition, f, key) ?? []).filter((row) => row['IsDeleted'] !== true);
  if (hits.length > 1) {
    const urls = hits.map((row) => `/services/data/v66.0/sobjects/${definition.name}/${String(row['Id'])}`);
    throw new ApiError(
      300,
      'MULTIPLE_CHOICES',
      `${f.name}: more than one record found for external id field`,
      [f.name],
      urls,
    );
  }
  const found = hits[0];
  if (found) {
    updateRecord(org, access, definition, String(found['Id']), body, options);
    return { id: String(found['Id']), created: false };
  }
  return {
    id: createRecord(
      org,
      access,
      definition,
      { ...(body as Record<string, unknown>), [f.name]: key },
      undefined,
      options,
    ),
    created: true,
  };
}
