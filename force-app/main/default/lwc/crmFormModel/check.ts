import type { FormField } from './fields';
import { plainNumber } from './fit';

/** What is saved of a field's text, or what is wrong with it. */
export function checkField(field: FormField): { value: string | null; error: string } {
  const { control, described, required, text } = field;
  const { type, length } = described;
  const wrong = (error: string): { value: null; error: string } => ({ value: null, error });
  if (control === 'check') return { value: String(text === 'true'), error: '' };
  if (text.trim() === '') return wrong(required ? (control === 'lookup' ? 'Choose a record.' : 'Enter a value.') : '');
  if (control === 'number') return numberOf(field);
  if (control === 'moment') {
    const at = new Date(text);
    return Number.isNaN(at.getTime()) ? wrong('Enter a date and a time.') : { value: at.toISOString(), error: '' };
  }
  if (control === 'date' && !/^\d{4}-\d\d-\d\d$/u.test(text)) return wrong('Enter a date.');
  if (type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(text.trim()))
    return wrong('Enter an e-mail address such as name@company.com.');
  if (length > 0 && text.length > length && !/pick|lookup/u.test(control))
    return wrong(`At most ${length} characters; these are ${text.length}.`);
  return { value: text, error: '' };
}

function numberOf({ text, described }: FormField): { value: string | null; error: string } {
  const { type, precision, scale } = described;
  const value = plainNumber(text);
  if (value === null) return { value, error: 'Enter a number without thousands separators, such as 1234.5.' };
  const [whole = '', decimals = ''] = value.replace('-', '').split('.');
  if (decimals.length > scale)
    return {
      value: null,
      error: scale === 0 || type === 'int' ? 'Enter a whole number.' : `At most ${scale} decimal places.`,
    };
  const room = precision - scale;
  return precision > 0 && whole.length > room
    ? { value: null, error: `At most ${room} digits before the decimal point.` }
    : { value, error: '' };
}

/** The fields with what is wrong with each; those the agent cannot change are left as they are. */
export function faultsOf(fields: readonly FormField[]): FormField[] {
  return fields.map((field) => ({ ...field, error: field.readOnly ? '' : checkField(field).error }));
}

/** What is saved: of a new record all that has a value, presets the agent cannot change included; of an existing one what was changed. */
export function valuesOf(fields: readonly FormField[], isNew: boolean): Record<string, string | null> {
  const values: Record<string, string | null> = {};
  for (const field of fields) {
    const { readOnly, control, described, text, initial } = field;
    if (isNew && readOnly && described.createable && control !== 'none' && text !== '') values[described.field] = text;
    if (readOnly || (!isNew && text === initial)) continue;
    const { value } = checkField(field);
    if (!isNew || value !== null) values[described.field] = value;
  }
  return values;
}

/** The fields with what the server or Salesforce found wrong; `general` is what belongs to none of them. */
export function withErrors(
  fields: readonly FormField[],
  errors: readonly { field: string | null; text: string }[],
): { fields: FormField[]; general: { field: string; text: string }[] } {
  const known = new Set(fields.map(({ field }) => field));
  return {
    fields: fields.map((one) => ({ ...one, error: errors.find(({ field }) => field === one.field)?.text ?? '' })),
    general: errors
      .filter(({ field }) => field === null || !known.has(field))
      .map(({ field, text }) => ({
        field: field ?? '',
        text: field === null ? text : `${text} It is not on this form: edit the record in the console.`,
      })),
  };
}
