/** Stands in for LivePersonRecords: record plans carried out in user mode, within the org's allow-list. */
import { canRead } from '../access/sharing.ts';
import { ApiError } from '../apiError.ts';
import { normalizeId } from '../ids.ts';
import type { ObjectDef, Row } from '../schema/types.ts';
import { resolvePath, type FieldPath } from '../soql/fieldPath.ts';
import { ApexRefusal, requireAny, type ApexRun } from './apexOrg.ts';
import { parsePlan, type PlanStep } from './plan.ts';

const SEARCHABLE = new Set(['id', 'reference', 'string', 'email', 'phone', 'picklist', 'combobox', 'url']);

interface Find {
  step: PlanStep;
  definition: ObjectDef | null;
  fields: Map<string, FieldPath>;
  conditions: { path: FieldPath; value: string | null }[];
  seesAnything: boolean;
}

const notAllowed = (what: string): ApexRefusal =>
  new ApexRefusal('not_allowed', `Your Salesforce administrator has not allowed ${what} from the softphone.`);
const names = (text: string | null | undefined): [string, string][] =>
  (text ?? '')
    .split(/[,\s]+/)
    .filter((n) => n !== '')
    .map((n) => [n.toLowerCase(), n]);

/** Allow-list of one object: names by lower case, as the administrator spells them. Several records add up. */
function allowList(
  run: ApexRun,
  objectName: string,
): { object: string; returned: Map<string, string>; searched: Map<string, string> } {
  const entries = run.org.customMetadata.filter(
    (r) =>
      r.type === 'LivePerson_Record_Access' &&
      r.values['Allow_Find__c'] === 'true' &&
      r.values['Object__c']?.trim().toLowerCase() === objectName.toLowerCase(),
  );
  const first = entries[0];
  if (!first) throw notAllowed(`searching ${objectName}`);
  return {
    object: first.values['Object__c']?.trim() ?? objectName,
    returned: new Map([...entries.flatMap((e) => names(e.values['Fields__c'])), ['id', 'Id']]),
    searched: new Map(entries.flatMap((e) => names(e.values['Search_Fields__c']))),
  };
}

function visible(run: ApexRun, definition: ObjectDef, path: string): FieldPath | null {
  try {
    return resolvePath(run.org, run.access, definition, path);
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}

function prepare(run: ApexRun, step: PlanStep): Find {
  if (step.verb !== 'find')
    throw new ApexRefusal('not_allowed', `The softphone may not "${step.verb}" records in this org.`);
  const allowed = allowList(run, step.object);
  const listed = (map: Map<string, string>, name: string): string => {
    const spelled = map.get(name.toLowerCase());
    if (spelled === undefined) throw notAllowed(`the field ${name} of ${allowed.object}`);
    return spelled;
  };
  const returned = step.fields.map((name) => listed(allowed.returned, name));
  const searched = step.anyOf.map(({ field, value }) => ({ name: listed(allowed.searched, field), value }));
  const definition = run.org.schema.object(allowed.object);
  const find: Find = { step, definition, fields: new Map(), conditions: [], seesAnything: false };
  if (!definition || !run.access.object(definition.name).read) return find;
  for (const name of returned) {
    const path = visible(run, definition, name);
    if (path) find.fields.set(name, path);
  }
  for (const { name, value } of searched) {
    const path = visible(run, definition, name);
    if (!path) continue;
    if (!path.field.filterable || !SEARCHABLE.has(path.field.type))
      throw new ApexRefusal('bad_plan', `The field ${name} of ${step.object} cannot be searched by.`);
    find.seesAnything = true;
    const isId = path.field.type === 'id' || path.field.type === 'reference';
    find.conditions.push({ path, value: isId ? normalizeId(value) : value });
  }
  return find;
}

function equals(path: FieldPath, row: Row, wanted: string): boolean {
  const value = path.read(row);
  if (typeof value !== 'string') return false;
  return path.field.caseSensitive || path.field.type === 'reference' || path.field.type === 'id'
    ? value === wanted
    : value.toLowerCase() === wanted.toLowerCase();
}

function matching(run: ApexRun, find: Find, definition: ObjectDef): Row[] {
  const found = new Set<Row>();
  for (const { path, value } of find.conditions) {
    if (value === null) continue;
    const indexed = path.relations.length === 0 ? run.org.store.byValue(definition, path.field, value) : null;
    for (const row of indexed ?? run.org.store.rows(definition)) {
      if (row['IsDeleted'] !== true && equals(path, row, value) && canRead(run.org, run.access, definition, row))
        found.add(row);
    }
  }
  const key = (row: Row): string => String(row['LastModifiedDate']);
  return [...found].sort((a, b) =>
    key(a) === key(b) ? String(a['Id']).localeCompare(String(b['Id'])) : key(a) < key(b) ? 1 : -1,
  );
}

function result(run: ApexRun, find: Find): unknown {
  const { definition, step } = find;
  const rows = definition ? matching(run, find, definition) : [];
  return {
    as: step.as,
    more: rows.length > step.limit,
    rows: rows.slice(0, step.limit).map((row) => ({
      id: row['Id'],
      object: definition?.name,
      fields: Object.fromEntries(
        [...find.fields].map(([name, path]) => {
          const value = path.read(row);
          return [name, value === null ? null : String(value)];
        }),
      ),
    })),
  };
}

/** JSON text of the answer. Throws ApexRefusal. Every step is checked before the first one reads. */
export async function executePlan(run: ApexRun, args: Record<string, string>): Promise<string> {
  requireAny(run, ['LivePerson_Agent']);
  const finds = parsePlan(args['planJson'] ?? '').map((step) => prepare(run, step));
  if (!finds.some((find) => find.seesAnything))
    throw new ApexRefusal('no_access', 'You may not see any of the records the softphone looked for.');
  return JSON.stringify({ ok: true, steps: finds.map((find) => result(run, find)) });
}
