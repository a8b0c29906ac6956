import { parsePath, pathMistakeText } from '../../attributes/path.ts';
import { predefinedValue, predefinedValues } from '../../attributes/predefinedValues.ts';
import type { ValueSource } from '../../protocol/crmSettings.ts';
import { nearest } from './nearest.ts';
import type { Complain } from './org.ts';

const MODELS = {
  widget: 'LivePerson SDK field',
  messagingWidget: 'LivePerson messaging SDK field',
  chatHistory: 'LivePerson API field',
  messagingHistory: 'LivePerson messaging API field',
} as const;

/** Whether the value exists, and own paths can be read. Whether they lead somewhere only a conversation tells. */
export function checkSource(source: ValueSource, at: string, complain: Complain): void {
  if ('value' in source) {
    if (predefinedValue(source.value) !== undefined) return;
    const near = nearest(
      source.value,
      predefinedValues.map(({ id }) => id),
    );
    const meant = near === null ? undefined : predefinedValue(near);
    complain(
      'error',
      at,
      `There is no value "${source.value}".${meant === undefined ? '' : ` Did you mean ${meant.label} (${meant.id})?`}`,
    );
    return;
  }
  const paths = Object.entries(MODELS).flatMap(([model, name]) => {
    const path = source.paths[model as keyof typeof MODELS];
    return path === undefined ? [] : [{ path, name }];
  });
  if (paths.length === 0) complain('error', at, 'Type at least one path, or choose a value from the list.');
  for (const { path, name } of paths) {
    const parsed = parsePath(path);
    if (!parsed.ok) complain('error', at, `${name}: ${pathMistakeText(path, parsed)}`);
  }
}
