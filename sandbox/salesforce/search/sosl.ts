/** `FIND {a OR b} IN PHONE FIELDS RETURNING Contact(Id, Name WHERE … LIMIT 20), Lead(Id)`: what a connector writes of SOSL. */
import { ApiError } from '../apiError.ts';
import type { SearchRequest, SearchScope } from './runSearch.ts';

const unescape = (text: string): string => text.replace(/\\(.)/g, '$1').replace(/^"|"$/g, '');

/** Splits at commas outside parentheses and quotes. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let part = '';
  for (const c of text) {
    if (c === "'") quoted = !quoted;
    if (!quoted && c === '(') depth++;
    if (!quoted && c === ')') depth--;
    if (c === ',' && depth === 0 && !quoted) {
      parts.push(part.trim());
      part = '';
    } else part += c;
  }
  return [...parts, part.trim()].filter((p) => p !== '');
}

/** Throws MALFORMED_SEARCH. */
export function parseSosl(text: string): SearchRequest {
  const match =
    /^\s*FIND\s*\{((?:\\.|[^}])*)\}\s*(?:IN\s+(ALL|NAME|EMAIL|PHONE|SIDEBAR)\s+FIELDS\s*)?(?:RETURNING\s+([\s\S]*?))?(?:\s+LIMIT\s+(\d+))?\s*$/i.exec(
      text,
    );
  const returning = match?.[3];
  if (!match || returning === undefined)
    throw new ApiError(
      400,
      'MALFORMED_SEARCH',
      'No search term found or not understood. The search term must be enclosed in braces, with a RETURNING clause',
    );
  const terms = (match[1] ?? '')
    .split(/\s+OR\s+/)
    .map((t) => unescape(t.trim()))
    .filter((t) => t !== '');
  if (terms.some((t) => t.length < 2) || terms.length === 0)
    throw new ApiError(400, 'MALFORMED_SEARCH', 'search term must be longer than one character');
  const objects = split(returning).map((item) => {
    const parts = /^(\w+)\s*(?:\(([\s\S]*)\))?$/.exec(item);
    if (!parts) throw new ApiError(400, 'MALFORMED_SEARCH', `RETURNING clause not understood: ${item}`);
    const inner = /^([\s\S]*?)(?:\s+WHERE\s+([\s\S]*?))?(?:\s+LIMIT\s+(\d+))?$/i.exec(parts[2] ?? 'Id');
    return {
      name: parts[1] ?? '',
      fields: split(inner?.[1] ?? 'Id'),
      where: inner?.[2] ?? null,
      limit: inner?.[3] === undefined ? 2000 : Number(inner[3]),
    };
  });
  return {
    terms,
    scope: (match[2] ?? 'ALL').toUpperCase() as SearchScope,
    overallLimit: match[4] === undefined ? 2000 : Number(match[4]),
    objects,
  };
}
