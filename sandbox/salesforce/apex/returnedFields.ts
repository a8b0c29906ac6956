/** The fields of a step's rows: allowed by the org, visible to the user, as text. */
import type { PlanRow } from '../../../connector-server/src/protocol/planTypes.ts';
import type { FieldValue, ObjectDef, Row } from '../schema/types.ts';
import type { FieldPath } from '../soql/fieldPath.ts';
import type { ApexRun } from './apexOrg.ts';
import { visiblePath } from './preparedStep.ts';

/** Characters of a text in the rows of a list; `read` gives it whole. */
const MAX_LISTED_TEXT = 1000;

export interface ReturnedFields {
  /** By the name the answer uses. */
  paths: Map<string, FieldPath>;
  /** `Object.Field` of what the org's list does not hold. */
  notAllowed: string[];
}

export function returnedFields(
  run: ApexRun,
  definition: ObjectDef,
  listed: ReadonlyMap<string, string>,
  wanted: readonly string[],
): ReturnedFields {
  const fields: ReturnedFields = { paths: new Map(), notAllowed: [] };
  for (const name of wanted) {
    const spelled = listed.get(name.toLowerCase());
    if (spelled === undefined) fields.notAllowed.push(`${definition.name}.${name}`);
    const path = spelled === undefined ? null : visiblePath(run, definition, spelled);
    if (path && spelled !== undefined) fields.paths.set(spelled, path);
  }
  return fields;
}

const textOf = (value: FieldValue): string | null => (value === null || value === '' ? null : String(value));

function cut(text: string | null): string | null {
  return text === null || text.length <= MAX_LISTED_TEXT ? text : `${text.slice(0, MAX_LISTED_TEXT)}…`;
}

/** `whole`: long texts are not cut. */
export function planRow(definition: ObjectDef, fields: ReturnedFields, row: Row, whole = false): PlanRow {
  const entries = [...fields.paths].map(([name, path]): [string, string | null] => {
    const text = textOf(path.read(row));
    return [name, whole ? text : cut(text)];
  });
  return { id: String(row['Id']), object: definition.name, fields: Object.fromEntries(entries) };
}
