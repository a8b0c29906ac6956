/** Search filters (MAT-12), judged on a row: an org that answers with something else is not believed. */
import type { PlanFilter } from '../protocol/planTypes.ts';

/** `value` is a field as plans answer it, null: empty. Texts are compared without regard to case, as Salesforce does. */
export function filterHolds({ operator, values }: PlanFilter, value: string | null): boolean {
  const wanted = values[0] ?? '';
  switch (operator) {
    case 'equals':
      return values.length === 0 ? isEmpty(value) : sameText(value, wanted);
    case 'not_equals':
      return values.length === 0 ? !isEmpty(value) : !sameText(value, wanted);
    case 'in':
      return values.some((one) => sameText(value, one));
    case 'not_in':
      return !values.some((one) => sameText(value, one));
    case 'contains':
      return value?.toLowerCase().includes(wanted.toLowerCase()) ?? false;
    case 'starts_with':
      return value?.toLowerCase().startsWith(wanted.toLowerCase()) ?? false;
    default:
      return !isEmpty(value) && ORDER[operator](order(value ?? '', wanted));
  }
}

const ORDER = {
  less: (order: number) => order < 0,
  less_or_equal: (order: number) => order <= 0,
  greater: (order: number) => order > 0,
  greater_or_equal: (order: number) => order >= 0,
};

const isEmpty = (value: string | null): boolean => value === null || value === '';

/** An id of 15 characters is the one of 18 that begins with it. */
export function sameText(value: string | null, wanted: string): boolean {
  const [a, b] = [value?.trim() ?? '', wanted.trim()];
  if (a.length !== b.length) return isId(a) && isId(b) && a.slice(0, 15) === b.slice(0, 15);
  return a.toLowerCase() === b.toLowerCase();
}

const isId = (text: string): boolean => /^(?=.*\d)[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/.test(text);

function order(value: string, wanted: string): number {
  const [a, b] = [Number(value), Number(wanted)];
  if (value.trim() !== '' && wanted.trim() !== '' && !Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  return value.localeCompare(wanted, 'en', { sensitivity: 'base' });
}
