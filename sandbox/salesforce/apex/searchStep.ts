/** `search`: full text over several objects. */
import type { PlanRow, SearchStep } from '../../../connector-server/src/protocol/planTypes.ts';
import { searchHits, type SearchScope } from '../search/runSearch.ts';
import type { Row } from '../schema/types.ts';
import { allowedObject } from './allowList.ts';
import type { ApexRun } from './apexOrg.ts';
import { allOfTests } from './findStep.ts';
import { naming, readableObject, refusedStep, type PreparedStep } from './preparedStep.ts';
import { planRow, returnedFields } from './returnedFields.ts';

/** Hits the search itself gives per object; the filters choose among them. */
const MAX_HITS = 200;

/** A number whatever its spelling is searched by its digits, a text by the beginnings of its words; null: nothing to search by. */
export function searchTerm(text: string): string | null {
  const digits = text.replace(/[\s+().\-/]/g, '');
  if (/^\d{3,}$/.test(digits)) return digits;
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= 2);
  return words.length > 0 ? words.map((word) => `${word}*`).join(' ') : null;
}

interface SearchedObject {
  found(): { rows: PlanRow[]; more: boolean };
  notAllowed: string[];
}

function prepareObject(
  run: ApexRun,
  step: SearchStep,
  wanted: SearchStep['objects'][number],
  terms: readonly string[],
): SearchedObject | 'not_allowed' | 'not_seen' {
  const allowed = allowedObject(run, wanted.object);
  if (!allowed?.allows('find')) return 'not_allowed';
  const definition = readableObject(run, allowed.object);
  if (!definition?.searchable) return 'not_seen';
  const fields = returnedFields(run, definition, allowed.returned('find'), wanted.fields);
  const notAllowed = [...fields.notAllowed];
  const allOf = allOfTests(run, allowed, definition, wanted.allOf, notAllowed);
  return {
    notAllowed,
    found: () => {
      if (!allOf.visible || allOf.unlisted !== null || terms.length === 0) return { rows: [], more: false };
      const scope = step.scope.toUpperCase() as SearchScope;
      const hits = searchHits(run.org, run.access, definition, { terms, scope });
      const rows: Row[] = hits.slice(0, MAX_HITS).filter((row) => allOf.tests.every((test) => test(row)));
      return {
        rows: rows.slice(0, wanted.limit).map((row) => planRow(definition, fields, row)),
        more: rows.length > wanted.limit || hits.length > MAX_HITS,
      };
    },
  };
}

/** Throws ApexRefusal `bad_plan`. */
export function prepareSearch(run: ApexRun, step: SearchStep): PreparedStep {
  const terms = step.texts.flatMap((text) => searchTerm(text) ?? []);
  const prepared = step.objects.map((wanted) => ({ wanted, result: prepareObject(run, step, wanted, terms) }));
  const left = prepared.flatMap(({ wanted, result }) => (result === 'not_allowed' ? [wanted.object] : []));
  if (left.length === prepared.length) return refusedStep(step.as, `searching ${left.join(', ')}`, left);
  const searched = prepared.flatMap(({ result }) => (typeof result === 'string' ? [] : [result]));
  return {
    refused: null,
    seesAnything: searched.length > 0,
    run: () => {
      const found = searched.map((object) => object.found());
      return {
        as: step.as,
        rows: found.flatMap(({ rows }) => rows),
        more: found.some(({ more }) => more),
        ...naming([...left, ...searched.flatMap((object) => object.notAllowed)]),
      };
    },
  };
}
