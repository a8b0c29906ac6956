/** A value of a model as text. */
import type { AttributeValue } from './attributes.ts';
import { isModel, memberOf } from './resolvePath.ts';

/** History writes these for "no value" (field samples of both history APIs). Spelled exactly so: Na and Null are names. */
const NO_VALUE = new Set(['undefined', 'null', 'NA', 'N/A', 'Unassigned', '-1', 'NaN']);
/** Elements of a list of plain values that are named. */
const MOST_LISTED = 50;

/** Null: no value. Numbers and booleans in words, dates of three parts as YYYY-MM-DD, lists of plain values with commas. */
export function textOf(value: AttributeValue | undefined): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object') return Array.isArray(value) ? listed(value) : ofParts(value);
  const text = String(value).trim();
  return text === '' || NO_VALUE.has(text) ? null : text;
}

function listed(list: readonly AttributeValue[]): string | null {
  const texts = list
    .slice(0, MOST_LISTED)
    .filter((one) => typeof one !== 'object')
    .map(textOf)
    .filter((text) => text !== null);
  return texts.length === 0 ? null : texts.join(', ');
}

/** `{year, month, day}`, and `{string: …}` as some chat records wrap texts. */
function ofParts(model: Record<string, AttributeValue>): string | null {
  const part = (name: string): number => Number(textOf(memberOf(model, name)) ?? Number.NaN);
  const [year, month, day] = [part('year'), part('month'), part('day')];
  if (year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= 31)
    return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  const wrapped = memberOf(model, 'string');
  return wrapped === undefined || isModel(wrapped) ? null : textOf(wrapped);
}

const pad = (number: number, width: number): string => String(Math.trunc(number)).padStart(width, '0');
