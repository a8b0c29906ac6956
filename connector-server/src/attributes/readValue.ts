/** A value of a conversation as text, from whichever source it is known. */
import type { ValuePaths, ValueSource } from '../protocol/crmSettings.ts';
import type { AttributeModel, AttributeSource, ConversationAttributes, ModelName } from './attributes.ts';
import { parsePath, type PathStep } from './path.ts';
import { predefinedValue, predefinedValues, type PredefinedValue, type ValueKind } from './predefinedValues.ts';
import { resolvePath } from './resolvePath.ts';
import { textOf } from './textOf.ts';

/** A source's own words first, then what was derived from them. */
const MODELS: Readonly<Record<AttributeSource, readonly ModelName[]>> = {
  live: ['widget', 'messagingHistory', 'chatHistory'],
  messaging_history: ['messagingHistory', 'widget', 'chatHistory'],
  chat_history: ['chatHistory', 'widget', 'messagingHistory'],
};

/** Which own path reads which model, the one meant for the source first. */
const OWN_PATHS: Readonly<Record<AttributeSource, readonly (keyof ValuePaths)[]>> = {
  live: ['messagingWidget', 'widget', 'messagingHistory', 'chatHistory'],
  messaging_history: ['messagingHistory', 'messagingWidget', 'widget', 'chatHistory'],
  chat_history: ['chatHistory', 'widget', 'messagingWidget', 'messagingHistory'],
};
const MODEL_OF: Readonly<Record<keyof ValuePaths, ModelName>> = {
  widget: 'widget',
  messagingWidget: 'widget',
  chatHistory: 'chatHistory',
  messagingHistory: 'messagingHistory',
};

/**
 * Null: it has no value, or the path leads nowhere. Moments are ISO 8601 and durations whole seconds, also where an own path
 * leads to a place whose kind is known. Never throws.
 */
export function readValue(attributes: ConversationAttributes, source: ValueSource): string | null {
  if ('value' in source) {
    const value = predefinedValue(source.value);
    return value === undefined ? null : readPredefined(attributes, value);
  }
  for (const name of OWN_PATHS[attributes.source]) {
    const path = source.paths[name];
    if (path === undefined) continue;
    const model = MODEL_OF[name];
    const found = readPath(attributes[model], path, kindOf(model, path), model);
    if (found !== null) return found;
  }
  return null;
}

/** The path that is read first where the source is this one; null: there is none. */
export function pathOf(source: AttributeSource, paths: ValuePaths): { path: string; model: ModelName } | null {
  for (const name of OWN_PATHS[source]) {
    const path = paths[name];
    if (path !== undefined) return { path, model: MODEL_OF[name] };
  }
  return null;
}

export function readPredefined(attributes: ConversationAttributes, value: PredefinedValue): string | null {
  const derived = DERIVED[value.id];
  if (derived !== undefined) return derived((id) => readValue(attributes, { value: id }));
  for (const model of MODELS[attributes.source]) {
    for (const path of value.paths[model] ?? []) {
      const found = readPath(attributes[model], path, value.kind, model);
      if (found !== null) return found;
    }
  }
  return null;
}

/** What stands at a path of one model, told by its kind; null: nothing. */
export function readPath(model: AttributeModel, path: string, kind: ValueKind, name: ModelName): string | null {
  const steps = stepsOf(path);
  if (steps === null) return null;
  const found = resolvePath(model, steps, (value) => textOf(value) !== null);
  const text = textOf(found);
  if (text === null) return null;
  if (kind === 'time') return momentOf(text);
  if (kind === 'duration') return secondsOf(text, name);
  return kind === 'status' ? statusOf(text) : text;
}

const KEPT = 2_000;
const parsed = new Map<string, readonly PathStep[] | null>();

/** Null: not a path. The ones read last are kept. */
export function stepsOf(path: string): readonly PathStep[] | null {
  const known = parsed.get(path);
  if (known !== undefined) return known;
  const result = parsePath(path);
  const steps = result.ok ? result.steps : null;
  if (parsed.size >= KEPT) parsed.clear();
  parsed.set(path, steps);
  return steps;
}

const kinds = new Map<string, ValueKind>();
for (const value of predefinedValues)
  for (const [model, paths] of Object.entries(value.paths))
    for (const path of paths) if (value.kind !== 'text') kinds.set(`${model} ${path}`, value.kind);

const kindOf = (model: ModelName, path: string): ValueKind => kinds.get(`${model} ${path}`) ?? 'text';

/** Epoch milliseconds, or any text a date is written in; anything else is no value. */
function momentOf(text: string): string | null {
  const time = /^\d{10,16}$/.test(text)
    ? Number(text)
    : Date.parse(text.replace(/^(\d{4}-\d\d-\d\d) (\d\d:.*?)([+-]\d\d)(\d\d)$/, '$1T$2$3:$4'));
  return Number.isFinite(time) && time > 0 && time <= LATEST_TIME ? new Date(time).toISOString() : null;
}

/** The latest time a Salesforce record can hold (Object Reference, dateTime). */
const LATEST_TIME = Date.UTC(4000, 11, 31);

const OVER = new Set(['close', 'closed', 'ended', 'true']);
const statusOf = (text: string): string => (OVER.has(text.toLowerCase()) ? 'Closed' : 'Open');

/** Messaging Interactions counts milliseconds, Engagement History seconds. */
function secondsOf(text: string, model: ModelName): string | null {
  const number = Number(text);
  if (!Number.isFinite(number) || number < 0) return null;
  return String(Math.round(model === 'messagingHistory' ? number / 1000 : number));
}

type Read = (id: string) => string | null;

/** LivePerson calls people without a name so. */
const NAMELESS = 'Visitor';
const fullName = (read: Read): string | null =>
  [read('visitorName'), read('preChatName')].find((name) => name !== null && name !== NAMELESS) ?? null;
const join = (...names: (string | null)[]): string | null => names.filter((name) => name !== null).join(' ') || null;

/** A name of one word is a last name: Salesforce requires that one. */
const DERIVED: Readonly<Record<string, (read: Read) => string | null>> = {
  name: (read) => join(read('firstName'), read('lastName')),
  firstName: (read) => {
    const own = namePair(read);
    return own === null ? splitName(fullName(read)).first : own.first;
  },
  lastName: (read) => {
    const own = namePair(read);
    return own === null ? splitName(fullName(read)).last : own.last;
  },
};

/** First and last name of one origin, so that two people's are never mixed. */
function namePair(read: Read): { first: string | null; last: string | null } | null {
  for (const [first, last] of [
    [read('sdeFirstName'), read('sdeLastName')],
    [read('profileFirstName'), read('profileLastName')],
  ] as const) {
    if (last !== null) return { first, last };
    if (first !== null) return splitName(first);
  }
  return null;
}

export function splitName(name: string | null): { first: string | null; last: string | null } {
  const words = (name ?? '').split(/\s+/).filter((word) => word !== '');
  const last = words.pop() ?? null;
  return { first: words.join(' ') || null, last };
}
