import type { AttributeModel, AttributeValue } from './attributes.ts';
import { isSafeName } from './boundedModel.ts';
import type { PathStep } from './path.ts';
import { isModel, memberOf } from './resolvePath.ts';

/**
 * Puts a value where the path leads, making what is missing on the way; changes `model`. Where something else is in the way
 * it stays, and nothing is put. A list without an index means its first element.
 */
export function setPath(model: AttributeModel, steps: readonly PathStep[], value: AttributeValue): void {
  let place: AttributeModel = model;
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at];
    if (step?.kind !== 'member' || !isSafeName(step.name)) return;
    const next = steps[at + 1];
    if (next === undefined) {
      if (!Object.hasOwn(place, step.name)) place[step.name] = value;
      return;
    }
    const found = memberOf(place, step.name) ?? (place[step.name] = next.kind === 'member' ? {} : []);
    if (next.kind === 'member') {
      const into = Array.isArray(found) ? elementAt(found, 0) : found;
      if (!isModel(into)) return;
      place = into;
      continue;
    }
    if (!Array.isArray(found)) return;
    const into = next.kind === 'index' ? elementAt(found, next.index) : elementWith(found, next);
    if (into === null || steps[at + 2] === undefined) return;
    place = into;
    at += 1;
  }
}

/** Null: something that is no object stands there, or the list is shorter. */
function elementAt(list: AttributeValue[], index: number): AttributeModel | null {
  if (index === list.length) list.push({});
  const element = list[index];
  return element !== undefined && isModel(element) ? element : null;
}

function elementWith(list: AttributeValue[], search: Extract<PathStep, { kind: 'search' }>): AttributeModel | null {
  const [by, ...deeper] = search.by;
  if (by?.kind !== 'member' || deeper.length > 0 || !isSafeName(by.name)) return null;
  const known = list.filter(isModel).find((element) => memberOf(element, by.name) === search.value);
  if (known !== undefined) return known;
  const made: AttributeModel = { [by.name]: search.value };
  list.push(made);
  return made;
}
