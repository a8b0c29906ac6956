import { expect, test } from 'vitest';
import { emailsIn } from '../../../connector-server/src/matching/emailAddress.ts';

test.each([
  [' G@X.example ', ['g@x.example']],
  ['a@x.example; b@y.example', ['a@x.example', 'b@y.example']],
  ['a@x.example,b@y.example c@z.example', ['a@x.example', 'b@y.example', 'c@z.example']],
  ['Grace Holloway <grace@larkspur.example>', ['grace@larkspur.example']],
  ['"Holloway, Grace" <grace@larkspur.example>', ['grace@larkspur.example']],
  ['mailto:a@x.example', ['a@x.example']],
  ['a@x.example; A@X.EXAMPLE', ['a@x.example']],
  ["o'brien@x.example", ["o'brien@x.example"]],
  ['It is a@x.example.', ['a@x.example']],
  ['a@x.example b@x.example c@x.example d@x.example', ['a@x.example', 'b@x.example', 'c@x.example']],
])('%j holds %j', (text, expected) => {
  expect(emailsIn(text)).toEqual(expected);
});

test.each(['', 'no address', '@', 'a@', '@x.example', 'a@b@c', `${'a'.repeat(90)}@x.example`, 'x'.repeat(2_000)])(
  '%j holds no address',
  (text) => {
    expect(emailsIn(text)).toEqual([]);
  },
);
