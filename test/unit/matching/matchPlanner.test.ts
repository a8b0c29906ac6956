import { expect, test } from 'vitest';
import { createMatchPlanner } from '../../../connector-server/src/matching/matchPlanner.ts';
import { answer, customer, row, rule, settings, withCustomerId } from './matchWorld.ts';

const planner = createMatchPlanner((id) => (id === 'harbor' ? settings() : null));
const grace = row('Contact', 1, {
  Name: 'Grace Holloway',
  Email: 'g@x.example',
  Phone: '+44',
  'Account.Name': 'Larkspur',
  AccountId: '001000000000001AAA',
});

test('[MAT-01] a customer with an e-mail address is looked up among contacts and leads by equality, in one plan', () => {
  expect(planner.plan(customer({ email: ' G@x.example ' }))?.steps).toMatchObject([
    { verb: 'find', object: 'Contact', anyOf: [{ field: 'Email', value: 'g@x.example' }], limit: 20 },
    { verb: 'find', object: 'Lead', anyOf: [{ field: 'Email', value: 'g@x.example' }] },
  ]);
});

test('[MAT-01] nothing is looked up by itself where that is switched off; asked for, it is', () => {
  const off = createMatchPlanner(() => settings({ autoSearch: false }));
  const known = customer({ email: 'g@x.example' });
  expect(off.plan(known)).toBeNull();
  expect(off.whyNothing(known)).toBe('Searching by itself is switched off. Search again, or by hand.');
  expect(off.plan({ ...known, asked: true })).not.toBeNull();
});

test.each([null, '', 'no address', `${'a'.repeat(90)}@x.example`, 'undefined', 'N/A'])(
  '[TRB-03] without a usable address (%s) nothing is looked up, and what is missing is said',
  (email) => {
    expect(planner.plan(customer({ email }))).toBeNull();
    expect(planner.whyNothing(customer({ email }))).toBe(
      'The customer is not known by e-mail or phone, so nothing was searched.',
    );
  },
);

test('nothing is looked up where no rule is meant for the conversation, nor for a connection that is gone', () => {
  const smsOnly = createMatchPlanner(() => settings({ identification: [rule({ channels: ['sms'] })] }));
  expect(smsOnly.plan(withCustomerId('C-1'))).toBeNull();
  expect(smsOnly.whyNothing(withCustomerId('C-1'))).toBe(
    'No identification rule is meant for this channel and skill, so nothing was searched.',
  );
  expect(planner.plan({ ...customer({ email: 'g@x.example' }), connectionId: 'gone' })).toBeNull();
});

test('exactly one certain record is the match and the link; its account goes along', () => {
  const { match, link } = planner.judge(answer([grace]), customer({ email: 'g@x.example' }));
  expect(match).toMatchObject({
    state: 'one',
    text: 'Found by e-mail address g@x.example.',
    candidates: [
      {
        recordId: grace.id,
        name: 'Grace Holloway',
        accountId: '001000000000001AAA',
        reason: 'Same e-mail address (g@x.example)',
        reasons: ['Contact by e-mail: same e-mail address (g@x.example) · 90 points'],
        score: 90,
      },
    ],
  });
  expect(match.candidates[0]?.details).toEqual([
    { label: 'Account', value: 'Larkspur' },
    { label: 'E-mail', value: 'g@x.example' },
    { label: 'Phone', value: '+44' },
  ]);
  expect(link).toEqual({
    object: 'Contact',
    recordId: grace.id,
    name: 'Grace Holloway',
    accountId: '001000000000001AAA',
  });
});

test('[MAT-08] namesakes with one address are a choice, never a link', () => {
  const other = row('Contact', 2, { Name: 'Grace Holloway', Email: 'g@x.example', 'Account.Name': 'Tidewater' });
  const { match, link } = planner.judge(answer([grace, other]), customer({ email: 'g@x.example' }));
  expect(match).toMatchObject({
    state: 'several',
    text: '2 records have the e-mail address g@x.example. Choose the right one.',
  });
  expect(link).toBeNull();
});

test('one record shown while there are more is not certain', () => {
  expect(planner.judge(answer([grace], { more: true }), customer({ email: 'g@x.example' }))).toMatchObject({
    match: { state: 'several', text: 'More than 1 record has the e-mail address g@x.example. Choose the right one.' },
    link: null,
  });
});

test('the same record found twice counts once, whatever the length of its id', () => {
  const long = { ...grace, id: `${grace.id}AAA` };
  expect(planner.judge(answer([grace, long]), customer({ email: 'g@x.example' })).match.state).toBe('one');
});

test('nobody found is said in words, and offers nothing', () => {
  expect(planner.judge(answer([]), customer({ email: 'g@x.example', phone: '+44 20 7946 0111' }))).toEqual({
    match: {
      state: 'none',
      candidates: [],
      text: 'Nobody with the e-mail address g@x.example or the phone number +442079460111 was found.',
    },
    link: null,
    parents: [],
  });
});

test('a refusal of the org is shown in its own words, a technical failure with what to do', () => {
  const input = customer({ email: 'g@x.example' });
  const told = planner.judge({ ok: false, code: 'no_access', message: 'You may not see contacts.' }, input);
  expect(told.match).toEqual({ state: 'failed', candidates: [], text: 'You may not see contacts.' });
  const technical = planner.judge({ ok: false, code: 'failed', message: 'System.QueryException: x' }, input);
  expect(technical.match.text).toBe(
    'The lookup in Salesforce failed (failed). Search again, or link the record by hand.',
  );
});

test('when full-text search is down, phone numbers are looked up without it once, and that is said', () => {
  const input = customer({ phone: '+44 20 7946 0111' });
  const less = planner.planWithout(input, { ok: false, code: 'failed', message: 'search is down' });
  expect(less?.steps.map(({ verb }) => verb)).toEqual(['find', 'find', 'find']);
  const first = less?.steps[0];
  expect(first?.verb === 'find' ? first.anyOf : []).toContainEqual({ field: 'Phone', value: '+442079460111' });
  expect(planner.judge(answer([], { as: 'Contact' }), input).match.text).toBe(
    'Nobody with the phone number +442079460111 was found. Full-text search was not available, so phone numbers were only found in their commonest spellings.',
  );
});

test('where the org does not allow a field, the lookup is repeated with only what it needs', () => {
  const input = customer({ email: 'g@x.example' });
  const less = planner.planWithout(input, { ok: false, code: 'not_allowed', message: 'ConvertedContactId' });
  expect(less?.steps[1]).toMatchObject({ object: 'Lead', fields: ['Name', 'Email', 'Phone', 'Company'] });
  expect(planner.planWithout(input, { ok: false, code: 'permission_missing', message: '' })).toBeNull();
});

test('[MAT-17] a rule on a custom field matches, whatever the case of the value', () => {
  const own = createMatchPlanner(() => settings({ identification: [rule()] }));
  const input = withCustomerId('C-2041');
  expect(own.plan(input)?.steps).toMatchObject([
    { object: 'Contact', anyOf: [{ field: 'Customer_Number__c', value: 'C-2041' }] },
  ]);
  const { match, link } = own.judge(answer([row('Contact', 1, { Name: 'G', Customer_Number__c: 'c-2041' })]), input);
  expect(match.candidates[0]).toMatchObject({ reason: 'Same Customer Number (C-2041)', score: 60 });
  expect(link).toMatchObject({ name: 'G' });
});
