import fc from 'fast-check';
import { parseQuery } from '@jetstreamapp/soql-parser-js';
import { expect, test } from 'vitest';
import { groupForCalls } from '../../../connector-server/src/salesforce/collectionCall.ts';
import { errorMeaning, fieldsOf } from '../../../connector-server/src/salesforce/errorTable.ts';
import { cutTo } from '../../../connector-server/src/salesforce/fitFields.ts';
import { isSalesforceId } from '../../../connector-server/src/support/salesforceId.ts';
import { soql } from '../../../connector-server/src/support/soql.ts';
import { salesforceId } from '../../../sandbox/seed.ts';

test('whatever a value holds, it stays one value of the query', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("'", '\\', '"', '\n', 'a', ' ', 'OR', '%', ')', '(') }), (value) => {
      const query = parseQuery(soql`SELECT Id FROM Task WHERE CallObject = ${value} LIMIT 1`);
      expect(query.where).toMatchObject({ left: { field: 'CallObject', operator: '=', literalType: 'STRING' } });
      expect(query.where).not.toHaveProperty('right');
      expect(query.limit).toBe(1);
    }),
  );
});

test('an empty list and an infinite number are refused instead of making a wrong query', () => {
  expect(() => soql`SELECT Id FROM Task WHERE Id IN ${[]}`).toThrow(RangeError);
  expect(() => soql`SELECT Id FROM Task LIMIT ${Infinity}`).toThrow(RangeError);
});

test.each([
  ['UNABLE_TO_LOCK_ROW', '', 'retry'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'trigger: UNABLE_TO_LOCK_ROW', 'retry'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'trigger: my rule', 'give_up'],
  ['REQUEST_LIMIT_EXCEEDED', '', 'retry'],
  ['ERROR_HTTP_503', '', 'retry'],
  ['DUPLICATE_VALUE', '', 'repeat'],
  ['INVALID_FIELD_FOR_INSERT_UPDATE', '', 'drop_fields'],
  ['ENTITY_IS_DELETED', '', 'drop_links'],
  ['INACTIVE_OWNER_OR_USER', '', 'change_owner'],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', '', 'give_up'],
  ['SOMETHING_NEW', '', 'give_up'],
])('%s (%s) means %s', (code, message, meaning) => {
  expect(errorMeaning(code, message).do).toBe(meaning);
});

test('the field is taken from the list of the error, else from its words', () => {
  expect(fieldsOf({ message: 'x', fields: ['Skill__c'] })).toEqual(['Skill__c']);
  expect(fieldsOf({ message: "No such column 'Foo__c' on sobject of type Task" })).toEqual(['Foo__c']);
  expect(
    fieldsOf({ message: 'Unable to create/update fields: A__c, B__c. Please check the security settings' }),
  ).toEqual(['A__c', 'B__c']);
  expect(fieldsOf({ message: 'nothing named' })).toEqual([]);
});

test('texts are cut to a length without halving a character or keeping what JSON cannot carry', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(20), (text, length) => {
      const cut = cutTo(text, length);
      expect(cut.length).toBeLessThanOrEqual(length);
      expect(cut.isWellFormed()).toBe(true);
      expect(cut).not.toContain('\u0000');
    }),
  );
});

test('ids are told from things that only look like ids', () => {
  expect(isSalesforceId(salesforceId('003', 1))).toBe(true);
  expect(isSalesforceId(salesforceId('003', 1).slice(0, 15))).toBe(true);
  expect(isSalesforceId('003Bx0000000099AAA')).toBe(false);
  expect(isSalesforceId("003' OR Name != '")).toBe(false);
});

test('rows of many objects are packed into calls of at most 200 rows and ten changes of object', () => {
  const rows = Array.from({ length: 230 }, (_, n) => ({
    intent: { kind: 'create', ref: `${n}`, object: `Object${n % 23}`, fields: {} } as const,
    fields: {},
    dropped: [],
    lost: [],
    instead: {},
    sent: 0,
    ownerChanged: false,
  }));
  const calls = groupForCalls(rows);
  expect(calls.map((call) => new Set(call.map(({ intent }) => intent.object)).size)).toEqual([10, 10, 3]);
  expect(calls.flat()).toHaveLength(230);
});
