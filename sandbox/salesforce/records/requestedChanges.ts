/** Decode stage of a write: a JSON body becomes checked values by field, as far as this user may write them. */
import type { UserAccess } from '../access/userAccess.ts';
import { ApiError } from '../apiError.ts';
import type { OrgState } from '../orgState.ts';
import type { FieldDef, ObjectDef, Row } from '../schema/types.ts';
import { fieldValue } from './fieldValue.ts';
import { checkOwner, checkReference, resolveByExternalId } from './references.ts';

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fieldOf(definition: ObjectDef, access: UserAccess, name: string): { f: FieldDef; relation: boolean } {
  const direct = definition.fields.get(name.toLowerCase());
  if (direct && access.readable(definition, direct)) return { f: direct, relation: false };
  for (const f of definition.fields.values()) {
    if (f.relationshipName?.toLowerCase() === name.toLowerCase() && access.readable(definition, f))
      return { f, relation: true };
  }
  throw new ApiError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${definition.name}`);
}

/** Throws ApiError for the first unknown, unwritable or invalid field, the way the platform refuses a row. */
export function requestedChanges(
  org: OrgState,
  access: UserAccess,
  definition: ObjectDef,
  body: unknown,
  isNew: boolean,
  before: Row | null = null,
): Row {
  if (!isPlainObject(body))
    throw new ApiError(400, 'JSON_PARSER_ERROR', 'The HTTP entity body is required, and it must be a JSON object');
  const changes: Row = {};
  const refused: string[] = [];
  for (const [name, raw] of Object.entries(body)) {
    if (name === 'attributes') continue;
    const { f, relation } = fieldOf(definition, access, name);
    if (!(isNew ? f.createable : f.updateable) || !access.editable(definition, f)) {
      refused.push(f.name);
      continue;
    }
    if (raw !== null && typeof raw === 'object' && !relation)
      throw new ApiError(
        400,
        'JSON_PARSER_ERROR',
        `Cannot deserialize instance of ${f.type} from ${Array.isArray(raw) ? 'START_ARRAY' : 'START_OBJECT'} (${f.name})`,
        [f.name],
      );
    const value = relation ? resolveByExternalId(org, access, f, raw) : fieldValue(f, raw);
    if (typeof value === 'string' && f.name === 'OwnerId') {
      if (before?.['OwnerId'] !== value) checkOwner(org, access, definition, value);
    } else if (typeof value === 'string' && f.type === 'reference' && before?.[f.name] !== value) {
      checkReference(org, access, f, value);
    }
    changes[f.name] = value;
  }
  if (refused.length > 0) {
    throw new ApiError(
      400,
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      `Unable to create/update fields: ${refused.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
      refused,
    );
  }
  return changes;
}

/** Throws REQUIRED_FIELD_MISSING for a row that lacks a required field. */
export function checkRequired(definition: ObjectDef, row: Row): void {
  const missing = [...definition.fields.values()]
    .filter(
      (f) =>
        !f.nillable &&
        (f.createable || f.updateable) &&
        f.type !== 'boolean' &&
        row[f.name] == null &&
        !(f.nameField && definition.custom),
    )
    .map((f) => f.name);
  if (missing.length > 0)
    throw new ApiError(400, 'REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing);
}
