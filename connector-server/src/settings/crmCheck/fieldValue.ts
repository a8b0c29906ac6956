/** Whether a text can be a value of a field. Spelling as in plans: dates `YYYY-MM-DD`, booleans `true` and `false`. */
import type { OrgField } from '../../protocol/adminCrmTypes.ts';
import type { FilterOperator } from '../../protocol/planTypes.ts';

const NUMBERS: ReadonlySet<string> = new Set(['int', 'long', 'double', 'currency', 'percent']);
const DATES: ReadonlySet<string> = new Set(['date', 'datetime', 'time']);
const IDS: ReadonlySet<string> = new Set(['reference', 'id']);
const CHOICES: ReadonlySet<string> = new Set(['picklist', 'combobox']);
/** Types whose values are texts, with the longest they hold. */
const TEXTS: ReadonlySet<string> = new Set([
  'string',
  'textarea',
  'email',
  'phone',
  'url',
  'encryptedstring',
  ...CHOICES,
]);
const SALESFORCE_ID = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;

export const isId = ({ type }: OrgField): boolean => IDS.has(type);
export const isText = ({ type }: OrgField): boolean => TEXTS.has(type);

/** `prefixOf` gives the first three characters of an object's ids, or null. Null: it can be. Else what is wrong, as the end of a sentence. */
export function valueProblem(
  field: OrgField,
  value: string,
  prefixOf: (object: string) => string | null,
): { certain: boolean; text: string } | null {
  const wrong = (text: string, certain = true) => ({ certain, text });
  if (isId(field)) {
    if (!SALESFORCE_ID.test(value))
      return wrong(
        `must be a Salesforce id of 15 or 18 characters, not a name: open the record and take the id from the address`,
      );
    const prefixes = field.referenceTo.map(prefixOf);
    if (prefixes.length > 0 && !prefixes.some((prefix) => prefix === null || value.startsWith(prefix)))
      return wrong(
        `must be the id of ${field.referenceTo.join(' or ')}: ids of it begin with ${prefixes.join(' or ')}`,
      );
    return null;
  }
  if (NUMBERS.has(field.type))
    return /^-?\d{1,18}(?:\.\d{1,18})?$/.test(value) ? null : wrong('must be a number, with a point before decimals');
  if (field.type === 'boolean') return value === 'true' || value === 'false' ? null : wrong('must be true or false');
  if (DATES.has(field.type)) return dateProblem(field.type, value);
  if (CHOICES.has(field.type) || field.type === 'multipicklist') {
    const chosen = field.type === 'multipicklist' ? value.split(';') : [value];
    const unknown = chosen.find((each) => !field.picklist.some((entry) => entry.value === each));
    if (unknown === undefined || field.picklist.length === 0) return null;
    return wrong(`is not one of the active values of the list: ${listed(field)}`, field.restricted);
  }
  if (field.length > 0 && value.length > field.length) return wrong(`must have at most ${field.length} characters`);
  return null;
}

/** Whether a filter of this kind can be asked of the field. */
export function operatorFits(field: OrgField, operator: FilterOperator): boolean {
  switch (operator) {
    case 'contains':
    case 'starts_with':
      return isText(field) || (field.type === 'multipicklist' && operator === 'contains');
    case 'less':
    case 'less_or_equal':
    case 'greater':
    case 'greater_or_equal':
      return NUMBERS.has(field.type) || DATES.has(field.type);
    case 'in':
    case 'not_in':
      return field.type !== 'boolean';
    default:
      return true;
  }
}

function dateProblem(type: string, value: string): { certain: true; text: string } | null {
  const [shape, example] =
    type === 'date'
      ? [/^\d{4}-\d\d-\d\d$/, '2026-03-31']
      : type === 'time'
        ? [/^\d\d:\d\d(?::\d\d)?Z?$/, '14:30:00']
        : [/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/, '2026-03-31T14:30:00Z'];
  const real = type === 'time' || Number.isFinite(Date.parse(value));
  return shape.test(value) && real ? null : { certain: true, text: `must be written like ${example}` };
}

function listed({ picklist }: OrgField): string {
  const shown = picklist.slice(0, 8).map(({ value }) => value);
  return `${shown.join(', ')}${picklist.length > shown.length ? ', …' : ''}`;
}
