import type { FieldDescription } from '../../../../../connector-server/src/protocol/planTypes.ts';

const EPOCH_MS = /^\d{12,13}$/u;

/** A number's own spelling (`1234.5`), or null. A comma is a decimal point unless it could as well group thousands. */
export function plainNumber(text: string): string | null {
  const bare = text.replace(/[\s\u00A0\u202F]|%$/gu, '');
  const single = /^[+-]?\d*,\d+$/u.test(bare) && !/,\d{3}$/u.test(bare) ? bare.replace(',', '.') : bare;
  const match = /^([+-]?)0*(\d*)(?:\.(\d*))?$/u.exec(single);
  if (!match || !/\d/u.test(single)) return null;
  const [, sign, whole = '', decimals = ''] = match;
  const number = `${whole || '0'}${decimals.replace(/0+$/u, '') ? `.${decimals.replace(/0+$/u, '')}` : ''}`;
  return sign === '-' && number !== '0' ? `-${number}` : number;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** Local calendar day, as a date field spells it. */
function dayOf(at: Date): string {
  return `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** `2026-11-21T09:30` in the agent's own zone; empty when it is no time. */
export function localMoment(text: string): string {
  const at = new Date(EPOCH_MS.test(text) ? Number(text) : text);
  return Number.isNaN(at.getTime()) ? '' : `${dayOf(at)}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** What stands in the control for a stored value. */
export function shownText(described: FieldDescription, value: string): string {
  return described.type === 'datetime' && value !== '' ? localMoment(value) : value;
}

/** A given value in the spelling of a field's control; empty with a note when it does not fit the field. */
export function fit(described: FieldDescription, given: string): { text: string; note: string } {
  const text = given === '' ? '' : fitted(described, given);
  if (text !== null) return { text, note: '' };
  return { text: '', note: `“${given.slice(0, 60)}” does not fit here.` };
}

function fitted({ type, picklist }: FieldDescription, given: string): string | null {
  const find = (wanted: string): string | undefined => {
    const small = wanted.trim().toLowerCase();
    return picklist.find(({ value, label }) => [value, label].some((one) => one.toLowerCase() === small))?.value;
  };
  switch (type) {
    case 'picklist':
      return find(given) ?? null;
    case 'multipicklist': {
      const values = given.split(';').map(find);
      return values.includes(undefined) ? null : values.join(';');
    }
    case 'boolean':
      return String(/^(?:true|yes|1)$/iu.test(given));
    case 'reference':
      return /^(?:[a-z\d]{15}|[a-z\d]{18})$/iu.test(given) ? given : null;
    case 'double':
    case 'currency':
    case 'percent':
    case 'int':
    case 'long':
      return plainNumber(given);
    case 'date':
      if (EPOCH_MS.test(given)) return dayOf(new Date(Number(given)));
      return /^\d{4}-\d\d-\d\d/u.exec(given)?.[0] ?? null;
    case 'datetime':
      return localMoment(given) || null;
    default:
      return given;
  }
}
