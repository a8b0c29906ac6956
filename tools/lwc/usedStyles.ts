/** Cuts a style sheet down to what a page uses, so that a page of a few controls does not load a whole design system. */

interface Rule {
  /** Selectors or at-rule, e.g. `.a,.b` or `@media print`. */
  prelude: string;
  body: string;
}

/** At-rules that hold rules; others (fonts, keyframes) are left out. */
const GROUPS = /^@(?:media|supports|layer|container)\b/;

/**
 * The rules of `css` that can apply where only the classes of `used` occur: a selector stays when it names none but
 * these. Rules without classes stay. `@font-face` and `@keyframes` go.
 */
export function usedStyles(css: string, used: ReadonlySet<string>): string {
  return rulesOf(css.replace(/\/\*[\s\S]*?\*\//g, ''))
    .map(({ prelude, body }) => {
      if (GROUPS.test(prelude)) {
        const inner = usedStyles(body, used);
        return inner === '' ? '' : `${prelude}{${inner}}`;
      }
      if (prelude.startsWith('@')) return '';
      const selectors = splitSelectors(prelude).filter((selector) => namesOnly(selector, used));
      return selectors.length === 0 ? '' : `${selectors.join(',')}{${body}}`;
    })
    .join('');
}

/** Class names of a design system (`slds-…`) in templates or scripts. */
export function classesIn(text: string, prefix: string): Set<string> {
  return new Set(text.match(new RegExp(`\\b${prefix}-[\\w-]+`, 'g')) ?? []);
}

const CHOICE = /:(is|where|not|has)\(([^()]*)\)/;

/** Of `:is(.a,.b)` one has to be in use; what `:not()` names need not be. */
function namesOnly(selector: string, used: ReadonlySet<string>): boolean {
  let left = selector;
  for (let choice = CHOICE.exec(left); choice; choice = CHOICE.exec(left)) {
    const [whole, kind, inner = ''] = choice;
    const fits = kind === 'not' || splitSelectors(inner).some((one) => namesOnly(one, used));
    if (!fits) return false;
    left = left.replace(whole, '');
  }
  return [...left.matchAll(/\.(-?[_a-zA-Z][\w-]*)/g)].every(([, name]) => used.has(name ?? ''));
}

/** Top-level rules; braces in strings and addresses do not count. */
function rulesOf(css: string): Rule[] {
  const rules: Rule[] = [];
  let depth = 0;
  let start = 0;
  let open = 0;
  let quote = '';
  for (let at = 0; at < css.length; at++) {
    const character = css.charAt(at);
    if (quote !== '') {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === ';' && depth === 0) start = at + 1;
    else if (character === '{') {
      if (depth === 0) open = at;
      depth++;
    } else if (character === '}') {
      depth--;
      if (depth === 0) {
        rules.push({ prelude: css.slice(start, open).trim(), body: css.slice(open + 1, at).trim() });
        start = at + 1;
      }
    }
  }
  return rules;
}

/** At commas outside brackets. */
function splitSelectors(list: string): string[] {
  const selectors: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= list.length; at++) {
    const character = list.charAt(at);
    if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth--;
    else if ((character === ',' && depth === 0) || at === list.length) {
      selectors.push(list.slice(start, at).trim());
      start = at + 1;
    }
  }
  return selectors;
}
