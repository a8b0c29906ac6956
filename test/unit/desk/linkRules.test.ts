import { expect, test } from 'vitest';
import { checkedLinks } from '../../../connector-server/src/desk/commands/linkRules.ts';
import type { LinkView } from '../../../connector-server/src/protocol/types.ts';
import { salesforceId } from '../../../sandbox/salesforceId.ts';

const linkable = [
  { object: 'Account', offered: false },
  { object: 'Contact', offered: true },
  { object: 'Case', offered: true },
  { object: 'Plan__c', offered: true },
];
const link = (object: string, prefix: string, n = 1): LinkView => ({
  object,
  recordId: salesforceId(prefix, n),
  name: 'x',
});
const CONTACT = link('Contact', '003');
const ACCOUNT = link('Account', '001');

test('[LNK-06] objects of the settings may be linked, custom ones too; parents need not be offered', () => {
  expect(checkedLinks([CONTACT, ACCOUNT], linkable)).toEqual([CONTACT, ACCOUNT]);
  expect(checkedLinks([link('Plan__c', 'a0X'), CONTACT], linkable)).toHaveLength(2);
  expect(checkedLinks([ACCOUNT], linkable)).toMatchObject({ outcome: 'refused', code: 'not_linkable' });
  expect(checkedLinks([link('Lead', '00Q')], linkable)).toMatchObject({ outcome: 'refused', code: 'not_linkable' });
});

test('one wrong id refuses all of them', () => {
  for (const wrong of [
    link('Case', '003'),
    link('Contact', '00Q'),
    link('Plan__c', '500'),
    { ...CONTACT, recordId: '003000000000001ZZZ' },
    { ...CONTACT, recordId: '003' },
    { ...CONTACT, accountId: CONTACT.recordId },
  ])
    expect(checkedLinks([CONTACT, wrong], linkable)).toMatchObject({ outcome: 'refused', code: 'not_a_record' });
});

test('ids are kept with 18 characters, and two spellings of one record are one link', () => {
  const short = { ...CONTACT, recordId: CONTACT.recordId.slice(0, 15) };
  expect(checkedLinks([short, CONTACT], linkable)).toEqual([CONTACT]);
});

test('two records of one object cannot be linked at once', () => {
  expect(checkedLinks([CONTACT, link('Contact', '003', 2)], linkable)).toMatchObject({ code: 'two_of_one_kind' });
});
