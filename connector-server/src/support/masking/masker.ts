/** Takes out of texts what must not be stored: card numbers, and what the administrator's own patterns find. */
import { createHash } from 'node:crypto';
import { createContext, Script } from 'node:vm';
import type { Context } from 'node:vm';
import { ConnectorError } from '../errors.ts';
import { maskCardNumbers } from './cardNumbers.ts';
import type { MaskPattern } from './maskPattern.ts';

export interface MaskRules {
  /** Payment card numbers with a right check digit. */
  cards: boolean;
  patterns: readonly MaskPattern[];
}

export interface MaskFinding {
  rule: string;
  count: number;
}

export interface Masker {
  /** Changes with the rules. */
  readonly fingerprint: string;
  /** In the same order. Throws ConnectorError `masking_too_slow` when a pattern takes too long: nothing may be written then. */
  mask(texts: readonly string[]): { texts: string[]; found: MaskFinding[] };
}

export const CARD_RULE = 'card number';
/** All own patterns together on one conversation, ms. The event loop stands still meanwhile. */
const MOST_MS = 400;
/** Grows when the same rules find other things. */
const VERSION = 1;

const RUN = new Script(`(() => {
  let count = 0;
  const masked = texts.map((text) => text.replace(expression, () => { count += 1; return instead; }));
  return { masked, count };
})()`);

export function createMasker(rules: MaskRules): Masker {
  const patterns = rules.patterns.map(({ name, pattern, ignoreCase }) => ({
    name,
    expression: new RegExp(pattern, ignoreCase ? 'giu' : 'gu'),
  }));
  return {
    fingerprint: createHash('sha256')
      .update(
        JSON.stringify([VERSION, rules.cards, rules.patterns.map((one) => [one.name, one.pattern, one.ignoreCase])]),
      )
      .digest('hex')
      .slice(0, 8),
    mask(given) {
      let texts = [...given];
      const found: MaskFinding[] = [];
      if (rules.cards) {
        const cards = texts.map(maskCardNumbers);
        texts = cards.map(({ text }) => text);
        const count = cards.reduce((sum, one) => sum + one.count, 0);
        if (count > 0) found.push({ rule: CARD_RULE, count });
      }
      if (patterns.length === 0) return { texts, found };
      const context = createContext({});
      const end = performance.now() + MOST_MS;
      for (const { name, expression } of patterns) {
        const { masked, count } = runPattern(context, name, expression, texts, end - performance.now());
        texts = masked;
        if (count > 0) found.push({ rule: name, count });
      }
      return { texts, found };
    },
  };
}

function runPattern(
  context: Context,
  name: string,
  expression: RegExp,
  texts: readonly string[],
  timeLeft: number,
): { masked: string[]; count: number } {
  Object.assign(context, { texts, expression, instead: `[${name}]` });
  try {
    const answer = RUN.runInContext(context, { timeout: Math.max(1, Math.ceil(timeLeft)) }) as {
      masked: string[];
      count: number;
    };
    return { masked: [...answer.masked], count: answer.count };
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new ConnectorError({
      code: 'masking_too_slow',
      text: `The masking pattern "${name}" takes too long on this text. Make it simpler.`,
      permanent: true,
      certain: true,
      action: 'contact_admin',
      cause: error,
    });
  }
}
