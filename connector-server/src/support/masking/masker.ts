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

/** `at` tells which pattern was at work when the time was up. */
const RUN = new Script(`(() => {
  let masked = texts;
  const counts = [];
  for (at = 0; at < patterns.length; at++) {
    const { expression, instead } = patterns[at];
    let count = 0;
    masked = masked.map((text) => text.replace(expression, () => { count += 1; return instead; }));
    counts.push(count);
  }
  return { masked, counts };
})()`);

export function createMasker(rules: MaskRules): Masker {
  const patterns = rules.patterns.map(({ name, pattern, ignoreCase }) => ({
    instead: `[${name}]`,
    expression: new RegExp(pattern, ignoreCase ? 'giu' : 'gu'),
  }));
  const context = patterns.length === 0 ? null : createContext({ patterns, texts: [], at: 0 });
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
      if (context === null) return { texts, found };
      const { masked, counts } = runPatterns(context, texts, rules.patterns);
      rules.patterns.forEach(({ name }, index) => {
        const count = counts[index] ?? 0;
        if (count > 0) found.push({ rule: name, count });
      });
      return { texts: masked, found };
    },
  };
}

function runPatterns(
  context: Context,
  texts: readonly string[],
  patterns: readonly MaskPattern[],
): { masked: string[]; counts: number[] } {
  context['texts'] = texts;
  try {
    const { masked, counts } = RUN.runInContext(context, { timeout: MOST_MS }) as {
      masked: string[];
      counts: number[];
    };
    return { masked: [...masked], counts: [...counts] };
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new ConnectorError({
      code: 'masking_too_slow',
      text: `The masking pattern "${patterns[Number(context['at'])]?.name ?? ''}" takes too long on this text. Make it simpler.`,
      permanent: true,
      certain: true,
      action: 'contact_admin',
      cause: error,
    });
  } finally {
    context['texts'] = [];
  }
}
