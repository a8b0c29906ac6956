/** Why a path finds nothing: where it stopped, what is there instead, and which of that is nearest to what was written. */
import type { AttributeModel, AttributeValue } from './attributes.ts';
import { nearestName } from './nearestName.ts';
import { formatPath, parsePath, pathMistakeText, type PathStep } from './path.ts';
import { isModel, resolvePath } from './resolvePath.ts';
import { textOf } from './textOf.ts';

export interface PathExplanation {
  /** `found`: there is a value. `empty`: the place is there, without a value. `dead`: it is not there. `mistake`: not a path. */
  state: 'found' | 'empty' | 'dead' | 'mistake';
  /** The part that still leads somewhere. */
  reached: string;
  /** The name, or searched value, that is not there; empty unless dead. */
  missing: string;
  /** What is there and is spelled most alike; null: nothing comes near. */
  nearest: string | null;
  /** Names, or values of the searched member, that are there; at most 20. */
  there: string[];
  /** For an administrator, in one sentence. */
  text: string;
}

const MOST_NAMED = 20;
/** Elements of a list that are looked into. */
const MOST_ELEMENTS = 200;

/** Never throws. */
export function explainPath(model: AttributeModel, path: string): PathExplanation {
  const parsed = parsePath(path);
  const blank = { reached: '', missing: '', nearest: null, there: [] };
  if (!parsed.ok) return { ...blank, state: 'mistake', text: pathMistakeText(path, parsed) };
  const { steps } = parsed;
  if (resolvePath(model, steps, (value) => textOf(value) !== null) !== undefined)
    return { ...blank, state: 'found', reached: path, text: 'The path has a value.' };
  if (resolvePath(model, steps) !== undefined)
    return {
      ...blank,
      state: 'empty',
      reached: path,
      text: 'The path is right; this conversation has no value there.',
    };
  const length = reachOf(model, steps);
  const reached = formatPath(steps.slice(0, length));
  const step = steps[length];
  const places = placesAt(model, steps.slice(0, length));
  const there = step === undefined ? [] : namesAt(places, step);
  const missing = step === undefined ? '' : wantedOf(step);
  const nearest = step?.kind === 'index' ? null : nearestName(missing, there);
  return {
    state: 'dead',
    reached,
    missing,
    nearest,
    there: there.slice(0, MOST_NAMED),
    text: deadText(reached, missing, nearest, step),
  };
}

/** How many steps lead somewhere. */
function reachOf(model: AttributeModel, steps: readonly PathStep[]): number {
  for (let length = steps.length - 1; length > 0; length--)
    if (resolvePath(model, steps.slice(0, length)) !== undefined) return length;
  return 0;
}

/** All that stands where the steps lead; elements of lists one by one. */
function placesAt(model: AttributeModel, steps: readonly PathStep[]): AttributeValue[] {
  const places: AttributeValue[] = [];
  resolvePath(model, steps, (value) => {
    places.push(...(Array.isArray(value) ? value.slice(0, MOST_ELEMENTS) : [value]));
    return places.length >= MOST_ELEMENTS;
  });
  return places;
}

function namesAt(places: readonly AttributeValue[], step: PathStep): string[] {
  if (step.kind === 'index') return places.map((_place, index) => String(index));
  const names = new Set<string>();
  for (const place of places) {
    if (!isModel(place)) continue;
    if (step.kind === 'member') for (const name of Object.keys(place)) names.add(name);
    else {
      const value = textOf(resolvePath(place, step.by, (found) => textOf(found) !== null));
      if (value !== null) names.add(value);
    }
  }
  // A search by a name that no element has: the names are what helps.
  if (step.kind === 'search' && names.size === 0)
    for (const place of places) if (isModel(place)) for (const name of Object.keys(place)) names.add(name);
  return [...names];
}

function wantedOf(step: PathStep): string {
  return step.kind === 'member' ? step.name : step.kind === 'index' ? String(step.index) : step.value;
}

function deadText(reached: string, missing: string, nearest: string | null, step: PathStep | undefined): string {
  const where = reached === '' ? 'at its beginning' : `after “${reached}”`;
  const what = step?.kind === 'search' ? `nothing with ${formatPath(step.by)} “${missing}”` : `no “${missing}”`;
  return `The path stops ${where}: there is ${what}.${nearest === null ? '' : ` Did you mean “${nearest}”?`}`;
}

/** Members whose values are words of the account's own settings, never of a customer: fit for a log. */
const SPOKEN = new Set([
  'displayName',
  'question',
  'questionText',
  'sdeType',
  'surveyType',
  'type',
  '@scope',
  'source',
]);

/** The sentence for the log: as `text`, without anything a customer may have said. */
export function explanationForLog(path: string, { state, reached, missing, nearest, text }: PathExplanation): string {
  const parsed = parsePath(path);
  const step = parsed.ok && state === 'dead' ? parsed.steps[stepsIn(reached)] : undefined;
  if (step?.kind !== 'search') return text;
  const by = step.by.at(-1);
  return deadText(reached, missing, by?.kind === 'member' && SPOKEN.has(by.name) ? nearest : null, step);
}

function stepsIn(reached: string): number {
  const parsed = parsePath(reached);
  return parsed.ok ? parsed.steps.length : 0;
}
