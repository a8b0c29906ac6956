/** Resolves `Account.Owner.Name` against the schema as one user, once per query, into something that reads rows fast. */
import type { UserAccess } from '../access/userAccess.ts';
import { canRead } from '../access/sharing.ts';
import { ApiError } from '../apiError.ts';
import type { OrgState } from '../orgState.ts';
import { open } from '../schema/field.ts';
import type { FieldDef, FieldValue, ObjectDef, Row } from '../schema/types.ts';

export interface FieldPath {
  /** Canonical relationship names, without the field. */
  relations: string[];
  field: FieldDef;
  read(row: Row): FieldValue;
}

/** Fields of the platform's `Name` object, which stands for a polymorphic parent. */
const NAME_FIELDS = new Map(
  [
    'Id',
    'Name',
    'FirstName',
    'LastName',
    'Type',
    'Email',
    'Phone',
    'Title',
    'Username',
    'Alias',
    'IsActive',
    'UserRoleId',
    'ProfileId',
  ].map((name) => [name.toLowerCase(), name]),
);

export function noSuchColumn(path: string, definition: ObjectDef): ApiError {
  return new ApiError(
    400,
    'INVALID_FIELD',
    `\nERROR at Row:1:Column:1\nNo such column '${path}' on entity '${definition.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

/** Follows a lookup; null when empty, deleted or not readable. */
export function parentOf(
  org: OrgState,
  access: UserAccess,
  row: Row,
  lookup: FieldDef,
): { definition: ObjectDef; row: Row } | null {
  const id = row[lookup.name];
  const found = typeof id === 'string' ? org.store.find(id) : null;
  return found &&
    found.row['IsDeleted'] !== true &&
    (access.isSystem || canRead(org, access, found.definition, found.row))
    ? found
    : null;
}

function polymorphic(
  org: OrgState,
  access: UserAccess,
  definition: ObjectDef,
  lookup: FieldDef,
  rest: string[],
  path: string,
): FieldPath {
  const name = NAME_FIELDS.get(rest[0]?.toLowerCase() ?? '');
  if (rest.length !== 1 || name === undefined) throw noSuchColumn(path, definition);
  const read = (row: Row): FieldValue => {
    const parent = parentOf(org, access, row, lookup);
    if (!parent) return null;
    if (name === 'Type') return parent.definition.name;
    const actual =
      name === 'Name'
        ? [...parent.definition.fields.values()].find((f) => f.nameField)
        : parent.definition.fields.get(name.toLowerCase());
    return actual && access.readable(parent.definition, actual) ? (parent.row[actual.name] ?? null) : null;
  };
  return { relations: [lookup.relationshipName ?? ''], field: open(name, 'string'), read };
}

/** Throws INVALID_FIELD for what does not exist or is hidden from this user. */
export function resolvePath(org: OrgState, access: UserAccess, definition: ObjectDef, path: string): FieldPath {
  const parts = path.split('.');
  // `SELECT c.Id FROM Contact c`: the parser keeps the prefix; the object's own name is allowed too.
  if (parts.length > 1 && parts[0]?.toLowerCase() === definition.name.toLowerCase()) parts.shift();
  const [head = '', ...rest] = parts;
  if (rest.length === 0) {
    const field = definition.fields.get(head.toLowerCase());
    if (!field || !access.readable(definition, field)) throw noSuchColumn(path, definition);
    return { relations: [], field, read: (row) => row[field.name] ?? null };
  }
  const lookup = [...definition.fields.values()].find(
    (f) => f.relationshipName?.toLowerCase() === head.toLowerCase() && access.readable(definition, f),
  );
  if (!lookup)
    throw new ApiError(
      400,
      'INVALID_FIELD',
      `\nERROR at Row:1:Column:1\nDidn't understand relationship '${head}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name.`,
    );
  const target = lookup.referenceTo.length === 1 ? org.schema.object(lookup.referenceTo[0] ?? '') : null;
  if (!target) return polymorphic(org, access, definition, lookup, rest, path);
  if (!access.object(target.name).read) throw noSuchColumn(path, definition);
  const inner = resolvePath(org, access, target, rest.join('.'));
  return {
    relations: [lookup.relationshipName ?? '', ...inner.relations],
    field: inner.field,
    read: (row) => {
      const parent = parentOf(org, access, row, lookup);
      return parent ? inner.read(parent.row) : null;
    },
  };
}
