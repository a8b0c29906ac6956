/**
 * All three models of a conversation from what was told of it. What one model knows is put into the others by the places of
 * the predefined values, so that a path of any model finds it whatever its source.
 */
import type {
  AttributeModel,
  AttributeSource,
  AttributeValue,
  ConversationAttributes,
  ModelName,
  ToldAttributes,
} from './attributes.ts';
import { aboutModels, type AboutConversation } from './aboutConversation.ts';
import { mergeTold } from './mergeModels.ts';
import { predefinedValues, type ValueKind } from './predefinedValues.ts';
import { readPath, stepsOf } from './readValue.ts';
import { resolvePath } from './resolvePath.ts';
import { setPath } from './setPath.ts';
import { shareLists } from './sharedLists.ts';
import { textOf } from './textOf.ts';

/** What each source said, as far as it said anything. */
export type ToldBySource = Partial<Record<AttributeSource, ToldAttributes>>;

const ALL: readonly ModelName[] = ['widget', 'messagingHistory', 'chatHistory'];
/** History tells more than the live socket did. */
const SOURCES: readonly AttributeSource[] = ['messaging_history', 'chat_history', 'live'];

/** `source` of the result is the richest one that said anything; live where none did. */
export function attributesOf(told: ToldBySource, about: AboutConversation): ConversationAttributes {
  const said = SOURCES.filter((source) => told[source] !== undefined);
  const source = said[0] ?? 'live';
  const all = said.reduce<ToldAttributes>((merged, one) => mergeTold(merged, told[one] ?? {}), {});
  const { now, always } = aboutModels(about);
  const whole = mergeTold(mergeTold(now, all), always);
  const models: Record<ModelName, AttributeModel> = {
    widget: whole.widget ?? {},
    messagingHistory: whole.messagingHistory ?? {},
    chatHistory: whole.chatHistory ?? {},
  };
  shareLists(models);
  shareValues(models);
  return { source, ...models };
}

function shareValues(models: Record<ModelName, AttributeModel>): void {
  for (const { kind, paths, derived } of predefinedValues) {
    if (derived) continue;
    const found = firstFound(models, kind, paths);
    if (found === null) continue;
    for (const name of ALL) {
      const places = paths[name] ?? [];
      // The widget's model has several spellings of one thing, history several places of which the first is the usual one.
      const written = name === 'widget' || kind === 'time' ? places : places.slice(0, 1);
      if (written.length < places.length && places.some((path) => has(models[name], path))) continue;
      for (const path of written) {
        const steps = stepsOf(path);
        if (steps !== null && !has(models[name], path)) setPath(models[name], steps, spelled(found, kind, name, path));
      }
    }
  }
}

function firstFound(
  models: Readonly<Record<ModelName, AttributeModel>>,
  kind: ValueKind,
  paths: Partial<Record<ModelName, readonly string[]>>,
): AttributeValue | null {
  for (const name of ALL) {
    for (const path of paths[name] ?? []) {
      if (kind !== 'text') {
        const text = readPath(models[name], path, kind, name);
        if (text !== null) return text;
        continue;
      }
      const found = resolvePath(models[name], stepsOf(path) ?? [], (value) => textOf(value) !== null);
      if (found !== undefined) return found;
    }
  }
  return null;
}

const has = (model: AttributeModel, path: string): boolean =>
  resolvePath(model, stepsOf(path) ?? [], (value) => textOf(value) !== null) !== undefined;

/** The value as this model writes it at this place. */
function spelled(value: AttributeValue, kind: ValueKind, model: ModelName, path: string): AttributeValue {
  switch (kind) {
    case 'time': {
      const time = new Date(value as string);
      const asNumber = model === 'widget' || path.endsWith('L');
      return asNumber ? time.getTime() : time.toISOString().replace('T', ' ').replace('Z', '+0000');
    }
    case 'duration':
      return Number(value) * (model === 'messagingHistory' ? 1000 : 1);
    case 'status':
      if (model === 'chatHistory') return value === 'Closed';
      return value === 'Closed' ? (model === 'widget' ? 'ENDED' : 'CLOSE') : model === 'widget' ? 'CHATTING' : 'OPEN';
    case 'text':
      return typeof value === 'object' && value !== null ? structuredClone(value) : value;
  }
}
