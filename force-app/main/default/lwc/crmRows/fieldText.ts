import type { FieldDescription } from '../../../../../connector-server/src/protocol/planTypes.ts';

/** A value in the agent's own language; `field` undefined: its type is not known. Empty: none. */
export function fieldText(
  value: string | null | undefined,
  field?: Pick<FieldDescription, 'type' | 'picklist'>,
): string {
  if (value === null || value === undefined || value === '') return '';
  switch (field?.type) {
    case 'boolean':
      return value === 'true' ? 'Yes' : 'No';
    case 'date':
      return inWords(`${value}T00:00:00`, value, { dateStyle: 'medium' });
    case 'datetime':
      return inWords(value, value, { dateStyle: 'medium', timeStyle: 'short' });
    case 'currency':
    case 'double':
    case 'int':
      return Number.isFinite(Number(value)) ? Number(value).toLocaleString() : value;
    case 'percent':
      return `${value} %`;
    case 'picklist':
      return field.picklist.find((one) => one.value === value)?.label ?? value;
    case 'multipicklist':
      return value.split(';').join(', ');
    default:
      return value;
  }
}

function inWords(iso: string, value: string, format: Intl.DateTimeFormatOptions): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? value : at.toLocaleString(undefined, format);
}
