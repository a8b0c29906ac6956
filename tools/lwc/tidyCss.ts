import type { Plugin } from 'rollup';

/** Comments, strings, and what is between them. */
const PARTS = /\/\*.*?\*\/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?:(?!\/\*)[^"'])+/gsu;

/** A style sheet without comments and without the white space that means nothing. Strings are left as they are. */
export function tidyCss(css: string): string {
  return css
    .replaceAll(PARTS, (part) => (part.startsWith('/*') ? '' : /^["']/u.test(part) ? part : tidied(part)))
    .trim();
}

/** A space before a colon, or beside a sign of `calc`, has a meaning. */
function tidied(css: string): string {
  return css
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/ ?([{};,]) ?/gu, '$1')
    .replaceAll(': ', ':')
    .replaceAll(';}', '}');
}

/** The style compiler keeps the source's spelling, so the source is tidied before it. */
export function tidyCssPlugin(): Plugin {
  return {
    name: 'tidy-css',
    transform: (code, id) => (/\.css(?:\?|$)/u.test(id) ? { code: tidyCss(code), map: null } : null),
  };
}
