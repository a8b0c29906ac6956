import type { AttributeModel, AttributeValue, ToldAttributes } from './attributes.ts';
import { isSafeName } from './boundedModel.ts';
import { isModel, memberOf } from './resolvePath.ts';
import { textOf } from './textOf.ts';

/** `first` wins; `second` fills what it leaves open. Lists are taken whole from one of them. Makes a new model. */
export function mergeModels(first: AttributeModel, second: AttributeModel): AttributeModel {
  const merged: AttributeModel = {};
  for (const name of new Set([...Object.keys(first), ...Object.keys(second)])) {
    if (!isSafeName(name)) continue;
    const [a, b] = [memberOf(first, name) ?? null, memberOf(second, name) ?? null];
    merged[name] = isModel(a) && isModel(b) ? mergeModels(a, b) : copyOf(tells(a) ? a : (b ?? a));
  }
  return merged;
}

/** As mergeModels, model by model. */
export function mergeTold(first: ToldAttributes, second: ToldAttributes): ToldAttributes {
  const merged: ToldAttributes = {};
  for (const name of ['widget', 'messagingHistory', 'chatHistory'] as const) {
    if (first[name] === undefined && second[name] === undefined) continue;
    merged[name] = mergeModels(first[name] ?? {}, second[name] ?? {});
  }
  return merged;
}

function tells(value: AttributeValue): boolean {
  if (value === null) return false;
  if (typeof value === 'object') return Object.keys(value).length > 0;
  return textOf(value) !== null;
}

const copyOf = (value: AttributeValue): AttributeValue =>
  typeof value === 'object' && value !== null ? structuredClone(value) : value;
