/** What is known of a customer, as one plan: one round trip to Salesforce for each conversation. */
import type { PlanCondition, PlanFilter, RecordPlan, RecordStep } from '../protocol/planTypes.ts';
import type { Clue, ClueKey, RuleSettings, Wanted } from './clues.ts';
import { fieldsFor } from './matchFields.ts';
import { exactSpellings, searchSpellings } from '../support/phone/phoneNumber.ts';

export interface PlanShape {
  /** Only fields that are needed. */
  lean?: boolean;
  /** Without full-text search: phone numbers are found in the commonest spellings only. */
  withoutSearch?: boolean;
}

/** Limits of a plan (docs/apex-contracts.md). */
const MOST_STEPS = 5;
const MOST_BYTES = 8_000;
const MOST_CONDITIONS = 20;
const MOST_TEXTS = 20;
/** Rows per object: more than anybody chooses from, and enough to see that there are others. */
const ROWS = 20;
export const PHONE_STEP = 'phones';

/** Null: nothing to look for. */
export function matchPlan(clues: readonly Clue[], settings: RuleSettings, shape: PlanShape = {}): RecordPlan | null {
  for (const tried of [shape, { ...shape, lean: true }]) {
    const steps = stepsFor(clues, settings, tried);
    if (steps.length === 0) return null;
    if (bytesOf(steps) < MOST_BYTES) return { steps };
  }
  const steps = stepsFor(clues, settings, { ...shape, lean: true });
  while (steps.length > 1 && bytesOf(steps) >= MOST_BYTES) steps.pop();
  return bytesOf(steps) < MOST_BYTES ? { steps } : null;
}

const bytesOf = (steps: readonly RecordStep[]): number => Buffer.byteLength(JSON.stringify({ steps }));

/** Rules that no step looks for: a plan has room for five. */
export function rulesLeftOut(clues: readonly Clue[], plan: RecordPlan | null): string[] {
  const looked = new Set(
    (plan?.steps ?? []).flatMap((step) =>
      step.verb === 'search' ? step.objects.map(({ object }) => object) : step.verb === 'find' ? [step.object] : [],
    ),
  );
  return clues.filter(({ rule }) => !looked.has(rule.object)).map(({ rule }) => rule.name);
}

function stepsFor(clues: readonly Clue[], settings: RuleSettings, shape: PlanShape): RecordStep[] {
  const objects = [...new Set(clues.map(({ rule }) => rule.object))];
  const context = (object: string) => {
    const own = clues.filter(({ rule }) => rule.object === object);
    const searched = own.flatMap(({ keys }) => keys.flatMap(({ fields }) => fields));
    return {
      fields: fieldsFor(object, searched, settings, shape.lean === true),
      filters: settings.objects.find((one) => one.object === object)?.filters ?? [],
    };
  };
  const finds: RecordStep[] = [];
  const narrow: RecordStep[] = [];
  for (const [place, object] of objects.entries()) {
    const own = clues.filter(({ rule }) => rule.object === object);
    const { fields, filters } = context(object);
    const find = (as: string, anyOf: PlanCondition[], allOf: readonly PlanFilter[]): RecordStep => ({
      verb: 'find',
      as,
      object,
      fields,
      anyOf: anyOf.slice(0, MOST_CONDITIONS),
      ...(allOf.length === 0 ? {} : { allOf: [...allOf] }),
      limit: ROWS,
    });
    const wide = own.flatMap((clue) => (clue.keys.length === 1 ? conditionsOf(clue.keys[0] as ClueKey) : []));
    // Equality of e-mail and ids first: they are found at once and index-backed.
    wide.sort((a, b) => Number(a.phone) - Number(b.phone));
    if (wide.length > 0)
      finds.push(find(object.length > 36 ? `${object.slice(0, 34)}_${place}` : object, wide.map(bare), filters));
    own.forEach((clue, index) => {
      if (clue.keys.length === 1) return;
      const { anchor, others } = anchored(clue);
      narrow.push(
        find(`${object.slice(0, 30)}_${place}r${index}`, conditionsOf(anchor).map(bare), [...others, ...filters]),
      );
    });
  }
  const phones = shape.withoutSearch === true ? [] : phoneTexts(clues);
  const search: RecordStep[] =
    phones.length === 0
      ? []
      : [
          {
            verb: 'search',
            as: PHONE_STEP,
            texts: phones,
            scope: 'phone',
            objects: objects
              .filter((object) => clues.some((clue) => clue.rule.object === object && hasPhone(clue)))
              .map((object) => {
                const { fields, filters } = context(object);
                return { object, fields, ...(filters.length === 0 ? {} : { allOf: [...filters] }), limit: ROWS };
              }),
          },
        ];
  return [...search, ...finds, ...narrow].slice(0, MOST_STEPS);
}

interface Condition extends PlanCondition {
  phone: boolean;
}
const bare = ({ field, value }: Condition): PlanCondition => ({ field, value });

/** A phone number is also looked for as a text: a record saved a moment ago is not in the search yet. */
function conditionsOf({ fields, wanted }: ClueKey): Condition[] {
  return wanted.flatMap((one) =>
    fields.flatMap((field) => spellingsOf(one).map((value) => ({ field, value, phone: one.compare === 'phone' }))),
  );
}

function spellingsOf(wanted: Wanted): string[] {
  return wanted.compare === 'phone' ? exactSpellings(wanted.phone, wanted.given).slice(0, 2) : [wanted.text];
}

/** All keys must hold: one is searched by, the others narrow it down as far as a plan can say so; the rest is judged. */
function anchored({ keys }: Clue): { anchor: ClueKey; others: PlanFilter[] } {
  const simple = ({ fields, wanted }: ClueKey): boolean =>
    fields.length === 1 && wanted.length === 1 && wanted[0]?.compare !== 'phone';
  const weight = (key: ClueKey): number => (simple(key) ? (key.wanted[0]?.compare === 'email' ? 1 : 2) : 0);
  const anchor = [...keys].sort((a, b) => weight(a) - weight(b))[0] as ClueKey;
  const others = keys.flatMap((key): PlanFilter[] => {
    const field = key.fields[0];
    const value = key.wanted[0];
    if (key === anchor || !simple(key) || field === undefined || value === undefined || value.compare === 'phone')
      return [];
    return [{ field, operator: 'equals', values: [value.text] }];
  });
  return { anchor, others };
}

const hasPhone = ({ keys }: Clue): boolean =>
  keys.some(({ wanted }) => wanted.some(({ compare }) => compare === 'phone'));

function phoneTexts(clues: readonly Clue[]): string[] {
  const texts = clues.flatMap(({ keys }) =>
    keys.flatMap(({ wanted }) => wanted.flatMap((one) => (one.compare === 'phone' ? searchSpellings(one.phone) : []))),
  );
  return [...new Set(texts)].slice(0, MOST_TEXTS);
}
