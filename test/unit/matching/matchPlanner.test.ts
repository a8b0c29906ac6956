import { expect, test } from 'vitest';
import { createMatchPlanner } from '../../../connector-server/src/matching/matchPlanner.ts';
import type { MatchSettings } from '../../../connector-server/src/matching/matchPlanner.ts';
import type { PlanResult } from '../../../connector-server/src/protocol/types.ts';

const settings: MatchSettings = { byEmail: true, objects: ['Contact'], maxCandidates: 10 };
const planner = createMatchPlanner((id) => (id === 'harbor' ? settings : null));
const input = (email: string | null) => ({
  connectionId: 'harbor',
  consumer: { id: 'u', name: 'Grace', email, phone: null, authenticated: true },
});
const row = (id: string, fields: Record<string, string | null>, object = 'Contact') => ({ id, object, fields });
const found = (rows: ReturnType<typeof row>[], more = false): PlanResult => ({
  ok: true,
  steps: [{ as: 'Contact', rows, more }],
});
const grace = row('003Bx0000000001IAA', {
  Name: 'Grace Holloway',
  Email: 'g@x.example',
  Phone: '+44',
  'Account.Name': 'Larkspur',
});

test('a consumer with an e-mail address is looked up among contacts by equality', () => {
  expect(planner.plan(input(' g@x.example '))).toEqual({
    steps: [
      {
        verb: 'find',
        as: 'Contact',
        object: 'Contact',
        fields: ['Name', 'Email', 'Phone', 'Account.Name', 'AccountId'],
        anyOf: [{ field: 'Email', value: 'g@x.example' }],
        limit: 10,
      },
    ],
  });
});

test.each([null, '', 'no address', `${'a'.repeat(90)}@x.example`])(
  'without a usable address (%s) nothing is looked up',
  (email) => {
    expect(planner.plan(input(email))).toBeNull();
  },
);

test('nothing is looked up where matching is off, nor for a connection that is gone', () => {
  expect(createMatchPlanner(() => ({ ...settings, byEmail: false })).plan(input('g@x.example'))).toBeNull();
  expect(planner.plan({ ...input('g@x.example'), connectionId: 'gone' })).toBeNull();
});

test('leads are searched where the settings say so; accounts have no address to search by', () => {
  const plan = createMatchPlanner(() => ({ ...settings, objects: ['Lead', 'Account', 'Contact'] })).plan(
    input('g@x.example'),
  );
  expect(plan?.steps).toMatchObject([{ object: 'Lead' }, { object: 'Contact' }]);
});

test('exactly one record is the match and the link', () => {
  const { match, link } = planner.judge(found([grace]), input('g@x.example'));
  expect(match).toMatchObject({
    state: 'one',
    candidates: [{ recordId: '003Bx0000000001IAA', name: 'Grace Holloway' }],
  });
  expect(match.candidates[0]?.details).toEqual([
    { label: 'Account', value: 'Larkspur' },
    { label: 'E-mail', value: 'g@x.example' },
    { label: 'Phone', value: '+44' },
  ]);
  expect(link).toEqual({ object: 'Contact', recordId: '003Bx0000000001IAA', name: 'Grace Holloway' });
});

test('several records are a choice, never a link', () => {
  const other = row('003Bx0000000002IAA', { Name: 'Grace Holloway', 'Account.Name': 'Tidewater' });
  const { match, link } = planner.judge(found([grace, other]), input('g@x.example'));
  expect(match).toMatchObject({
    state: 'several',
    text: '2 records have the e-mail address g@x.example. Choose the right one.',
  });
  expect(link).toBeNull();
});

test('one record shown while there are more is not certain', () => {
  expect(planner.judge(found([grace], true), input('g@x.example'))).toMatchObject({
    match: { state: 'several' },
    link: null,
  });
});

test('the same record found twice counts once, whatever the length of its id', () => {
  const short = { ...grace, id: grace.id.slice(0, 15) };
  expect(planner.judge(found([grace, short]), input('g@x.example')).match.state).toBe('one');
});

test('nobody found is said in words', () => {
  expect(planner.judge(found([]), input('g@x.example'))).toEqual({
    match: { state: 'none', candidates: [], text: 'Nobody with the e-mail address g@x.example was found.' },
    link: null,
  });
});

test('a refusal of the org is shown in its own words, a technical failure with what to do', () => {
  const told = planner.judge(
    { ok: false, code: 'no_access', message: 'You may not see contacts.' },
    input('g@x.example'),
  );
  expect(told.match).toEqual({ state: 'failed', candidates: [], text: 'You may not see contacts.' });
  const technical = planner.judge(
    { ok: false, code: 'failed', message: 'System.QueryException: x' },
    input('g@x.example'),
  );
  expect(technical.match.text).toBe(
    'The lookup in Salesforce failed (failed). Search again, or link the record by hand.',
  );
});

test('the account of the contact goes along, so that nobody has to ask Salesforce for it', () => {
  const contact = row('003Bx0000000001IAA', { Name: 'Grace Holloway', AccountId: '001Bx0000000001IAA' });
  const { match, link } = planner.judge(found([contact]), input('g@x.example'));
  expect(match.candidates[0]?.accountId).toBe('001Bx0000000001IAA');
  expect(link).toEqual({
    object: 'Contact',
    recordId: '003Bx0000000001IAA',
    name: 'Grace Holloway',
    accountId: '001Bx0000000001IAA',
  });
});
