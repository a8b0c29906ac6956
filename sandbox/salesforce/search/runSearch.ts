/** Token search over name, e-mail, phone or all text fields. Phones match on their digits, whatever their punctuation. */
import type { UserAccess } from '../access/userAccess.ts';
import { canRead } from '../access/sharing.ts';
import { ApiError } from '../apiError.ts';
import type { OrgState } from '../orgState.ts';
import type { FieldDef, ObjectDef, Row } from '../schema/types.ts';
import type { JsonRecord } from '../soql/projection.ts';
import { runQuery } from '../soql/runQuery.ts';

export type SearchScope = 'ALL' | 'NAME' | 'EMAIL' | 'PHONE' | 'SIDEBAR';
export interface SearchRequest {
  /** Any of these; each is a phrase of tokens that all have to be there. */
  terms: string[];
  scope: SearchScope;
  overallLimit: number;
  objects: { name: string; fields: string[]; where: string | null; limit: number }[];
}

const digits = (text: string): string => text.replace(/\D/g, '');
const split = (text: string, between: RegExp): string[] =>
  text
    .toLowerCase()
    .split(between)
    .filter((t) => t !== '');
/** Words of a term: a star and a question mark stand for others. */
const wantedTokens = (text: string): string[] => split(text, /[^\p{L}\p{N}*?]+/u);
/** Words of what is stored. */
const tokens = (text: string): string[] => split(text, /[^\p{L}\p{N}]+/u);

const SCOPES: Record<SearchScope, (f: FieldDef) => boolean> = {
  NAME: (f) => f.nameField || f.name === 'FirstName' || f.name === 'LastName',
  EMAIL: (f) => f.type === 'email',
  PHONE: (f) => f.type === 'phone',
  ALL: (f) => ['string', 'textarea', 'email', 'phone', 'picklist', 'combobox'].includes(f.type),
  SIDEBAR: (f) => ['string', 'email', 'phone'].includes(f.type),
};

interface TermTest {
  /** One per word; each has to hold for some field of the record. */
  words: ((f: FieldDef, value: string) => boolean)[];
}

function termTest(term: string): TermTest {
  const number = digits(term);
  const isNumber = number.length >= 5 && /^[\d\s+().\-/]+$/.test(term);
  const inPhone = (f: FieldDef, value: string): boolean =>
    f.type === 'phone' && isNumber && digits(value).endsWith(number);
  const wanted = wantedTokens(term).map((t) => new RegExp(`^${t.replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 'u'));
  const words = wanted.map(
    (word) => (f: FieldDef, value: string) =>
      inPhone(f, value) || (f.type !== 'phone' && tokens(value).some((token) => word.test(token))),
  );
  return { words };
}

/** Readable rows that hold one of the terms, in the order they were saved. What was saved within the search's lag is missing. */
export function searchHits(
  org: OrgState,
  access: UserAccess,
  definition: ObjectDef,
  request: { terms: readonly string[]; scope: SearchScope },
): Row[] {
  const inScope = SCOPES[request.scope];
  const fields = [...definition.fields.values()].filter((f) => inScope(f) && access.readable(definition, f));
  const tests = request.terms.map(termTest).filter(({ words }) => words.length > 0);
  const indexedUntil = org.now() - org.rules.searchLagMs;
  const rows: Row[] = [];
  for (const row of org.store.rows(definition)) {
    if (row['IsDeleted'] === true || !canRead(org, access, definition, row)) continue;
    if (org.rules.searchLagMs > 0 && Date.parse(String(row['SystemModstamp'])) > indexedUntil) continue;
    const found = tests.some(({ words }) =>
      words.every((word) =>
        fields.some((f) => {
          const value = row[f.name];
          return typeof value === 'string' && word(f, value);
        }),
      ),
    );
    if (found) rows.push(row);
  }
  return rows;
}

/** Throws INVALID_TYPE, INVALID_FIELD, MALFORMED_SEARCH. At most 2,000 rows in all. */
export function runSearch(org: OrgState, access: UserAccess, base: string, request: SearchRequest): JsonRecord[] {
  if (!(request.scope in SCOPES)) throw new ApiError(400, 'MALFORMED_SEARCH', `unknown search group ${request.scope}`);
  const all: JsonRecord[] = [];
  for (const wanted of request.objects) {
    const definition = org.schema.object(wanted.name);
    if (!definition || !definition.searchable || !access.object(definition.name).read)
      throw new ApiError(400, 'INVALID_TYPE', `sObject type '${wanted.name}' is not supported.`);
    const ids = searchHits(org, access, definition, request).map((row) => `'${String(row['Id'])}'`);
    // The row's shape, the filter and their refusals are those of a query; an impossible id keeps them when nothing was found.
    const soql = `SELECT ${wanted.fields.join(', ')} FROM ${definition.name} WHERE Id IN (${ids.length > 0 ? ids.join(',') : `'${definition.keyPrefix}000000000000'`})${wanted.where === null ? '' : ` AND (${wanted.where})`} LIMIT ${wanted.limit}`;
    all.push(...runQuery({ org, access, base, all: false }, soql).records);
  }
  return all.slice(0, Math.min(2000, request.overallLimit));
}
