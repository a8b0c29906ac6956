/** One step of a record plan, by verb. */
import type { RecordStep, SearchStep } from '../../../connector-server/src/protocol/planTypes.ts';
import { ApexRefusal } from './apexOrg.ts';
import {
  bad,
  conditionsOf,
  fieldsOf,
  filtersOf,
  flagOf,
  limitOf,
  listOf,
  objectOf,
  textOf,
  valuesOf,
} from './planShape.ts';

type Reader = (row: Record<string, unknown>, as: string) => RecordStep;
const MAX_TEXTS = 10;
const MAX_SEARCHED_OBJECTS = 10;
const SCOPES: ReadonlySet<string> = new Set(['all', 'name', 'email', 'phone']);

function orderOf(value: unknown): { orderBy?: { field: string; direction: 'asc' | 'desc' } } {
  if (value === undefined || value === null) return {};
  const row = objectOf(value, 'orderBy');
  const direction = row['direction'];
  if (direction !== 'asc' && direction !== 'desc') throw bad('"direction" is neither asc nor desc');
  return { orderBy: { field: textOf(row['field'], 'field'), direction } };
}

function scopeOf(value: unknown): SearchStep['scope'] {
  const name = textOf(value, 'scope');
  if (!SCOPES.has(name)) throw bad(`there is no scope "${name}"`);
  return name as SearchStep['scope'];
}

const recordTypeOf = (value: unknown): { recordTypeId?: string } =>
  value === undefined || value === null ? {} : { recordTypeId: textOf(value, 'recordTypeId') };

const READERS: Record<RecordStep['verb'], Reader> = {
  find: (row, as) => {
    const allOf = filtersOf(row['allOf']);
    return {
      verb: 'find',
      as,
      object: textOf(row['object'], 'object'),
      fields: fieldsOf(row['fields'], 1),
      anyOf: conditionsOf(row['anyOf'], allOf.length > 0 ? 0 : 1),
      allOf,
      ...orderOf(row['orderBy']),
      count: flagOf(row['count'], 'count'),
      limit: limitOf(row['limit']),
    };
  },
  search: (row, as) => ({
    verb: 'search',
    as,
    texts: listOf(row['texts'], 'texts', 1, MAX_TEXTS).map((text) => textOf(text, 'texts')),
    scope: scopeOf(row['scope']),
    objects: listOf(row['objects'], 'objects', 1, MAX_SEARCHED_OBJECTS).map((entry) => {
      const wanted = objectOf(entry, 'objects');
      return {
        object: textOf(wanted['object'], 'object'),
        fields: fieldsOf(wanted['fields'], 1),
        allOf: filtersOf(wanted['allOf']),
        limit: limitOf(wanted['limit']),
      };
    }),
  }),
  read: (row, as) => ({
    verb: 'read',
    as,
    object: textOf(row['object'], 'object'),
    recordId: textOf(row['recordId'], 'recordId'),
    fields: fieldsOf(row['fields'], 1),
  }),
  describe: (row, as) => ({
    verb: 'describe',
    as,
    object: textOf(row['object'], 'object'),
    fields: fieldsOf(row['fields'], 0),
    ...recordTypeOf(row['recordTypeId']),
  }),
  duplicates: (row, as) => ({
    verb: 'duplicates',
    as,
    object: textOf(row['object'], 'object'),
    values: valuesOf(row['values']),
    fields: fieldsOf(row['fields'], 1),
  }),
  create: (row, as) => ({
    verb: 'create',
    as,
    object: textOf(row['object'], 'object'),
    values: valuesOf(row['values']),
    ...recordTypeOf(row['recordTypeId']),
    assignmentRules: flagOf(row['assignmentRules'], 'assignmentRules'),
    allowDuplicates: flagOf(row['allowDuplicates'], 'allowDuplicates'),
  }),
  update: (row, as) => ({
    verb: 'update',
    as,
    object: textOf(row['object'], 'object'),
    recordId: textOf(row['recordId'], 'recordId'),
    values: valuesOf(row['values']),
    allowDuplicates: flagOf(row['allowDuplicates'], 'allowDuplicates'),
  }),
};

/** Throws ApexRefusal `bad_plan`, or `not_allowed` for a verb that does not exist. */
export function stepOf(value: unknown): RecordStep {
  const row = objectOf(value, 'step');
  const as = textOf(row['as'], 'as');
  if (!/^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(as)) throw bad('"as" is not a plain name');
  const verb = textOf(row['verb'], 'verb');
  if (!Object.hasOwn(READERS, verb))
    throw new ApexRefusal('not_allowed', `The softphone may not "${verb}" records in this org.`);
  return READERS[verb as RecordStep['verb']](row, as);
}
