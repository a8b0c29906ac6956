import type { CrmObjectSettings, CrmSettings } from '../protocol/crmSettings.ts';
import type { CrmCard } from '../protocol/crmTypes.ts';
import type { DescribeStep, FindStep, ReadStep, RecordStep } from '../protocol/planTypes.ts';
import { nameFields, parentFields, parentName, unique } from './crmFields.ts';
import type { CrmSubject } from './crmSubject.ts';
import { firstThatFit } from './planLimits.ts';
import { isRefusal, skillOf } from './skillOf.ts';

/** The bubble shows the first five fields marked for it (MAT-14), a related list the first four columns (MAT-15). */
const OVERVIEW_FIELDS = 5;
const COLUMNS = 4;
/** Fields that one step may read. */
const MOST_FIELDS = 50;
const IN_BUBBLE = ['Case', 'Opportunity'];
const BUBBLE_ROWS = 3;

/**
 * A record as the agent sees it: a few fields and its cases and opportunities (`overview`), or all mapped fields and all
 * related lists (`view`). Null: the settings of this skill do not have the object.
 */
export function cardAnswer(
  settings: CrmSettings | null,
  subject: CrmSubject,
  asked: { kind: 'overview' | 'view'; object: string; recordId: string },
): CrmCard | null {
  const view = skillOf(settings, subject);
  if (settings === null || isRefusal(view)) return null;
  const own = view.objects.find(({ object }) => object === asked.object);
  if (own === undefined) return null;
  const brief = asked.kind === 'overview';
  const overview = own.fields.filter((one) => one.overview).slice(0, OVERVIEW_FIELDS);
  const fields = (brief ? overview : own.fields).slice(0, MOST_FIELDS);
  const lists = listsOf(own, view.objects, asked.recordId, brief);
  const steps = firstThatFit([
    ...recordSteps(
      own,
      fields.map(({ field }) => field),
      asked.recordId,
    ),
    ...lists.map(({ step }) => step),
    // Headings of columns are a courtesy: the first to be left out.
    ...headings(
      own,
      lists.map(({ step }) => step),
    ),
  ]);
  const kept = new Set(steps.map(({ as }) => as));
  return {
    plan: { steps },
    fields: fields.map(({ field }) => ({ field, overview: overview.some((one) => one.field === field) })),
    lists: lists.filter(({ step }) => kept.has(step.as)).map(({ shown }) => shown),
    editable: own.allowEdit,
  };
}

function recordSteps(own: CrmObjectSettings, fields: string[], recordId: string): RecordStep[] {
  const parents = parentFields(own);
  const read: ReadStep = {
    verb: 'read',
    as: 'record',
    object: own.object,
    recordId,
    fields: unique([...nameFields(own.object), ...parents, ...fields]).slice(0, MOST_FIELDS),
  };
  const describe: DescribeStep = { verb: 'describe', as: 'describe', object: own.object, fields };
  return [read, describe];
}

function listsOf(
  own: CrmObjectSettings,
  objects: readonly CrmObjectSettings[],
  recordId: string,
  brief: boolean,
): { step: FindStep; shown: CrmCard['lists'][number] }[] {
  const chosen = own.relatedLists.filter(({ object }) => !brief || IN_BUBBLE.includes(object));
  return chosen.map((list, index) => {
    const as = `list${index}`;
    const columns = list.fields.slice(0, COLUMNS);
    const related = objects.find(({ object }) => object === list.object);
    const fields = unique([
      ...nameFields(list.object),
      ...columns,
      ...(related === undefined ? [] : parentFields(related).filter((field) => parentName(field) !== null)),
    ]);
    return {
      step: {
        verb: 'find',
        as,
        object: list.object,
        fields,
        anyOf: [],
        allOf: [
          { field: list.lookupField, operator: 'equals', values: [recordId] },
          ...(related?.filters ?? []).map((filter) => ({ ...filter })),
        ],
        orderBy: { field: list.sortField, direction: list.sortDirection },
        count: true,
        limit: brief ? Math.min(BUBBLE_ROWS, list.count) : list.count,
      },
      shown: {
        as,
        object: list.object,
        fields: columns,
        linkable: related !== undefined && related.allowLink && related.conversationField !== null,
      },
    };
  });
}

/** One description per object of the lists, of the fields that stand over its columns. */
function headings(own: CrmObjectSettings, steps: readonly FindStep[]): DescribeStep[] {
  const wanted = new Map<string, string[]>();
  for (const { object, fields } of steps) wanted.set(object, [...(wanted.get(object) ?? []), ...fields]);
  return [...wanted]
    .filter(([object]) => object !== own.object)
    .map(([object, fields]) => ({
      verb: 'describe',
      as: `of_${object}`.slice(0, 40),
      object,
      fields: unique(fields).filter((field) => !field.includes('.')),
    }));
}
