import { expect, test } from 'vitest';
import { createMatchPlanner, type RuleSettings } from '../../../connector-server/src/matching/matchPlanner.ts';
import type { PlanRow } from '../../../connector-server/src/protocol/planTypes.ts';
import { answer, customer, idOf, objectSettings, row, rule, settings, withCustomerId } from './matchWorld.ts';

const judge = (rows: PlanRow[], input = grace, changed: RuleSettings = settings()) =>
  createMatchPlanner(() => changed).judge(answer(rows), input);

const grace = customer({ email: 'g@x.example', phone: '+44 20 7946 0111' });
const contact = (n: number, fields: Record<string, string | null>): PlanRow =>
  row('Contact', n, { Name: `Contact ${n}`, ...fields });
const lead = (n: number, fields: Record<string, string | null>): PlanRow =>
  row('Lead', n, { Name: `Lead ${n}`, IsConverted: 'false', ...fields });

test('[MAT-19] the same number in any phone field matches, whatever its spelling', () => {
  for (const field of ['Phone', 'MobilePhone', 'HomePhone', 'OtherPhone', 'AssistantPhone']) {
    const { match, link } = judge([contact(1, { [field]: '(020) 7946-0111' })]);
    expect(match.candidates[0]?.reason, field).toContain('Same phone number (+442079460111, as (020) 7946-0111 in');
    expect(link?.recordId, field).toBe(idOf('Contact', 1));
  }
});

test('points of several rules add up to 100 at most, and each is told', () => {
  const { match } = judge([contact(1, { Email: 'G@X.example', Phone: '+44 20 7946 0111' })]);
  expect(match.candidates[0]).toMatchObject({ score: 100 });
  expect(match.candidates[0]?.reasons).toHaveLength(2);
  expect(match.text).toBe('Found by e-mail address g@x.example and phone number +442079460111.');
});

test('a contact beats a lead with the same address; the lead is told as the loser', () => {
  const { match, link } = judge([contact(1, { Email: 'g@x.example' }), lead(1, { Email: 'g@x.example' })]);
  expect(match.state).toBe('one');
  expect(match.losers).toMatchObject([{ object: 'Lead', lostBecause: 'Weaker: 80 of 100 points against 90.' }]);
  expect(link?.object).toBe('Contact');
});

test('who has the address never beats who has the number: the agent is asked', () => {
  const { match, link } = judge([contact(1, { Email: 'g@x.example' }), contact(2, { Phone: '02079460111' })]);
  expect(match).toMatchObject({ state: 'several', text: '2 records may be this customer. Choose the right one.' });
  expect(match.candidates.map(({ recordId }) => recordId)).toEqual([idOf('Contact', 1), idOf('Contact', 2)]);
  expect(link).toBeNull();
});

test('[MAT-08] the account of a found contact is no rival of it', () => {
  const { match, link } = judge([
    contact(1, { Phone: '02079460111', AccountId: `${idOf('Account', 1)}AAA` }),
    row('Account', 1, { Name: 'Larkspur', Phone: '+442079460111' }),
  ]);
  expect(link?.object).toBe('Contact');
  expect(match.losers).toMatchObject([{ object: 'Account', lostBecause: 'Its contact Contact 1 was found as well.' }]);
});

test('a company found by its number is offered, not linked by itself', () => {
  const { match, link } = judge([row('Account', 1, { Name: 'Larkspur', Phone: '+442079460111' })]);
  expect(match).toMatchObject({ state: 'one', candidates: [{ object: 'Account', score: 50 }] });
  expect(match.text).toContain('Not certain enough to link by itself.');
  expect(link).toBeNull();
});

test('a converted lead leads to its contact, also one that was not found by itself', () => {
  const converted = lead(2, {
    Name: 'Linnea Berg',
    Email: 'g@x.example',
    IsConverted: 'true',
    ConvertedContactId: `${idOf('Contact', 10)}AAA`,
    'ConvertedContact.Name': 'Linnea Berg-Holm',
    ConvertedAccountId: `${idOf('Account', 5)}AAA`,
  });
  const { match, link } = judge([converted]);
  expect(match.losers).toMatchObject([
    { object: 'Lead', lostBecause: 'This lead was converted. It is the contact Linnea Berg-Holm now.' },
  ]);
  expect(link).toEqual({
    object: 'Contact',
    recordId: `${idOf('Contact', 10)}AAA`,
    name: 'Linnea Berg-Holm',
    accountId: `${idOf('Account', 5)}AAA`,
  });
  const both = judge([converted, contact(10, { Email: 'g@x.example' })]);
  expect(both.match).toMatchObject({ state: 'one', candidates: [{ name: 'Contact 10', score: 100 }] });
});

test('a converted lead whose contact the agent may not see is told, and nobody is linked', () => {
  const { match, link } = judge([lead(2, { Email: 'g@x.example', IsConverted: 'true', ConvertedContactId: null })]);
  expect(match).toMatchObject({
    state: 'none',
    losers: [{ lostBecause: 'This lead was converted; you may not see the contact it became.' }],
  });
  expect(link).toBeNull();
});

test('[TRB-16] a person account is its contact, found as either and counted once', () => {
  const personAccount = row('Account', 7, {
    Name: 'Grace Holloway',
    Phone: '+442079460111',
    PersonContactId: `${idOf('Contact', 7)}AAA`,
  });
  const rules = [...settings().identification.filter(({ id }) => id !== 'account-phone')];
  const changed = settings({
    identification: [
      ...rules,
      rule({
        id: 'person-account',
        object: 'Account',
        keys: [{ field: 'PersonEmail', alsoFields: [], source: { value: 'email' }, compare: 'email' }],
      }),
    ],
  });
  const asAccount = { ...personAccount, fields: { ...personAccount.fields, PersonEmail: 'g@x.example' } };
  const { match, link } = judge([asAccount], grace, changed);
  expect(link).toMatchObject({ object: 'Contact', recordId: `${idOf('Contact', 7)}AAA`, accountId: asAccount.id });
  const asContact = contact(7, { Email: 'g@x.example', AccountId: asAccount.id });
  expect(judge([asAccount, asContact], grace, changed).match).toMatchObject({ state: 'one' });
  expect(match.candidates).toHaveLength(1);
});

const onTheLine = { Phone: '+442079460111' };
const paula = row('Account', 7, { Name: 'Paula', ...onTheLine, PersonContactId: `${idOf('Contact', 7)}AAA` });
const asContact = contact(7, { ...onTheLine, AccountId: paula.id });

test.each([
  ['account first', [paula, asContact]],
  ['contact first', [asContact, paula]],
])('[TRB-16] one number of a person account counts once: who shares it is no lesser match (%s)', (_order, both) => {
  const { match, link } = judge([...both, contact(8, onTheLine)]);
  expect(match).toMatchObject({ state: 'several', candidates: [{ score: 80 }, { score: 80 }] });
  expect(match.losers).toBeUndefined();
  expect(link).toBeNull();
});

test('[TRB-16] a person account whose contact was found is not told as a record that was not taken', () => {
  const elsewhere = { ...paula, fields: { ...paula.fields, Phone: '+442079460999' } };
  expect(judge([elsewhere, asContact]).match).toMatchObject({ state: 'one' });
  expect(judge([elsewhere, asContact]).match.losers).toBeUndefined();
  const neither = contact(7, { Phone: '+442079460999', AccountId: paula.id });
  expect(judge([elsewhere, neither]).match.losers).toMatchObject([{ object: 'Contact' }]);
  expect(judge([paula, neither]).match).toMatchObject({ state: 'one', candidates: [{ object: 'Contact' }] });
  expect(judge([paula, neither]).match.losers).toBeUndefined();
});

test('[MAT-12] a record that a search filter leaves out is never offered, though the org returns it', () => {
  const changed = settings({
    objects: [
      objectSettings('Contact', { filters: [{ field: 'Level__c', operator: 'in', values: ['Gold', 'Silver'] }] }),
    ],
  });
  const { match } = judge(
    [
      contact(1, { Email: 'g@x.example', Level__c: 'Bronze' }),
      contact(2, { Email: 'g@x.example', Level__c: 'gold' }),
      contact(3, { Email: 'g@x.example' }),
    ],
    grace,
    changed,
  );
  expect(match.candidates.map(({ name }) => name)).toEqual(['Contact 2']);
  expect(match.losers?.map(({ lostBecause }) => lostBecause)).toEqual([
    'Left out by the search filter on Level.',
    'A search filter asks for Level, which you may not see on this record.',
  ]);
});

test('answers that lie are not believed: other values, other objects’ ids, no ids', () => {
  const { match, link } = judge([
    contact(1, { Email: 'somebody@else.example' }),
    { id: idOf('Lead', 1), object: 'Contact', fields: { Name: 'A lead', Email: 'g@x.example' } },
    { id: '<script>', object: 'Contact', fields: { Name: 'Nobody', Email: 'g@x.example' } },
    { id: idOf('Contact', 9), object: 'Contact', fields: { Name: 'Hidden address' } },
  ]);
  expect(match).toMatchObject({ state: 'none', candidates: [] });
  expect(match.losers?.map(({ name }) => name)).toEqual(['Contact 1', 'Hidden address']);
  expect(link).toBeNull();
});

test('two thousand hits: ten are offered, ten are told as losers, nothing is linked', () => {
  const many = Array.from({ length: 2_000 }, (_, n) => contact(n + 1, { Email: 'g@x.example' }));
  const { match, link } = judge(many);
  expect(match.candidates).toHaveLength(10);
  expect(match.losers).toHaveLength(10);
  expect(match.text).toBe('2000 records have the e-mail address g@x.example. Choose the right one.');
  expect(link).toBeNull();
});

test('[MAT-17] a rule with two keys holds only when both do', () => {
  const changed = settings({
    identification: [
      rule({
        keys: [
          { field: 'LastName', source: { value: 'customerId' }, compare: 'exact' },
          { field: 'Email', source: { value: 'email' }, compare: 'email' },
        ],
      }),
    ],
  });
  const input = { ...withCustomerId('Holloway'), consumer: grace.consumer };
  const { match } = judge(
    [
      contact(1, { LastName: 'Holloway', Email: 'g@x.example' }),
      contact(2, { LastName: 'Holloway', Email: 'other@x.example' }),
    ],
    input,
    changed,
  );
  expect(match).toMatchObject({ state: 'one', candidates: [{ name: 'Contact 1' }] });
});

test('[LNK-21] a custom object with a lookup on the conversation is linked with its contact and account; one without is offered', () => {
  const plan = objectSettings('Plan__c', {
    conversationField: 'Plan__c',
    contactField: 'Contact__c',
    accountField: 'Account__c',
  });
  const rules = [
    rule({ object: 'Plan__c', keys: [{ field: 'Name', source: { value: 'customerId' }, compare: 'exact' }] }),
  ];
  const found = row('Plan__c', 1, {
    Name: 'P-1',
    Contact__c: `${idOf('Contact', 1)}AAA`,
    'Contact__r.Name': 'Kofi Mensah',
    Account__c: `${idOf('Account', 4)}AAA`,
    'Account__r.Name': 'Marlowe Bakery',
  });
  const linked = judge([found], withCustomerId('P-1'), settings({ identification: rules, objects: [plan] }));
  expect(linked.link).toMatchObject({ object: 'Plan__c', name: 'P-1' });
  expect(linked.parents).toEqual([
    { object: 'Contact', recordId: `${idOf('Contact', 1)}AAA`, name: 'Kofi Mensah' },
    { object: 'Account', recordId: `${idOf('Account', 4)}AAA`, name: 'Marlowe Bakery' },
  ]);
  const bare = { ...plan, conversationField: null };
  const offered = judge([found], withCustomerId('P-1'), settings({ identification: rules, objects: [bare] }));
  expect(offered).toMatchObject({ match: { state: 'one' }, link: null });
});

test('what a customer calls themselves is shown as text, never longer than a name', () => {
  const { match } = judge([contact(1, { Name: `<img src=x>${'x'.repeat(400)}`, Email: 'g@x.example' })]);
  expect(match.candidates[0]?.name).toHaveLength(255);
  expect(match.candidates[0]?.name.startsWith('<img src=x>')).toBe(true);
});

test('[MAT-18] under the name stand exactly the fields chosen for the overview, ids apart', () => {
  const field = (name: string) => ({
    field: name,
    editability: 'editable' as const,
    source: null,
    overview: true,
    required: false,
    defaultValue: null,
  });
  const fields = ['AccountId', 'Title', 'Level__c', 'Owner__c'].map(field);
  const rows = [
    contact(1, {
      Email: 'g@x.example',
      Phone: '+442079460111',
      AccountId: `${idOf('Account', 1)}AAA`,
      'Account.Name': 'Larkspur',
      Title: 'Buyer',
      Level__c: 'Gold',
      Owner__c: `${idOf('Contact', 5)}AAA`,
    }),
  ];
  const { match } = judge(rows, grace, settings({ objects: [objectSettings('Contact', { fields })] }));
  expect(match.candidates[0]?.details).toEqual([
    { label: 'Account', value: 'Larkspur' },
    { label: 'Title', value: 'Buyer' },
    { label: 'Level', value: 'Gold' },
  ]);
});
