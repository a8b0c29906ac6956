import { expect, test } from 'vitest';
import {
  comparePhones,
  exactSpellings,
  readPhone,
  searchSpellings,
  type PhoneNumber,
} from '../../../connector-server/src/support/phone/phoneNumber.ts';

const read = (text: string, region: string | null = null, handle = false): PhoneNumber => {
  const phone = readPhone(text, region, handle);
  if (phone === null) throw new Error(`${text} is not read`);
  return phone;
};

test.each([
  ['+49 30 5550 1190', null],
  ['0049 30 5550 1190', null],
  ['+49 (0)30 55501190', null],
  ['+49 030 55501190', null],
  ['(+49) 30/5550-1190', null],
  ['tel:+49-30-55501190', null],
  ['+49 30 5550 1190 ext. 17', null],
  ['+49 30 5550 1190 x17', null],
  ['Tel.: +49 30 5550 1190 (office)', null],
  ['030 / 5550 1190', 'DE'],
  ['(030) 5550-1190', 'de'],
  ['030.5550.1190', 'DE'],
  ['49 30 55501190', 'DE'],
  ['011 49 30 5550 1190', 'US'],
  ['0011 49 30 5550 1190', 'AU'],
  ['＋４９ ３０ ５５５０ １１９０', null],
  ['+٤٩ ٣٠ ٥٥٥٠ ١١٩٠', null],
  ['\u202a+49 30 5550 1190\u202c', null],
  ['+49\u00a030\u00a05550\u00a01190', null],
  ['whatsapp:+493055501190', null],
])('[MAT-19] one number in twenty national and international spellings: %s', (text, region) => {
  expect(read(text, region).e164).toBe('+493055501190');
});

test.each([
  ['(415) 555-0132', 'US', '+14155550132'],
  ['1-415-555-0132', 'US', '+14155550132'],
  ['415.555.0132', 'CA', '+14155550132'],
  ['06 1 234 5678', 'HU', '+3612345678'],
  ['02 1234 5678', 'IT', '+390212345678'],
  ['8 (912) 345-67-89', 'RU', '+79123456789'],
  ['+7 8 912 345 67 89', null, '+79123456789'],
  ['612 34 56 78', 'ES', '+34612345678'],
  ['+52 1 55 1234 5678', null, '+525512345678'],
  ['+54 9 11 1234-5678', null, '+541112345678'],
  ['44 20 7946 0111', 'GB', '+442079460111'],
  ['07700 900113', 'GB', '+447700900113'],
  ['+353 1 234 5678', null, '+35312345678'],
])('%s in %s is %s', (text, region, e164) => {
  expect(read(text, region).e164).toBe(e164);
});

test('a customer’s id on WhatsApp or SMS is international, though it has no plus', () => {
  expect(read('14155550141', null, true).e164).toBe('+14155550141');
  expect(read('447700900113', 'DE', true).e164).toBe('+447700900113');
  expect(read('14155550141', null).e164).toBeNull();
});

test.each([
  '',
  '   ',
  '112',
  'no number',
  'a@x.example',
  '12345678901234567890',
  '+1800FLOWERS7',
  '+999 12345678',
  '12 + 34567890',
  'x'.repeat(200),
  "'; DROP 4",
])('%j is not a phone number', (text) => {
  expect(readPhone(text, null)).toBeNull();
});

test('stored without a country, a number is read as one of the customer’s country', () => {
  const wanted = read('+44 7700 900113');
  expect(comparePhones(wanted, '07700 900113', null)).toBe('same');
  expect(comparePhones(wanted, '(07700) 900-113', null)).toBe('same');
  expect(comparePhones(wanted, '44 7700 900113', null)).toBe('same');
  expect(comparePhones(wanted, '07700 900114', null)).toBe('different');
  expect(comparePhones(wanted, '+49 7700 900113', null)).toBe('different');
});

test('where a country is set, one that only fits the customer’s own country is likely, not the same', () => {
  const wanted = read('+49 30 5550 1190', 'GB');
  expect(comparePhones(wanted, '030 / 5550 1190', 'DE')).toBe('same');
  expect(comparePhones(wanted, '030 / 5550 1190', 'GB')).toBe('likely');
  expect(comparePhones(wanted, '0049 30 5550 1190', 'GB')).toBe('same');
});

test('a customer’s number without a country equals the same digits, and likely one that has a country', () => {
  const wanted = read('030 5550 1190');
  expect(comparePhones(wanted, '030 / 55501190', null)).toBe('same');
  expect(comparePhones(wanted, '+49 30 5550 1190', null)).toBe('likely');
  expect(comparePhones(wanted, '+49 40 5550 1190', null)).toBe('different');
  expect(comparePhones(wanted, 'on holiday', null)).toBe('different');
});

test('an ending alone is no match: neither a longer number nor a part of one', () => {
  const wanted = read('+44 20 7946 0111');
  expect(comparePhones(wanted, '7946 0111', null)).toBe('different');
  expect(comparePhones(wanted, '+44 120 7946 0111', null)).toBe('different');
});

test('a search asks for every way the number may be stored, within six', () => {
  expect(searchSpellings(read('+49 30 5550 1190'))).toEqual([
    '+493055501190',
    '493055501190',
    '03055501190',
    '3055501190',
    '00493055501190',
    '4903055501190',
  ]);
  expect(searchSpellings(read('+1 415 555 0132'))).toEqual([
    '+14155550132',
    '14155550132',
    '4155550132',
    '0014155550132',
  ]);
  expect(searchSpellings(read('030 55501190'))).toEqual(['03055501190', '3055501190']);
});

test('a comparison of texts gets the number as given first', () => {
  expect(exactSpellings(read('+49 30 5550 1190'), ' +49 30 5550 1190 ')).toEqual([
    '+49 30 5550 1190',
    '+493055501190',
    '493055501190',
    '03055501190',
  ]);
});
