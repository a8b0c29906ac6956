import { describe, expect, it } from 'vitest';
import { maskPatternProblem } from '../../../../connector-server/src/support/masking/maskPattern.ts';
import { createMasker } from '../../../../connector-server/src/support/masking/masker.ts';

const pattern = (name: string, source: string, ignoreCase = false) => ({ name, pattern: source, ignoreCase });

describe('masking by rules', () => {
  it('takes out card numbers first, then what the own patterns find, and counts', () => {
    const masker = createMasker({
      cards: true,
      patterns: [pattern('customer number', 'KD-\\d{6}', true), pattern('word', 'secret|geheim')],
    });
    expect(masker.mask(['kd-123456 pays with 4111 1111 1111 1111', 'secret geheim', 'nothing'])).toEqual({
      texts: ['[customer number] pays with [card number ending 1111]', '[word] [word]', 'nothing'],
      found: [
        { rule: 'card number', count: 1 },
        { rule: 'customer number', count: 1 },
        { rule: 'word', count: 2 },
      ],
    });
  });

  it('what stands in place of a find is text, not a pattern of its own', () => {
    expect(createMasker({ cards: false, patterns: [pattern('a $& b', 'x')] }).mask(['x']).texts).toEqual(['[a $& b]']);
  });

  it('leaves card numbers where the rules say so', () => {
    expect(createMasker({ cards: false, patterns: [] }).mask(['4111111111111111']).texts).toEqual(['4111111111111111']);
  });

  it('the fingerprint changes with the rules and with nothing else', () => {
    const of = (source: string, cards = true) => createMasker({ cards, patterns: [pattern('a', source)] }).fingerprint;
    expect(of('x')).toBe(of('x'));
    expect(new Set([of('x'), of('y'), of('x', false)]).size).toBe(3);
  });

  it('a pattern that runs away is stopped and named, and nothing comes out unmasked', () => {
    // Past the check of the settings, as one that only some text makes slow.
    const masker = createMasker({ cards: false, patterns: [pattern('slow one', '(a|a)+$')] });
    expect(() => masker.mask([`${'a'.repeat(60)}!`])).toThrow('"slow one" takes too long');
  });
});

describe('which patterns are taken', () => {
  it.each([
    '\\d{3}-\\d{2}-\\d{4}',
    '[A-Z]{2}\\d{2}( ?[A-Z0-9]{4}){2,7}( ?[A-Z0-9]{1,4})?',
    '[\\w.+-]{1,64}@[\\w-]{1,63}(\\.[\\w-]{1,63}){1,4}',
    '(?<=PIN )\\d{4}',
    '\\p{Lu}{3}\\d{6}',
    'a\\+b\\*c\\{2,\\}',
    '[*+{2,}]',
    'colou?r',
  ])('%s', (source) => {
    expect(maskPatternProblem(source, false)).toBeNull();
  });

  it.each([
    ['', 'must not be empty'],
    ['x'.repeat(201), 'must be at most 200 characters long'],
    ['(', 'must be a regular expression'],
    ['\\d+', 'must say how often at most, e.g. {1,40} instead of +'],
    ['a.*b', 'must say how often at most, e.g. {1,40} instead of *'],
    ['\\d{3,}', 'must say how often at most, e.g. {3,40}'],
    ['x{0,500}', 'must repeat at most 200 times'],
    ['(a)\\1', 'must not refer back to a group'],
    ['a?', 'must not fit a text of no characters'],
    ['(\\d{1,40}){1,40}x', 'takes too long on some texts'],
    ['(a{1,30}){1,30}b', 'takes too long on some texts'],
  ])('%j is refused: %s', (source, why) => {
    expect(maskPatternProblem(source, false)).toContain(why);
  });
});
