import { expect, test } from 'vitest';
import { foundDuplicates } from '../../../connector-server/src/salesforce/foundDuplicates.ts';

const match = (type: string, Id: unknown) => ({ record: { attributes: { type }, Id } });
const result = (...matchRecords: unknown[]) => ({ matchResults: [{ matchRecords }] });

test('leads and contacts a duplicate rule found, each once, under either spelling', () => {
  const found = result(
    match('Lead', '00Q000000000001AAA'),
    match('Lead', '00Q000000000001'),
    match('Account', '001000000000001AAA'),
    match('Contact', '003000000000001AAA'),
  );
  for (const error of [{ duplicateResult: found }, { duplicateResut: found }])
    expect(foundDuplicates(error).map(({ object, recordId }) => [object, recordId.slice(0, 15)])).toEqual([
      ['Lead', '00Q000000000001'],
      ['Contact', '003000000000001'],
    ]);
});

test.each([undefined, null, 'text', { duplicateResult: null }, { duplicateResult: { matchResults: 'x' } }])(
  'of %j there is nobody',
  (error) => {
    expect(foundDuplicates(error)).toEqual([]);
  },
);

test('what has no id is nobody', () => {
  expect(foundDuplicates({ duplicateResult: result(match('Lead', null), null, {}) })).toEqual([]);
});
