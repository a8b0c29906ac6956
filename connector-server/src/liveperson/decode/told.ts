/** History writes "no value" in words and numbers (Messaging Interactions, Engagement History: field samples). */
import { asText, asTime, type Fields } from './reading.ts';

const NO_VALUE = new Set(['undefined', 'null', 'na', 'n/a', 'unassigned', '-1', 'nan']);

/** The text, or '' when it stands for "no value". */
export function told(value: unknown): string {
  const text = asText(value).trim();
  return NO_VALUE.has(text.toLowerCase()) ? '' : text;
}

/** `yyyy-MM-dd HH:mm:ss.SSS+0000`, epoch ms; null for anything else. */
function readStamp(text: string): number | null {
  const parts = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,3})?)(Z|[+-]\d\d:?\d\d)$/.exec(text);
  if (parts === null) return null;
  return asTime(Date.parse(`${parts[1]}T${parts[2]}${(parts[3] ?? '').replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`));
}

/** The time `name` of a record, from its number (`nameL`) or else from its text; null when there is neither. */
export function timeOf(record: Fields, name: string): number | null {
  return asTime(record[`${name}L`]) ?? readStamp(asText(record[name]));
}
