import { expect, test } from 'vitest';
import { IdSource, normalizeId, to18 } from '../../../sandbox/salesforce/ids.ts';
import { salesforceId } from '../../../sandbox/seed.ts';

test('the checksum of the case agrees with the seed’s', () => {
  const id = salesforceId('003', 7);
  expect(to18(id.slice(0, 15))).toBe(id);
  expect(normalizeId(id.slice(0, 15))).toBe(id);
});

test('the checksum is read in any case, a wrong one is refused', () => {
  const id = salesforceId('00D', 1);
  expect(normalizeId(id.slice(0, 15) + id.slice(15).toLowerCase())).toBe(id);
  expect(normalizeId(`${id.slice(0, 15)}ZZZ`)).toBeNull();
});

test.each(['', '003', 'a'.repeat(16), '003Bx000000000!', null, 5])('%j is no id', (value) => {
  expect(normalizeId(value)).toBeNull();
});

test('new ids are well formed and never repeat', () => {
  const source = new IdSource();
  const ids = Array.from({ length: 5000 }, () => source.next('a0A'));
  expect(new Set(ids).size).toBe(5000);
  expect(ids.every((id) => normalizeId(id) === id && id.startsWith('a0A'))).toBe(true);
});
