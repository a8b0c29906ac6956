/** Lookups of matching carried out by the API user: for conversations that no agent's softphone looks up. Reads, never writes. */
import type { PlanResult, PlanRow, RecordPlan, RecordStep, StepResult } from '../protocol/planTypes.ts';
import { isSalesforceId } from '../support/salesforceId.ts';
import { CallFailure } from './callFailure.ts';
import type { OrgConnections } from './orgConnection.ts';
import { MOST_ROWS, personQuery, personSearch } from './personQueries.ts';

export interface PlanReader {
  /**
   * One call for a plan. What the API user cannot see is as if it were not there, as it is for agents; where nothing is left
   * of a step, that is an answer (`not_allowed`). Rejects with CallFailure when the org cannot be asked. Filters (`allOf`)
   * are left to the judge of the rows.
   */
  read(connectionId: string, plan: RecordPlan): Promise<PlanResult>;
}

export function createPlanReader(deps: {
  connections: Pick<OrgConnections, 'call'>;
  /** E.g. `66.0`. */
  apiVersionOf(connectionId: string): string;
  /** Types of the fields of an object that the API user may see, by lower-case name, kept for a while; null: it may not see the object. */
  fieldsOf(connectionId: string, object: string): Promise<ReadonlyMap<string, string> | null>;
}): PlanReader {
  const seen = async (connectionId: string, plan: RecordPlan): Promise<Seen> => {
    const names = new Set(plan.steps.flatMap(objectsOf));
    const known = await Promise.all(
      [...names].map(async (object) => [object, await deps.fieldsOf(connectionId, object)] as const),
    );
    return new Map(known);
  };
  return {
    async read(connectionId, asked) {
      const visible = await seen(connectionId, asked);
      const plan: RecordPlan = { steps: asked.steps.flatMap((step) => seenStep(step, visible) ?? []) };
      if (plan.steps.length === 0)
        return {
          ok: false,
          code: 'not_allowed',
          message: `The connector’s API user may not see what the rules look for: ${searchedFields(asked)}.`,
        };
      const version = `v${deps.apiVersionOf(connectionId)}`;
      const addresses = plan.steps.map(addressOf);
      const unreadable = addresses.indexOf(null);
      if (unreadable !== -1)
        return { ok: false, code: 'bad_plan', message: 'The API user does not look people up in this way.' };
      const answer = await deps.connections.call(connectionId, {
        method: 'POST',
        path: '/composite/batch',
        body: { batchRequests: addresses.map((address) => ({ method: 'GET', url: `${version}${address ?? ''}` })) },
      });
      return resultOf(plan, answer);
    },
  };
}

/** Types of fields per object; null: not to be seen. */
type Seen = ReadonlyMap<string, ReadonlyMap<string, string> | null>;

const objectsOf = (step: RecordStep): string[] =>
  step.verb === 'search' ? step.objects.map(({ object }) => object) : step.verb === 'find' ? [step.object] : [];

/** A well-formed id that no record has. */
const NOTHING = { field: 'Id', value: '000000000000000' };

/** The step as far as the API user sees anything of it. A parent's field is left to the org, which shows it with the lookup. */
function seenStep(step: RecordStep, visible: Seen): RecordStep | null {
  const shown = (object: string, field: string): boolean =>
    field.includes('.') || field === 'Id' || visible.get(object)?.has(field.toLowerCase()) === true;
  if (step.verb === 'find') {
    const fields = step.fields.filter((field) => shown(step.object, field));
    const anyOf = step.anyOf.filter(({ field }) => shown(step.object, field));
    if (visible.get(step.object) === null || anyOf.length === 0) return null;
    // The org refuses a whole query for one text that is no id; to agents such a text is equal to nothing.
    const isId = (field: string): boolean =>
      field === 'Id' || visible.get(step.object)?.get(field.toLowerCase()) === 'reference';
    const askable = anyOf.filter(({ field, value }) => !isId(field) || isSalesforceId(value));
    return { ...step, fields, anyOf: askable.length === 0 ? [NOTHING] : askable };
  }
  if (step.verb !== 'search') return step;
  const objects = step.objects
    .filter(({ object }) => visible.get(object) !== null)
    .map((one) => ({ ...one, fields: one.fields.filter((field) => shown(one.object, field)) }));
  return objects.length === 0 ? null : { ...step, objects };
}

function searchedFields(plan: RecordPlan): string {
  const named = plan.steps.flatMap((step) =>
    step.verb === 'find' ? step.anyOf.map(({ field }) => `${step.object}.${field}`) : objectsOf(step),
  );
  return [...new Set(named)].slice(0, 10).join(', ');
}

function addressOf(step: RecordStep): string | null {
  if (step.verb === 'find') return address('query', personQuery(step));
  return step.verb === 'search' ? address('search', personSearch(step)) : null;
}

const address = (resource: string, text: string | null): string | null =>
  text === null ? null : `/${resource}?q=${encodeURIComponent(text)}`;

interface Part {
  statusCode?: unknown;
  result?: unknown;
}

function resultOf(plan: RecordPlan, answer: unknown): PlanResult {
  const parts = (answer as { results?: unknown } | null)?.results;
  if (!Array.isArray(parts) || parts.length !== plan.steps.length)
    throw new CallFailure({
      kind: 'unavailable',
      code: 'UNEXPECTED_ANSWER',
      message: 'The org answered a lookup in a way that cannot be understood.',
      certain: true,
    });
  const steps: StepResult[] = [];
  for (const [index, step] of plan.steps.entries()) {
    const { statusCode, result } = (parts as Part[])[index] ?? {};
    if (Number(statusCode) >= 300) return refusal(result);
    steps.push(stepResult(step, result));
  }
  return { ok: true, steps };
}

const UNREADABLE = new Set(['INVALID_FIELD', 'INVALID_TYPE', 'INSUFFICIENT_ACCESS']);

function refusal(result: unknown): PlanResult {
  const error = (Array.isArray(result) ? result[0] : result) as { errorCode?: unknown; message?: unknown } | undefined;
  const code = typeof error?.errorCode === 'string' ? error.errorCode : 'UNKNOWN';
  const message = typeof error?.message === 'string' ? error.message.slice(0, 300) : '';
  return UNREADABLE.has(code)
    ? { ok: false, code: 'not_allowed', message: `The connector’s API user cannot read it: ${message}` }
    : { ok: false, code: 'failed', message: `${code}: ${message}` };
}

function stepResult(step: RecordStep, result: unknown): StepResult {
  const body = result as { records?: unknown; searchRecords?: unknown } | null;
  const found = (body?.records ?? body?.searchRecords ?? []) as Record<string, unknown>[];
  const wanted = step.verb === 'search' ? step.objects : step.verb === 'find' ? [{ ...step, limit: step.limit }] : [];
  const rows: PlanRow[] = [];
  let more = false;
  for (const { object, fields, limit } of wanted) {
    const own = found.filter((record) => typeOf(record) === object.toLowerCase());
    const most = Math.min(limit, MOST_ROWS);
    more ||= own.length > most;
    rows.push(...own.slice(0, most).map((record) => rowOf(record, object, fields)));
  }
  return { as: step.as, rows, more };
}

const typeOf = (record: Record<string, unknown>): string =>
  textOf((record['attributes'] as { type?: unknown } | undefined)?.type)?.toLowerCase() ?? '';

function rowOf(record: Record<string, unknown>, object: string, fields: readonly string[]): PlanRow {
  return {
    id: textOf(record['Id']) ?? '',
    object,
    fields: Object.fromEntries(fields.map((field) => [field, textAt(record, field.split('.'))])),
  };
}

function textAt(record: Record<string, unknown>, path: readonly string[]): string | null {
  let value: unknown = record;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as Record<string, unknown>)[name];
  }
  return textOf(value);
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
