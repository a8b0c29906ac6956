/** What an org's rules say to a record before it is saved. The org itself (seeds) is asked nothing. */
import type { UserAccess } from '../access/userAccess.ts';
import { ApiError } from '../apiError.ts';
import type { OrgState } from '../orgState.ts';
import type { ObjectDef, Row } from '../schema/types.ts';
import { DuplicatesDetected } from './duplicatesDetected.ts';
import { findDuplicates } from './findDuplicates.ts';

export interface SaveOptions {
  /** Save although duplicate rules warn. */
  allowDuplicates?: boolean;
  /** Run the assignment rules of Lead and Case. */
  assignmentRules?: boolean;
}

/** From the headers of the REST API; assignment rules run there unless they are switched off. */
export const saveOptions = (headers: Readonly<Record<string, string | undefined>>): SaveOptions => ({
  allowDuplicates: /\ballowSave\s*=\s*true\b/i.test(headers['sforce-duplicate-rule-header'] ?? ''),
  assignmentRules: headers['sforce-auto-assign']?.toUpperCase() !== 'FALSE',
});

/** Sets the record type a new record gets by itself, and the owner the assignment rules name. */
export function beforeRules(
  org: OrgState,
  access: UserAccess,
  definition: ObjectDef,
  row: Row,
  options: SaveOptions,
): void {
  if (definition.recordTypes.length > 0 && row['RecordTypeId'] == null)
    row['RecordTypeId'] = definition.recordTypes.find((type) => type.isDefault)?.id ?? null;
  if (access.isSystem || options.assignmentRules !== true) return;
  const entry = org.rules.assignments
    .filter((rule) => rule.object === definition.name)
    .flatMap((rule) => rule.entries)
    .find((candidate) => candidate.fits(row));
  const users = org.schema.object('User');
  if (entry && users && org.store.get(users, entry.ownerId)) row['OwnerId'] = entry.ownerId;
}

function checkRecordType(definition: ObjectDef, row: Row, changed: Row): void {
  const type = definition.recordTypes.find(({ id }) => id === row['RecordTypeId']);
  if (row['RecordTypeId'] != null && !type)
    throw new ApiError(
      400,
      'INVALID_CROSS_REFERENCE_KEY',
      'Record Type ID: this ID value isn’t valid for the user or the object',
      ['RecordTypeId'],
    );
  for (const [name, offered] of Object.entries(type?.values ?? {})) {
    const value = changed[name];
    const isRestricted = definition.fields.get(name.toLowerCase())?.restricted === true;
    if (isRestricted && typeof value === 'string' && !offered.includes(value))
      throw new ApiError(
        400,
        'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        `${name}: bad value for restricted picklist field: ${value}`,
        [name],
      );
  }
}

/** `row`: the record as it would become; `changed`: what this save sets. Throws ApiError. */
export function checkRules(
  org: OrgState,
  access: UserAccess,
  definition: ObjectDef,
  row: Row,
  changed: Row,
  options: SaveOptions,
): void {
  if (access.isSystem) return;
  checkRecordType(definition, row, changed);
  for (const rule of org.rules.validations)
    if (rule.object === definition.name && rule.isBroken(row))
      throw new ApiError(
        400,
        'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        rule.message,
        rule.field === null ? [] : [rule.field],
      );
  const found = findDuplicates(org, access, definition, row);
  const objecting = options.allowDuplicates === true ? found.filter(({ rule }) => rule.action === 'block') : found;
  if (objecting.length > 0) throw new DuplicatesDetected(objecting);
}
