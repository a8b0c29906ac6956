/** What an administrator's own pattern may look like, so that no text can make it run long. */
import { createContext, Script } from 'node:vm';

export interface MaskPattern {
  /** Shown in place of what was found, and in reports. */
  name: string;
  /** Regular expression of JavaScript, Unicode mode. */
  pattern: string;
  ignoreCase: boolean;
}

export const MOST_PATTERN_CHARS = 200;
const MOST_REPEATS = 200;
const TRIAL_CHARS = 2_000;
/** Far more than a fair pattern needs, even on a busy machine. */
const TRIAL_MS = 400;

/** Why a pattern is not taken, as the end of a sentence that begins with its name; null when it is fine. */
export function maskPatternProblem(pattern: string, ignoreCase: boolean): string | null {
  if (pattern.length === 0) return 'must not be empty';
  if (pattern.length > MOST_PATTERN_CHARS) return `must be at most ${MOST_PATTERN_CHARS} characters long`;
  let compiled: RegExp;
  try {
    compiled = new RegExp(pattern, ignoreCase ? 'iu' : 'u');
  } catch (error) {
    const said = error instanceof Error ? error.message.split(': ').at(-1) : '';
    return `must be a regular expression (${said ?? 'it cannot be read'})`;
  }
  const repeats = repeatProblem(pattern);
  if (repeats !== null) return repeats;
  if (/\\[1-9]|\\k</.test(pattern)) return 'must not refer back to a group';
  if (compiled.test('')) return 'must not fit a text of no characters';
  return trialProblem(pattern, ignoreCase);
}

/** Every repeat must say how often at most: an open one can cost the square of a text's length. */
function repeatProblem(pattern: string): string | null {
  let inClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '\\') at += pattern.startsWith('\\p{', at) || pattern.startsWith('\\P{', at) ? 2 : 1;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (!inClass && (character === '*' || character === '+'))
      return `must say how often at most, e.g. {1,40} instead of ${character}`;
    else if (!inClass && character === '{') {
      const [, least, comma, most] = /^\{(\d+)(,?)(\d*)\}/.exec(pattern.slice(at)) ?? [];
      if (least === undefined) continue;
      if (comma === ',' && most === '') return `must say how often at most, e.g. {${least},40}`;
      if (Number(most === '' ? least : most) > MOST_REPEATS) return `must repeat at most ${MOST_REPEATS} times`;
    }
  }
  return null;
}

/** Nested repeats can still cost a power of their limits: the pattern is tried on texts that nearly fit. */
function trialProblem(pattern: string, ignoreCase: boolean): string | null {
  const own = [...new Set(pattern.replace(/\\./g, '').replace(/[^\p{L}\p{N}@._ -]/gu, ''))].slice(0, 8);
  const single = [...new Set([...own, 'a', 'A', '0', ' ', '-', '.', '@'])];
  const pairs = ['a0', 'a ', '0 ', '0-', 'a.', 'a@', ...own.slice(1).map((one, index) => `${own[index] ?? ''}${one}`)];
  const texts = [...single, ...pairs].map((part) => `${part.repeat(TRIAL_CHARS / part.length)}\u0001`);
  const context = createContext({ texts, source: pattern, flags: ignoreCase ? 'giu' : 'gu' });
  try {
    new Script('for (const text of texts) text.replace(new RegExp(source, flags), "");').runInContext(context, {
      timeout: TRIAL_MS,
    });
    return null;
  } catch {
    return 'takes too long on some texts: repeat less inside of repeats';
  }
}
