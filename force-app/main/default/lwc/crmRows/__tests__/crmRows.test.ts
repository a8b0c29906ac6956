import {
  actionsFor,
  fieldText,
  groupsOf,
  missingText,
  objectLabel,
  personOf,
  personsOnce,
  rowName,
  rowReference,
  whyNoEdit,
} from 'c/crmRows';
import { OBJECTS, description, object, row } from '../../crmSide/__tests__/crmWorld';

const all = Object.fromEntries(OBJECTS.map((one) => [one.object, description(one.object)]));

describe('rows in words', () => {
  it('[MAT-08] nests contacts under their account, keeps leads apart, and shows nothing twice', () => {
    const contact = (id: string, AccountId: string | null) =>
      row('Contact', id, { Name: id, AccountId, 'Account.Name': 'Known from the contact' });
    const groups = groupsOf([
      row('Lead', '00Q1', { Name: 'A lead' }),
      contact('0031', '001000000000001'),
      row('Account', '001000000000001AAA', { Name: 'Found' }),
      contact('0032', '001000000000002AAA'),
      contact('0033', null),
      contact('0031', '001000000000001'),
    ]);
    expect(groups.map((group) => group.object)).toEqual(['people', 'Lead']);
    expect(
      groups[0]?.rows.map(({ row: { fields }, implied, children }) => [fields['Name'], implied, children.length]),
    ).toEqual([
      ['Found', false, 1],
      ['Known from the contact', true, 1],
      ['0033', false, 0],
    ]);
  });

  it('[LNK-31] [TRB-16] shows a person account once, as the contact it is, under no account', () => {
    const account = row('Account', '001000000000007AAA', {
      Name: 'Paula',
      Phone: '1',
      PersonContactId: '003000000000007AAA',
    });
    const contact = row('Contact', '003000000000007', { Name: 'Paula', Email: 'p@x', AccountId: '001000000000007' });
    for (const found of [[account, contact], [contact, account], [account]]) {
      const [people, ...others] = groupsOf(personsOnce(found));
      expect(others).toEqual([]);
      expect(people?.rows).toHaveLength(1);
      expect(people?.rows[0]).toMatchObject({ implied: false, children: [], row: { fields: { Phone: '1' } } });
      expect(rowReference(people?.rows[0]?.row ?? contact)).toMatchObject({
        object: 'Contact',
        recordId: expect.stringContaining('003000000000007') as unknown as string,
        name: 'Paula',
        accountId: expect.stringContaining('001000000000007') as unknown as string,
      });
    }
    const business = row('Account', '001000000000008AAA', { Name: 'Larkspur', PersonContactId: null });
    expect(personOf(business)).toBe(business);
    expect(personsOnce([business, contact])).toEqual([business, contact]);
  });

  it('names records by what their object is named by', () => {
    expect(rowName(row('Case', '500', { CaseNumber: '1026', Subject: 'Broken' }))).toBe('1026 · Broken');
    expect(rowName(row('Task', '00T', { Subject: 'Call back' }))).toBe('Call back');
    expect(rowName(row('Lead', '00Q', { Name: null }))).toBe('Without name');
    expect(rowReference(row('Case', '500', { CaseNumber: '1', AccountId: '001', ContactId: null }))).toEqual({
      object: 'Case',
      recordId: '500',
      name: '1',
      accountId: '001',
    });
  });

  it.each([
    ['boolean', 'true', 'Yes'],
    ['boolean', 'false', 'No'],
    ['currency', '1234567.5', (1_234_567.5).toLocaleString()],
    ['currency', 'not a number', 'not a number'],
    ['date', '2026-11-21', new Date('2026-11-21T00:00:00').toLocaleDateString(undefined, { dateStyle: 'medium' })],
    ['date', 'never', 'never'],
    ['percent', '20', '20 %'],
    ['multipicklist', 'A;B', 'A, B'],
    ['string', '<b>x</b>', '<b>x</b>'],
    ['string', null, ''],
  ])('writes a %s %j as %j', (type, value, text) => {
    expect(fieldText(value, { type, picklist: [] })).toBe(text);
  });

  it('writes the label of a picklist value, and the value where there is none any more', () => {
    const field = { type: 'picklist', picklist: [{ value: 'n', label: 'New', isDefault: true }] };
    expect([fieldText('n', field), fieldText('gone', field)]).toEqual(['New', 'gone']);
  });

  it('calls an object what the settings say, else the org, else its own name', () => {
    expect(objectLabel('Case', [object('Case', { label: 'Ticket' })], all)).toBe('Ticket');
    expect(objectLabel('Case', [object('Case')], { Case: description('Case', { label: 'Fall' }) })).toBe('Fall');
    expect(objectLabel('My_Machine__c', [], null, true)).toBe('My Machines');
  });

  it('[LNK-08] [PRM-18] offers what settings and rights allow, and until the rights are known nothing', () => {
    expect(actionsFor(OBJECTS, all, null).map(({ id }) => id)).toEqual(OBJECTS.map((one) => `new:${one.object}`));
    expect(actionsFor(OBJECTS, all, 'Contact').map(({ id }) => id)).toEqual(['new:Case']);
    expect(actionsFor(OBJECTS, null, null)).toEqual([]);
    expect(missingText(OBJECTS, null, null)).toContain('still being read');
    expect(missingText(OBJECTS, all, null)).toBe('');
  });

  it('[TRB-04] says why a record cannot be edited', () => {
    expect(whyNoEdit(object('Case', { allowEdit: false }), all)).toContain('settings');
    expect(whyNoEdit(object('Case'), { Case: description('Case', { updateable: false }) })).toContain('profile');
    expect(whyNoEdit(object('Case'), all)).toBe('');
  });
});
