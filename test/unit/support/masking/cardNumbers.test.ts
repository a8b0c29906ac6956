import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isCardNumber,
  maskCardNumbers,
  passesLuhn,
} from '../../../../connector-server/src/support/masking/cardNumbers.ts';

/** Test numbers that the card schemes publish, and the prefix ranges between them. */
const NUMBERS = [
  '4111111111111111',
  '4222222222222',
  '5555555555554444',
  '2223003122003222',
  '2720994326581252',
  '378282246310005',
  '30569309025904',
  '38520000023237',
  '6011111111111117',
  '3530111333300000',
  '6304000000000000',
  '6200000000000005',
  '2200000000000053',
  '6799990100000000019',
];
const ending = (digits: string): string => `[card number ending ${digits.slice(-4)}]`;
const grouped = (digits: string, by: string): string => digits.replace(/(\d{4})(?=\d)/g, `$1${by}`);

describe('card numbers', () => {
  it.each(NUMBERS)('%s is taken out, whatever stands around it', (digits) => {
    expect(maskCardNumbers(`It is ${digits}.`)).toEqual({ text: `It is ${ending(digits)}.`, count: 1 });
    expect(maskCardNumbers(`(${digits})`).text).toBe(`(${ending(digits)})`);
    expect(maskCardNumbers(`${digits},${digits}`).count).toBe(2);
  });

  it.each([' ', '-', '.', '\u00a0', '\u2013', '  ', '\n', ' -'])('written in groups with %j between', (by) => {
    expect(maskCardNumbers(`card ${grouped('4111111111111111', by)} ok`).text).toBe(
      'card [card number ending 1111] ok',
    );
  });

  it('as people write them: 4-6-5, digits one by one, other scripts', () => {
    expect(maskCardNumbers('3782 822463 10005').text).toBe('[card number ending 0005]');
    expect(maskCardNumbers([...'4111111111111111'].join(' ')).text).toBe('[card number ending 1111]');
    expect(maskCardNumbers('٤١١١ ١١١١ ١١١١ ١١١١').text).toBe('[card number ending 1111]');
    expect(maskCardNumbers('４１１１１１１１１１１１１１１１').text).toBe('[card number ending 1111]');
  });

  it('next to other numbers: an order before it, the security code or date after it', () => {
    expect(maskCardNumbers('order 1234 4111 1111 1111 1111').text).toBe('order 1234 [card number ending 1111]');
    expect(maskCardNumbers('4111 1111 1111 1111 737').text).toBe('[card number ending 1111] 737');
    expect(maskCardNumbers('4111-1111-1111-1111 12/29').text).toBe('[card number ending 1111] 12/29');
  });

  it.each([
    ['a wrong check digit', '4111111111111112'],
    ['a prefix no scheme has', '1111111111111117'],
    ['too short', '411111111116'],
    ['a telephone number', '+49 151 2345 6789 01'],
    ['a time in milliseconds', '1763742000000'],
    ['an id of 32 digits', '41111111111111114111111111111111'],
    ['a date and a time', '2026-11-21 17:30:05.123'],
  ])('%s stays', (_why, text) => {
    expect(maskCardNumbers(text)).toEqual({ text, count: 0 });
  });

  it('a number with one wrong digit never has a right check digit', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NUMBERS), fc.nat(), fc.integer({ min: 1, max: 9 }), (digits, at, by) => {
        const index = at % digits.length;
        const wrong = digits.slice(0, index) + String((Number(digits[index]) + by) % 10) + digits.slice(index + 1);
        return passesLuhn(digits) && !passesLuhn(wrong);
      }),
    );
  });

  it('no text keeps a card number, and masking twice changes nothing', () => {
    const piece = fc.oneof(fc.constantFrom(...NUMBERS, ' ', '-', '\n', 'ref ', '12', '0'), fc.string({ maxLength: 4 }));
    // What follows a plus is a telephone number.
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const once = maskCardNumbers(pieces.join('').replaceAll('+', '')).text;
        expect(maskCardNumbers(once).text).toBe(once);
        for (const run of once.match(/\d+/g) ?? []) expect(isCardNumber(run)).toBe(false);
      }),
    );
  });

  it('200,000 digits take no longer than their number', () => {
    for (const text of ['4'.repeat(200_000), '4 '.repeat(100_000), '4111 '.repeat(40_000)])
      expect(maskCardNumbers(text).text.length).toBeGreaterThan(0);
  });
});
