import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unknownCall } from '../../../connector-server/src/salesforce/compiledCalls.ts';
import { personQuery, personSearch } from '../../../connector-server/src/salesforce/personQueries.ts';

const find = (value: string, object = 'Contact', field = 'Email') =>
  personQuery({
    verb: 'find',
    as: 'x',
    object,
    fields: ['Name', 'Account.Name'],
    anyOf: [{ field, value }],
    limit: 20,
  });
const phones = (texts: string[], object = 'Contact') =>
  personSearch({ verb: 'search', as: 'x', texts, scope: 'phone', objects: [{ object, fields: ['Name'], limit: 20 }] });
const batch = (...urls: string[]) =>
  unknownCall({
    method: 'POST',
    path: '/composite/batch',
    body: { batchRequests: urls.map((url) => ({ method: 'GET', url })) },
  });
const queryUrl = (text: string): string => `v66.0/query?q=${encodeURIComponent(text)}`;
const searchUrl = (text: string): string => `v66.0/search?q=${encodeURIComponent(text)}`;

test('a lookup is equality with bound values, few rows, one more to see that there are others', () => {
  expect(find("o'brien@x.example")).toBe(
    "SELECT Id, Name, Account.Name FROM Contact WHERE Email = 'o\\'brien@x.example' ORDER BY LastModifiedDate DESC LIMIT 21",
  );
  expect(phones(['+49 30', '+493055501190', '493055501190'])).toBe(
    'FIND {"493055501190"} IN PHONE FIELDS RETURNING Contact(Id, Name LIMIT 21)',
  );
});

test('what is made is recognised, whatever the value', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 255, unit: 'binary' }), (value) => {
      expect(batch(queryUrl(find(value) ?? ''))).toBeNull();
    }),
  );
  expect(batch(searchUrl(phones(['493055501190', '03055501190']) ?? ''))).toBeNull();
});

test.each([
  ['a field that is none', find('x', 'Contact', 'Email = 1 OR Name')],
  ['an object that is none', find('x', 'Contact, User')],
  ['users', find('x', 'User')],
  ['a search without digits', phones(['Grace'])],
  ['a search of users', phones(['493055501190'], 'User')],
])('nothing is made of %s', (_, text) => {
  expect(text).toBeNull();
});

test.each([
  queryUrl("SELECT Id, Email FROM User WHERE Email = 'x' ORDER BY LastModifiedDate DESC LIMIT 21"),
  queryUrl("SELECT Id, Email FROM Contact WHERE Email != 'x' ORDER BY LastModifiedDate DESC LIMIT 21"),
  queryUrl("SELECT Id, Email FROM Contact WHERE Email = 'x' ORDER BY LastModifiedDate DESC LIMIT 2000"),
  queryUrl("SELECT Id, Email FROM Contact WHERE Email = 'x'"),
  queryUrl("SELECT Id, (SELECT Id FROM Cases) FROM Account WHERE Phone = 'x' ORDER BY LastModifiedDate DESC LIMIT 21"),
  searchUrl('FIND {Grace} IN ALL FIELDS RETURNING Contact(Id, Name LIMIT 21)'),
  searchUrl('FIND {"49305550"} IN PHONE FIELDS RETURNING User(Id, Name LIMIT 21)'),
  'v66.0/sobjects/Contact/003000000000001',
  'v66.0/query/01g0a1b2c3d4e5f607-2000',
])('in a batch of lookups nothing else is let through: %s', (url) => {
  expect(batch(url)).not.toBeNull();
  expect(batch(queryUrl(find('x') ?? ''), url)).not.toBeNull();
});

test('a batch only reads', () => {
  const parts = [{ method: 'PATCH', url: queryUrl(find('x') ?? '') }];
  expect(unknownCall({ method: 'POST', path: '/composite/batch', body: { batchRequests: parts } })).not.toBeNull();
  expect(unknownCall({ method: 'POST', path: '/composite/batch', body: {} })).not.toBeNull();
});
