import { describe, expect, it } from 'vitest';
import { cutText } from '../../../connector-server/src/support/cutText.ts';

describe('a text over the limit of its field', () => {
  it.each([
    ['short enough', 'abc', 3, 'abc'],
    ['too long', 'abcd', 3, 'ab…'],
    ['cut within a code point', 'a😀😀', 4, 'a😀…'],
    ['cut right behind a code point', '😀😀', 3, '😀…'],
    ['with half a code point inside', 'a\ud800b', 10, 'a\ufffdb'],
  ])('%s', (_what, text, most, kept) => {
    expect(cutText(text, most)).toBe(kept);
    expect(cutText(text, most).isWellFormed()).toBe(true);
  });
});
