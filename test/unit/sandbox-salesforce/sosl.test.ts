import { expect, test } from 'vitest';
import { parseSosl } from '../../../sandbox/salesforce/search/sosl.ts';

test('reads terms, scope, objects with their own fields, filters and limits', () => {
  expect(
    parseSosl(
      'FIND {"+4930123" OR 030123} IN PHONE FIELDS RETURNING Contact(Id, Name WHERE Name != \'a, b\' LIMIT 20), Lead(Id), Account LIMIT 9',
    ),
  ).toEqual({
    terms: ['+4930123', '030123'],
    scope: 'PHONE',
    overallLimit: 9,
    objects: [
      { name: 'Contact', fields: ['Id', 'Name'], where: "Name != 'a, b'", limit: 20 },
      { name: 'Lead', fields: ['Id'], where: null, limit: 2000 },
      { name: 'Account', fields: ['Id'], where: null, limit: 2000 },
    ],
  });
});

test('reserved characters are escaped inside the braces', () => {
  expect(parseSosl('FIND {O\\}Neil\\-x} RETURNING Contact(Id)').terms).toEqual(['O}Neil-x']);
});

test.each(['FIND x RETURNING Contact', 'FIND {a} RETURNING Contact(Id)', 'FIND {abc}'])('refuses %s', (text) => {
  expect(() => parseSosl(text)).toThrow();
});
