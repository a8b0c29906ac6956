/** Phone numbers as people write them, brought into one form (E.164), so that two spellings of one number are equal. */
import { diallingOf, diallingOfNumber, type Dialling } from './dialling.ts';

export interface PhoneNumber {
  /** Digits as written, extension apart. */
  digits: string;
  /** `+` and 7 to 15 digits; null: written without a country, and none is known. */
  e164: string | null;
  /** Its country, where known. */
  dialling: Dialling | null;
  /** The country was written with it. */
  international: boolean;
}

/** Shortest that is searched with: below it are extensions and short numbers. */
const FEWEST_DIGITS = 6;
const MOST_DIGITS = 15;
const EXTENSION = /(?:[;,]?\s*\b(?:ext(?:ension)?|extn|durchwahl|poste|int|x)\.?[\s:=]*|;ext=|#|,|;)\s*\d{1,7}\s*$/iu;

/**
 * Reads one number. `region` (ISO 3166) is at home where no country is written; null: unknown. `handle`: the text is the
 * customer's id on SMS or WhatsApp, which is international though it may lack the plus. Null: not a phone number.
 */
export function readPhone(text: string, region: string | null, handle = false): PhoneNumber | null {
  const plain = plainText(text);
  if (plain === null) return null;
  const home = diallingOf(region);
  let digits = plain.replace(/\D/g, '');
  let international = plain.startsWith('+');
  const abroad = abroadPrefixes(home).find((prefix) => digits.startsWith(prefix));
  if (!international && abroad !== undefined && digits.length > abroad.length + FEWEST_DIGITS) {
    digits = digits.slice(abroad.length);
    international = true;
  }
  international ||= handle ? diallingOfNumber(digits) !== null && digits.length >= 10 : hasOwnCode(digits, home);
  const written = digits;
  if (written.length < FEWEST_DIGITS || written.length > MOST_DIGITS) return null;
  const dialling = international ? diallingOfNumber(digits) : home;
  if (dialling === null) return international ? null : { digits: written, e164: null, dialling, international };
  const national = subscriber(international ? digits.slice(dialling.code.length) : digits, dialling);
  const e164 = `+${dialling.code}${national}`;
  if (national.length < 4 || e164.length > MOST_DIGITS + 1) return null;
  return { digits: written, e164, dialling, international };
}

export type PhoneLikeness = 'same' | 'likely' | 'different';

/**
 * Whether a stored number is the customer's. A stored number without a country is read as one of `region`; where no region
 * is set, as one of the customer's own country, and where that differs from `region`, it is `likely` only.
 */
export function comparePhones(wanted: PhoneNumber, stored: string, region: string | null): PhoneLikeness {
  const first = readPhone(stored, region);
  if (first === null) return 'different';
  if (wanted.e164 === null) {
    if (first.e164 === null) return withoutTrunk(first.digits) === withoutTrunk(wanted.digits) ? 'same' : 'different';
    const wantedThere = first.dialling === null ? null : readAt(wanted.digits, first.dialling);
    return wantedThere === first.e164 ? 'likely' : 'different';
  }
  if (first.e164 !== null && first.e164 === wanted.e164) return 'same';
  if (first.international || wanted.dialling === null) return 'different';
  const withCode = hasOwnCode(first.digits, wanted.dialling) ? `+${first.digits}` : null;
  if (withCode !== wanted.e164 && readAt(first.digits, wanted.dialling) !== wanted.e164) return 'different';
  return first.e164 === null ? 'same' : 'likely';
}

/**
 * What a search of digits is asked for: every way in which the number may be stored, most telling first. At most six.
 */
export function searchSpellings(phone: PhoneNumber): string[] {
  if (phone.e164 === null || phone.dialling === null) {
    const bare = withoutTrunk(phone.digits);
    return unique([phone.digits, bare]).filter((text) => text.length >= FEWEST_DIGITS);
  }
  const { code, trunk } = phone.dialling;
  const national = phone.e164.slice(code.length + 1);
  return unique([
    phone.e164,
    `${code}${national}`,
    trunk === code ? national : `${trunk}${national}`,
    national,
    `00${code}${national}`,
    // "+44 (0)20 …" counts as digits too.
    ...(trunk === '' || trunk === code ? [] : [`${code}${trunk}${national}`]),
  ]).filter((text) => text.length >= FEWEST_DIGITS);
}

/** Spellings that a plain comparison of texts may meet: ours, and what people type without blanks. */
export function exactSpellings(phone: PhoneNumber, asGiven: string): string[] {
  const given = asGiven.trim();
  return unique([...(given.length <= 40 && given !== '' ? [given] : []), ...searchSpellings(phone).slice(0, 3)]);
}

/** Without extension, prefixes such as `tel:` and words around it; null: there are letters within. */
function plainText(text: string): string | null {
  if (text.length > 100) return null;
  const ascii = text
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
    .replace(/\p{Cf}/gu, '')
    .trim();
  const cut = ascii.replace(EXTENSION, '');
  const from = cut.search(/[+\d(]/);
  if (from === -1) return null;
  const body = cut
    .slice(from)
    .replace(/[^\d]*$/, '')
    .replace(/^\(\+/, '+');
  if (/\p{L}/u.test(body) || /\d\D*\+/.test(body)) return null;
  // A trunk zero in parentheses is only dialled at home.
  return /^\+|^00/.test(body) ? body.replace(/\(0\)/, '') : body;
}

/** Blocks of ten digits each begin at a multiple of 16 or 10; the value is the distance to the nearest zero below. */
function digitValue(digit: string): number {
  const point = digit.codePointAt(0) ?? 0x30;
  let zero = point;
  while (zero > point - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return point - zero;
}

/** What leaves the country there; `00` is understood everywhere else, too, unless it begins the own one. */
function abroadPrefixes(home: Dialling | null): string[] {
  const own = home?.abroad ?? '00';
  return own.startsWith('00') ? [own] : [own, '00'];
}

/** Written without a plus, yet with the own country's code: too long for a national number, and without its trunk prefix. */
function hasOwnCode(digits: string, home: Dialling | null): boolean {
  if (home === null || !digits.startsWith(home.code)) return false;
  if (home.code === home.trunk) return digits.length === 11;
  return digits.length >= 11;
}

/** The number within its country: trunk prefixes and old mobile marks that some write after the code are dropped. */
function subscriber(digits: string, { code, trunk }: Dialling): string {
  if (trunk !== '' && digits.startsWith(trunk)) {
    // 8 and 1 may also begin a number of their own.
    if (trunk === '0' || trunk === '06' || digits.length === 10 + trunk.length) return digits.slice(trunk.length);
  }
  // Mexico's 1 (until 2019) and Argentina's 9 stand before ten digits of a mobile number.
  const mark = code === '52' ? '1' : code === '54' ? '9' : null;
  return mark !== null && digits.length === 11 && digits.startsWith(mark) ? digits.slice(1) : digits;
}

const readAt = (digits: string, dialling: Dialling): string => `+${dialling.code}${subscriber(digits, dialling)}`;
const withoutTrunk = (digits: string): string => digits.replace(/^0+/, '');
const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
