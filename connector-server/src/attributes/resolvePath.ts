/** What a path finds in a model. Never throws; only a model's own members are seen, never what JavaScript adds to them. */
import type { AttributeModel, AttributeValue } from './attributes.ts';
import type { PathStep } from './path.ts';

/** Looks at no more values than this: a path cannot keep the server busy, whatever the model. */
const MOST_LOOKS = 20_000;
/** Members by which LivePerson's lists tell the age of their elements. */
const TIMES = ['serverTimeStamp', 'timeL', 'joinTimeL', 'startTimeL', 'lastUpdateTime'];

/**
 * The first value the path leads to that `accept` takes; undefined when there is none. A list without an index means its
 * newest element, or the first where none tells its age; a search means the newest that matches; both go on to the next where
 * nothing acceptable is found.
 */
export function resolvePath(
  model: AttributeValue,
  steps: readonly PathStep[],
  accept: (value: AttributeValue) => boolean = () => true,
): AttributeValue | undefined {
  const looks = { left: MOST_LOOKS };
  return follow(model, steps, 0, accept, looks);
}

export function isModel(value: unknown): value is AttributeModel {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of the object's own; undefined when it has none of that name. */
export function memberOf(model: AttributeModel, name: string): AttributeValue | undefined {
  return Object.hasOwn(model, name) ? model[name] : undefined;
}

/** Newest first where the elements say when they were; else as they stand. */
export function newestFirst(list: readonly AttributeValue[]): readonly AttributeValue[] {
  if (list.length < 2) return list;
  const aged = list.map((element) => ({ element, time: timeOf(element) }));
  if (aged.every(({ time }) => time === null)) return list;
  return aged.sort((a, b) => (b.time ?? -Infinity) - (a.time ?? -Infinity)).map(({ element }) => element);
}

function timeOf(element: AttributeValue): number | null {
  if (!isModel(element)) return null;
  for (const name of TIMES) {
    const time = Number(memberOf(element, name) ?? Number.NaN);
    if (Number.isFinite(time) && time > 0) return time;
  }
  return null;
}

type Looks = { left: number };

function follow(
  value: AttributeValue,
  steps: readonly PathStep[],
  next: number,
  accept: (value: AttributeValue) => boolean,
  looks: Looks,
): AttributeValue | undefined {
  if (looks.left-- <= 0) return undefined;
  const step = steps[next];
  if (step === undefined) return accept(value) ? value : undefined;
  const goOn = (from: AttributeValue, at: number): AttributeValue | undefined => follow(from, steps, at, accept, looks);
  switch (step.kind) {
    case 'member':
      if (Array.isArray(value)) {
        if (step.name === 'length' && next === steps.length - 1) return accept(value.length) ? value.length : undefined;
        return firstOf(newestFirst(value), (element) => goOn(element, next));
      }
      return isModel(value) ? intoMember(value, step.name, steps, next, goOn) : undefined;
    case 'index': {
      // A list of one may come as its bare element.
      const element = Array.isArray(value) ? value[step.index] : step.index === 0 ? value : undefined;
      return element === undefined ? undefined : goOn(element, next + 1);
    }
    case 'search':
      return firstOf(newestFirst(Array.isArray(value) ? value : [value]), (element) =>
        matches(element, step, looks) ? goOn(element, next + 1) : undefined,
      );
  }
}

/** LivePerson wraps some engagement attributes in a second object of the same name and others not; either spelling finds both. */
function intoMember(
  model: AttributeModel,
  name: string,
  steps: readonly PathStep[],
  next: number,
  goOn: (from: AttributeValue, at: number) => AttributeValue | undefined,
): AttributeValue | undefined {
  const own = memberOf(model, name);
  if (own !== undefined) return goOn(own, next + 1);
  const before = steps[next - 1];
  if (before?.kind !== 'member') return undefined;
  if (before.name === name) return goOn(model, next + 1);
  const doubled = memberOf(model, before.name);
  return doubled !== undefined && isModel(doubled) && Object.hasOwn(doubled, name) ? goOn(doubled, next) : undefined;
}

function matches(element: AttributeValue, step: Extract<PathStep, { kind: 'search' }>, looks: Looks): boolean {
  const found = follow(element, step.by, 0, (value) => typeof value !== 'object', looks);
  if (found === undefined || typeof found === 'object') return false;
  const text = String(found).trim();
  return text === step.value.trim() || text === step.raw;
}

function firstOf(
  list: readonly AttributeValue[],
  find: (element: AttributeValue) => AttributeValue | undefined,
): AttributeValue | undefined {
  for (const element of list) {
    const found = find(element);
    if (found !== undefined) return found;
  }
  return undefined;
}
