import type { ModelName } from '../attributes.ts';

/** How a value is told: moments as ISO 8601, durations in whole seconds, Open or Closed, everything else as it stands. */
export type ValueKind = 'text' | 'time' | 'duration' | 'status';

export interface PredefinedValue {
  id: string;
  label: string;
  group: string;
  kind: ValueKind;
  /** Per model in the order they are tried; the first is where the model has it. */
  paths: Readonly<Partial<Record<ModelName, readonly string[]>>>;
  /** Put together from other values: it has no place of its own in a model. */
  derived?: true;
  /** Chat only: LivePerson's workspace does not have it for messaging. */
  chatOnly?: true;
}

type Places = string | readonly string[];

/** Places in the widget's model, in Messaging Interactions (M) and in Engagement History (E). */
export interface Row {
  id: string;
  label: string;
  w?: Places;
  m?: Places;
  e?: Places;
  kind?: ValueKind;
  derived?: true;
  chatOnly?: true;
}

const list = (places: Places): readonly string[] => (typeof places === 'string' ? [places] : places);

export function group(name: string, rows: readonly Row[]): PredefinedValue[] {
  return rows.map(({ id, label, w, m, e, kind, derived, chatOnly }) => ({
    id,
    label,
    group: name,
    kind: kind ?? 'text',
    paths: {
      ...(w === undefined ? {} : { widget: list(w) }),
      ...(m === undefined ? {} : { messagingHistory: list(m) }),
      ...(e === undefined ? {} : { chatHistory: list(e) }),
    },
    ...(derived === undefined ? {} : { derived }),
    ...(chatOnly === undefined ? {} : { chatOnly }),
  }));
}

/** A member of an engagement attribute in history: authenticated ones before others. */
export function events(type: string, path: string): string[] {
  return [`sdes.events[sdeType=${type}].${path}`, `unAuthSdes.events[sdeType=${type}].${path}`];
}

/** The same place in both histories. */
export function both(places: readonly string[]): Pick<Row, 'm' | 'e'> {
  return { m: places, e: places };
}
