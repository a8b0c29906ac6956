/** A text as a field of another type takes it (REST API Developer Guide: primitive types). Pure. */
import type { RecordValue } from '../recorder/ports.ts';

const NUMBERS = new Set(['double', 'currency', 'percent', 'int']);
const YES = new Set(['true', 'yes', '1', 'on']);
const NO = new Set(['false', 'no', '0', 'off']);

/** Undefined: the field cannot hold it. Texts for text fields stay as they are. */
export function fieldValue(text: string, type: string): RecordValue | undefined {
  if (NUMBERS.has(type)) {
    const number = text.trim() === '' ? Number.NaN : Number(text.trim());
    if (!Number.isFinite(number)) return undefined;
    return type === 'int' ? Math.round(number) : number;
  }
  switch (type) {
    case 'boolean':
      return YES.has(text.trim().toLowerCase()) ? true : NO.has(text.trim().toLowerCase()) ? false : undefined;
    case 'date': {
      const day = /^\d{4}-\d\d-\d\d(?=$|[T ])/.exec(text.trim())?.[0];
      return day !== undefined && Number.isFinite(Date.parse(day)) ? day : undefined;
    }
    case 'datetime': {
      const time = Date.parse(text.trim());
      return /^\d{4}-\d\d-\d\d/.test(text.trim()) && Number.isFinite(time) ? new Date(time).toISOString() : undefined;
    }
    case 'email':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim()) ? text.trim() : undefined;
    default:
      return text;
  }
}
