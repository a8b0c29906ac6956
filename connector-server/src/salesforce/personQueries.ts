/**
 * Queries by which the API user finds people and records that identify them: equality of a few fields with bound values, or
 * digits in phone fields, few rows, the newest first. Which fields is up to the identification rules, so these cannot be listed
 * one by one; their shape is fixed here, made and recognised side by side.
 */
import type { FindStep, SearchStep } from '../protocol/planTypes.ts';
import { boundQuery } from '../support/soql.ts';

/** Most rows one of them returns. */
export const MOST_ROWS = 50;

const OBJECT = '(?:Account|Contact|Lead|Case|Opportunity|[A-Za-z]\\w{0,76}__c)';
const PATH = '[A-Za-z]\\w{0,79}(?:\\.[A-Za-z]\\w{0,79}){0,2}';
const LIMIT = '(?:[1-9]|[1-4]\\d|5[01])';
const COLUMNS = `Id(?:, ${PATH}){0,50}`;
const objectName = new RegExp(`^${OBJECT}$`);
const fieldPath = new RegExp(`^${PATH}$`);
const lookup = new RegExp(
  `^SELECT ${COLUMNS} FROM ${OBJECT} WHERE ${PATH} = \\?(?: OR ${PATH} = \\?){0,19} ORDER BY LastModifiedDate DESC LIMIT ${LIMIT}$`,
);
const returning = `${OBJECT}\\(${COLUMNS} LIMIT ${LIMIT}\\)`;
const search = new RegExp(
  `^FIND \\{"\\d{5,18}"(?: OR "\\d{5,18}"){0,19}\\} IN PHONE FIELDS RETURNING ${returning}(?:, ${returning}){0,4}$`,
);

/** Whether a query, with its values taken out (`querySkeleton`), is one of these. */
export const isPersonQuery = (skeleton: string): boolean => lookup.test(skeleton);

/** Whether a search is one of these. */
export const isPersonSearch = (text: string): boolean => search.test(text);

/** One row beyond the limit is asked for, to see that there are more. Null: not such a query. */
export function personQuery({ object, fields, anyOf, limit }: Omit<FindStep, 'allOf'>): string | null {
  const columns = columnsOf(fields);
  if (!objectName.test(object) || columns === null || anyOf.length === 0 || anyOf.length > 20) return null;
  if (!anyOf.every(({ field }) => fieldPath.test(field))) return null;
  const parts = anyOf.map(({ field }, index) =>
    index === 0 ? ['SELECT', columns, 'FROM', object, 'WHERE', field, '= '].join(' ') : ` OR ${field} = `,
  );
  return boundQuery(
    [...parts, ` ORDER BY LastModifiedDate DESC LIMIT ${rows(limit) + 1}`],
    anyOf.map(({ value }) => value),
  );
}

/** Only digits are searched for, so nothing needs an escape. Null: not such a search, or nothing to search for. */
export function personSearch({ texts, scope, objects }: SearchStep): string | null {
  const digits = [...new Set(texts.map((text) => text.replace(/\D/g, '')))].filter((text) => /^\d{5,18}$/.test(text));
  if (scope !== 'phone' || digits.length === 0 || objects.length === 0 || objects.length > 5) return null;
  const parts: string[] = [];
  for (const { object, fields, limit } of objects) {
    const columns = columnsOf(fields);
    if (!objectName.test(object) || columns === null) return null;
    parts.push(`${object}(${columns} LIMIT ${rows(limit) + 1})`);
  }
  const terms = digits.slice(0, 20).map((text) => `"${text}"`);
  return `FIND {${terms.join(' OR ')}} IN PHONE FIELDS RETURNING ${parts.join(', ')}`;
}

function columnsOf(fields: readonly string[]): string | null {
  const wanted = fields.filter((field) => field.toLowerCase() !== 'id').slice(0, 50);
  return wanted.every((field) => fieldPath.test(field)) ? ['Id', ...wanted].join(', ') : null;
}

const rows = (limit: number): number => Math.min(MOST_ROWS, Math.max(1, limit));
