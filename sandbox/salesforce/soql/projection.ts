/** The SELECT list: which values of a row go into the answer, in which shape. */
import type { FieldType, Query, Subquery } from '@jetstreamapp/soql-parser-js';
import type { UserAccess } from '../access/userAccess.ts';
import { ApiError } from '../apiError.ts';
import type { OrgState } from '../orgState.ts';
import type { FieldDef, FieldValue, ObjectDef, Row } from '../schema/types.ts';
import { parentOf, resolvePath } from './fieldPath.ts';

export type JsonRecord = Record<string, unknown>;
export type Project = (row: Row) => JsonRecord;
/** Runs a child query (`(SELECT … FROM Contacts)`) for one parent. */
export type ChildQuery = (subquery: Subquery, parent: Row) => JsonRecord | null;

/** How a stored value is written in an answer: times with `+0000`, file bodies as their address. */
export function jsonValue(f: FieldDef, value: FieldValue, url?: string): FieldValue {
  if (value === null) return f.type === 'boolean' ? false : null;
  if (f.type === 'datetime' && typeof value === 'string') return value.replace('Z', '+0000');
  if (f.type === 'complexvalue') return JSON.parse(String(value)) as FieldValue;
  if (f.type === 'base64') return url === undefined ? null : `${url}/${f.name}`;
  return value;
}

export function recordUrl(base: string, definition: ObjectDef, row: Row): string {
  return `${base}/sobjects/${definition.name}/${String(row['Id'])}`;
}

type Step = (row: Row, out: JsonRecord) => void;

function fieldStep(org: OrgState, access: UserAccess, definition: ObjectDef, base: string, path: string): Step {
  const resolved = resolvePath(org, access, definition, path);
  if (resolved.relations.length === 0) {
    const f = resolved.field;
    return (row, out) => {
      out[f.name] = jsonValue(
        f,
        row[f.name] ?? null,
        f.type === 'base64' ? recordUrl(base, definition, row) : undefined,
      );
    };
  }
  const lookups = path.split('.').slice(-resolved.relations.length - 1, -1);
  return (row, out) => {
    let target = out;
    let current: { definition: ObjectDef; row: Row } | null = { definition, row };
    for (const [i, relation] of resolved.relations.entries()) {
      const lookup: FieldDef | undefined = [...current.definition.fields.values()].find(
        (f) => f.relationshipName?.toLowerCase() === lookups[i]?.toLowerCase(),
      );
      current = lookup ? parentOf(org, access, current.row, lookup) : null;
      if (!current) {
        target[relation] ??= null;
        return;
      }
      const next: JsonRecord = (target[relation] as JsonRecord | null | undefined) ?? {
        attributes: { type: current.definition.name, url: recordUrl(base, current.definition, current.row) },
      };
      target[relation] = next;
      target = next;
    }
    target[resolved.field.name] = jsonValue(resolved.field, resolved.read(row));
  };
}

function typeofStep(
  org: OrgState,
  access: UserAccess,
  definition: ObjectDef,
  base: string,
  item: Extract<FieldType, { type: 'FieldTypeof' }>,
): Step {
  const lookup = [...definition.fields.values()].find(
    (f) => f.relationshipName?.toLowerCase() === item.field.toLowerCase(),
  );
  if (!lookup)
    throw new ApiError(400, 'INVALID_FIELD', `Didn't understand relationship '${item.field}' in field path.`);
  const otherwise = item.conditions.find((c) => c.type === 'ELSE')?.fieldList ?? [];
  return (row, out) => {
    const parent = parentOf(org, access, row, lookup);
    const wanted =
      item.conditions.find((c) => c.objectType?.toLowerCase() === parent?.definition.name.toLowerCase())?.fieldList ??
      otherwise;
    if (!parent) out[item.field] = null;
    else {
      const inner: JsonRecord = {
        attributes: { type: parent.definition.name, url: recordUrl(base, parent.definition, parent.row) },
      };
      for (const name of wanted) fieldStep(org, access, parent.definition, base, name)(parent.row, inner);
      out[item.field] = inner;
    }
  };
}

/** Throws INVALID_FIELD for anything this user may not see. `base` is `/services/data/vNN.0`. */
export function projection(
  org: OrgState,
  access: UserAccess,
  definition: ObjectDef,
  base: string,
  query: Query | Subquery,
  child: ChildQuery,
): Project {
  const steps = (query.fields ?? []).flatMap((item): Step[] => {
    if (item.type === 'Field') return [fieldStep(org, access, definition, base, item.field)];
    if (item.type === 'FieldRelationship')
      return [fieldStep(org, access, definition, base, [...item.relationships, item.field].join('.'))];
    if (item.type === 'FieldTypeof') return [typeofStep(org, access, definition, base, item)];
    if (item.type === 'FieldSubquery')
      return [
        (row, out) => {
          out[item.subquery.relationshipName] = child(item.subquery, row);
        },
      ];
    if (item.functionName.toUpperCase() === 'FIELDS') {
      if ((query.limit ?? Infinity) > 200)
        throw new ApiError(400, 'MALFORMED_QUERY', 'The SOQL FIELDS function must have a LIMIT of at most 200');
      return [...definition.fields.values()]
        .filter((f) => access.readable(definition, f))
        .map((f) => fieldStep(org, access, definition, base, f.name));
    }
    throw new ApiError(400, 'MALFORMED_QUERY', `function ${item.functionName} is not known to this stand-in`);
  });
  return (row) => {
    const out: JsonRecord = { attributes: { type: definition.name, url: recordUrl(base, definition, row) } };
    for (const step of steps) step(row, out);
    return out;
  };
}
