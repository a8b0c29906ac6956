import { expect, test } from 'vitest';
import { filterHolds, sameText } from '../../../connector-server/src/matching/recordFilter.ts';
import type { FilterOperator } from '../../../connector-server/src/protocol/planTypes.ts';

test.each<[FilterOperator, string[], string | null, boolean]>([
  ['equals', ['Gold'], 'gold', true],
  ['equals', ['Gold'], null, false],
  ['equals', [], null, true],
  ['equals', [], 'x', false],
  ['not_equals', ['Gold'], null, true],
  ['not_equals', ['Gold'], 'GOLD', false],
  ['not_equals', [], '', false],
  ['in', ['a', 'b'], 'B', true],
  ['not_in', ['a', 'b'], 'c', true],
  ['contains', ['ol'], 'Gold', true],
  ['contains', ['ol'], null, false],
  ['starts_with', ['go'], 'Gold', true],
  ['starts_with', ['ol'], 'Gold', false],
  ['less', ['10'], '9', true],
  ['less', ['10'], '10', false],
  ['less_or_equal', ['10'], '10.0', true],
  ['greater', ['2026-01-01'], '2026-11-21', true],
  ['greater_or_equal', ['b'], 'a', false],
  ['greater', ['1'], null, false],
  ['equals', ['012000000000jdTAAQ'], '012000000000jdT', true],
  ['equals', ['012000000000JDTAAQ'], '012000000000jdT', false],
])('[MAT-13] %s %j of %j: %s', (operator, values, value, holds) => {
  expect(filterHolds({ field: 'F', operator, values }, value)).toBe(holds);
});

test('blanks around and the case of texts do not matter', () => {
  expect(sameText(' C-1 ', 'c-1')).toBe(true);
  expect(sameText(null, '')).toBe(true);
});
