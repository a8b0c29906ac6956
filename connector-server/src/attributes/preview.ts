/** What a conversation has of each predefined value, for an administrator who chooses among them. */
import type { ConversationAttributes } from './attributes.ts';
import { predefinedValues } from './predefinedValues.ts';
import { readPredefined } from './readValue.ts';

export interface PreviewedValue {
  id: string;
  label: string;
  group: string;
  /** Null: this conversation does not have it. */
  text: string | null;
}

const LONGEST = 200;

export function previewValues(attributes: ConversationAttributes): PreviewedValue[] {
  return predefinedValues.map((value) => ({
    id: value.id,
    label: value.label,
    group: value.group,
    text: readPredefined(attributes, value)?.slice(0, LONGEST) ?? null,
  }));
}
