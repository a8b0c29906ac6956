/** Makes a row fit what the org's object looks like to the API user. Pure. */
import type { RecordValue } from '../recorder/ports.ts';
import type { ObjectShape } from './describeCache.ts';
import { fieldValue } from './fieldValue.ts';

export interface FittedFields {
  fields: Record<string, RecordValue>;
  /** Left out: unknown to this user, not writable, or a value the picklist does not take. */
  dropped: string[];
  /** Written, but shorter than they were. */
  cut: string[];
}

/**
 * Leaves out what cannot be written and cuts texts to their fields' lengths, on whole characters. An upsert may
 * create or update, so one of both rights is enough; the org has the last word. What of `optional` cannot be told in its field's
 * type is left out.
 */
export function fitFields(
  fields: Readonly<Record<string, RecordValue>>,
  shape: ObjectShape,
  verb: 'create' | 'update' | 'upsert',
  optional: readonly string[] = [],
): FittedFields {
  const fitted: Record<string, RecordValue> = {};
  const dropped: string[] = [];
  const cut: string[] = [];
  for (const [name, given] of Object.entries(fields)) {
    const field = shape.get(name);
    const typed = field !== undefined && typeof given === 'string' && optional.includes(name);
    const value = typed ? fieldValue(given, field.type) : given;
    const writable =
      field !== undefined &&
      (verb === 'create'
        ? field.createable
        : verb === 'update'
          ? field.updateable
          : field.createable || field.updateable);
    const refusedValue =
      field?.restrictedPicklist === true && typeof value === 'string' && !field.picklistValues.has(value);
    if (!writable || refusedValue || value === undefined) dropped.push(name);
    else if (typeof value === 'string' && field.length > 0) {
      fitted[name] = cutTo(value, field.length);
      if (value.length > field.length) cut.push(name);
    } else fitted[name] = value;
  }
  return { fields: fitted, dropped, cut };
}

/** At most `length` UTF-16 units, never half a surrogate pair, always valid Unicode without NUL. */
export function cutTo(text: string, length: number): string {
  const clean = text.replaceAll('\u0000', '').toWellFormed();
  if (clean.length <= length) return clean;
  const last = clean.charCodeAt(length - 1);
  return clean.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
