/** Finds payment card numbers in text, however they are spaced, and takes them out. Pure, linear in the text. */

/** Blanks, dashes, dots and line ends that people put between the digits; at most two at a time. */
const BETWEEN = String.raw`[ \t\r\n\u00a0\u2000-\u200a\u202f\u3000.\-\u2010-\u2015\u2212_]{0,2}`;
/** Digits of any script, 13 or more, as one run. */
const RUN = new RegExp(String.raw`\p{Nd}(?:${BETWEEN}\p{Nd}){12,}`, 'gu');
const GROUP = /\p{Nd}+/gu;
const SHORTEST = 13;
const LONGEST = 19;

/**
 * Prefixes by length: Visa, Mastercard, Maestro, American Express, Diners, Discover, JCB, UnionPay, Mir, RuPay
 * (ISO/IEC 7812 ranges as the schemes publish them). Wider rather than narrower: the check digit decides.
 */
const PREFIX: Readonly<Record<number, RegExp>> = {
  13: /^4/,
  14: /^3(?:0[0-5]|[689])/,
  15: /^(?:3[47]|2131|1800)/,
  16: /^(?:4|5|6|3(?:0[0-5]|[5689])|2(?:2[2-9]|[3-6]|7[01]|720|20[0-4])|8[12])/,
};
const LONGER = /^(?:4|5[06-8]|6|3(?:0[0-5]|[5689])|220[0-4]|8[12])/;

export interface Found {
  text: string;
  count: number;
}

/** Each number becomes `[card number ending 1111]`. A number begins and ends where the digits are grouped. */
export function maskCardNumbers(text: string): Found {
  let count = 0;
  const masked = text.replace(RUN, (run: string, offset: number) => {
    const international = offset > 0 && text[offset - 1] === '+';
    const inRun = maskRun(run, international);
    count += inRun.count;
    return inRun.text;
  });
  return { text: masked, count };
}

interface Group {
  from: number;
  to: number;
  digits: string;
}

function maskRun(run: string, international: boolean): Found {
  const groups: Group[] = Array.from(run.matchAll(GROUP), (match) => ({
    from: match.index,
    to: match.index + match[0].length,
    digits: asciiDigits(match[0]),
  }));
  let out = '';
  let at = 0;
  let count = 0;
  // What follows a plus is a telephone number as far as it goes together.
  for (let first = international ? 1 : 0; first < groups.length;) {
    const last = endOfCard(groups, first);
    const from = groups[first];
    const to = last === null ? undefined : groups[last];
    if (last === null || from === undefined || to === undefined) {
      first += 1;
      continue;
    }
    out += `${run.slice(at, from.from)}[card number ending ${digitsOf(groups, first, last).slice(-4)}]`;
    at = to.to;
    count += 1;
    first = last + 1;
  }
  return { text: out + run.slice(at), count };
}

/** The longest card number that begins with group `first`: its last group, or null. */
function endOfCard(groups: readonly Group[], first: number): number | null {
  let digits = '';
  let found: number | null = null;
  for (let last = first; last < groups.length; last++) {
    digits += groups[last]?.digits ?? '';
    if (digits.length > LONGEST) break;
    if (isCardNumber(digits)) found = last;
  }
  return found;
}

function digitsOf(groups: readonly Group[], first: number, last: number): string {
  return groups
    .slice(first, last + 1)
    .map(({ digits }) => digits)
    .join('');
}

/** Length, prefix and check digit of a card number. `digits` holds ASCII digits only. */
export function isCardNumber(digits: string): boolean {
  if (digits.length < SHORTEST || digits.length > LONGEST) return false;
  return (PREFIX[digits.length] ?? LONGER).test(digits) && passesLuhn(digits);
}

/** ISO/IEC 7812-1, annex B. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Unicode keeps the ten digits of each script together, in order; the first of ten is where the block of digits starts. */
function asciiDigits(text: string): string {
  return Array.from(text, (character) => {
    if (character >= '0' && character <= '9') return character;
    const code = character.codePointAt(0) ?? 0;
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
    return String(value);
  }).join('');
}
