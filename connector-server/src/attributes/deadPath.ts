/** Paths that stopped resolving, as far as one conversation can show it. */
import type { ValuePaths, ValueSource } from '../protocol/crmSettings.ts';
import type { ConversationAttributes, ModelName } from './attributes.ts';
import { explainPath, explanationForLog } from './explainPath.ts';
import { predefinedValues } from './predefinedValues.ts';
import { pathOf } from './readValue.ts';

export interface DeadPath {
  path: string;
  model: ModelName;
  /** For an administrator; nothing a customer said is in it. */
  text: string;
}

const PLACES: ReadonlySet<string> = new Set(
  predefinedValues.flatMap(({ paths }) =>
    Object.entries(paths).flatMap(([model, list]) => list.map((path) => `${model} ${path}`)),
  ),
);

/**
 * The own path this conversation's source reads, when it leads nowhere although something spelled much like it is there: a
 * question that was renamed, a misspelled member. Null otherwise: most conversations lack most attributes, and a value that is
 * not there is no mistake.
 */
export function deadPathOf(attributes: ConversationAttributes, source: ValueSource): DeadPath | null {
  if ('value' in source) return null;
  const own = pathOf(attributes.source, source.paths satisfies ValuePaths);
  if (own === null || PLACES.has(`${own.model} ${own.path}`)) return null;
  const explanation = explainPath(attributes[own.model], own.path);
  if (explanation.state === 'mistake') return { ...own, text: explanation.text };
  if (explanation.state !== 'dead' || explanation.nearest === null) return null;
  return { ...own, text: explanationForLog(own.path, explanation) };
}
