import type { CrmObjectSettings, CrmSettings } from '../protocol/crmSettings.ts';
import type { CrmSearch } from '../protocol/crmTypes.ts';
import type { SearchStep } from '../protocol/planTypes.ts';
import { filtersOf, nameFields, parentFields, unique } from './crmFields.ts';
import type { CrmSubject } from './crmSubject.ts';
import { idSearch } from './idSearch.ts';
import { firstThatFit, MOST_PLAN_BYTES } from './planLimits.ts';
import { isRefusal, skillOf } from './skillOf.ts';

const PEOPLE = ['Account', 'Contact', 'Lead'];
/** Shown under the name; the rest is in the bubble. */
const MOST_COLUMNS = 3;
/** Rows per object. */
const MOST_ROWS = 20;

const nothing = (note: string): CrmSearch => ({ plan: null, note, columns: {} });

/** The plan of one search: a record by its id, else full text over the objects asked for; within the filters of each. */
export function searchAnswer(
  settings: CrmSettings | null,
  subject: CrmSubject,
  text: string,
  asked: readonly string[] | null,
): CrmSearch {
  const view = skillOf(settings, subject);
  if (isRefusal(view)) return nothing(view.text);
  const words = text.trim().replaceAll(/\s+/gu, ' ');
  if (letters(words) < 2) return nothing('Type at least two letters or digits.');
  const searchable = view.objects.filter(({ search }) => search);
  const people = searchable.filter(({ object }) => PEOPLE.includes(object));
  const byId = idSearch(words, searchable, fieldsOf);
  const idSteps = byId?.steps ?? [];
  if (byId?.alsoText === false)
    return {
      plan: idSteps.length === 0 ? null : { steps: firstThatFit(idSteps) },
      note: byId.note,
      columns: columns(searchable),
    };
  const chosen = asked === null ? people : searchable.filter(({ object }) => asked.includes(object));
  const objects = asked === null && chosen.length === 0 ? searchable : chosen;
  if (objects.length === 0 && idSteps.length === 0)
    return nothing('The settings of this skill do not allow this search.');
  return {
    plan: { steps: firstThatFit([...idSteps, ...textSteps(words, objects)]) },
    note: byId?.note ?? '',
    columns: columns(searchable),
  };
}

function columns(objects: readonly CrmObjectSettings[]): CrmSearch['columns'] {
  return Object.fromEntries(objects.map((one) => [one.object, columnsOf(one)]));
}

function textSteps(words: string, objects: readonly CrmObjectSettings[]): SearchStep[] {
  const search: SearchStep = {
    verb: 'search',
    as: 'found',
    texts: [words],
    scope: 'all',
    objects: [],
  };
  for (const one of objects) {
    const wanted = { object: one.object, fields: fieldsOf(one), ...filtersOf(one), limit: MOST_ROWS };
    const bytes = Buffer.byteLength(JSON.stringify({ steps: [{ ...search, objects: [...search.objects, wanted] }] }));
    if (bytes <= MOST_PLAN_BYTES) search.objects.push(wanted);
  }
  return search.objects.length === 0 ? [] : [search];
}

function fieldsOf(one: CrmObjectSettings): string[] {
  return unique([...nameFields(one.object), ...parentFields(one), ...columnsOf(one)]);
}

function columnsOf(one: CrmObjectSettings): string[] {
  const parents = parentFields(one);
  const named = nameFields(one.object);
  return one.fields
    .filter(({ overview, field }) => overview && !parents.includes(field) && !named.includes(field))
    .map(({ field }) => field)
    .slice(0, MOST_COLUMNS);
}

/** Full-text search finds nothing by signs alone. */
function letters(words: string): number {
  return words.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}
