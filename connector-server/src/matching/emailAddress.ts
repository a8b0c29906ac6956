/** E-mail addresses in what customers type and what models hold: one, several, with names around them. */

/** Longest that a Salesforce e-mail field holds. */
const LONGEST = 80;
const MOST = 3;

/** Addresses in lower case, in order, each once; "a@x.example; Bo <b@y.example>" has two. At most three. */
export function emailsIn(text: string): string[] {
  if (text.length > 1_000) return [];
  const found = text
    .normalize('NFKC')
    .replace(/\bmailto:/giu, '')
    .split(/[\s;,<>()[\]"|]+/u)
    .map((part) => part.replace(/^[.':]+|[.':!]+$/gu, '').toLowerCase())
    .filter((part) => part.length <= LONGEST && /^[^\s@]+@[^\s@]+$/u.test(part));
  return [...new Set(found)].slice(0, MOST);
}
