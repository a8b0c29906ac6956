/** Customers whose numbers, addresses and names are written as people write them: matched where they are known, harmless where they are not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeedConsumer } from '../../../sandbox/seed.ts';
import { asUser, idOf, type Caller } from '../salesforce-org/orgClient.ts';
import { startServerWorld, type ServerWorld, type Softphone } from '../server/serverWorld.ts';
import { stranger, talk, type Talk } from './crmWorld.ts';

/** How the number +49 30 5550 12NN stands on a record, and in which field. */
const SPELLINGS: [string, string][] = [
  ['+49 30 5550 12NN', 'Phone'],
  ['+49305550-12NN', 'MobilePhone'],
  ['0049 30 555012NN', 'HomePhone'],
  ['+49 (0)30 555012NN', 'OtherPhone'],
  ['+49 (30) 5550-12NN', 'AssistantPhone'],
  ['030 555012NN', 'Phone'],
  ['030/5550 12NN', 'Phone'],
  ['030 - 55 50 12 NN', 'MobilePhone'],
  ['(030) 5550.12NN', 'HomePhone'],
  ['(030)555012NN', 'Phone'],
  ['030.5550.12NN', 'OtherPhone'],
  ['+49.30.5550.12NN', 'Phone'],
  ['49 30 5550 12NN', 'Phone'],
  ['tel:+493055501-2NN', 'Phone'],
  ['+49-30-5550-12-NN', 'Phone'],
  ['+49 30 5550 12NN (office)', 'Phone'],
  ['Tel. 030 5550 12NN', 'Phone'],
  ['+49 / 30 / 5550 12NN', 'Phone'],
  ['0 30 55 50 12 NN', 'Phone'],
  ['+49\u00a030\u00a05550\u00a012NN', 'Phone'],
];
const digitsOf = (at: number): string => String(at + 10);

let world: ServerWorld;
let ada: Softphone;
let admin: Caller;

async function contact(fields: Record<string, string>): Promise<string> {
  return idOf(await admin('POST', '/sobjects/Contact', fields));
}

/** The match of somebody who writes, and the records offered. */
async function matched(customer: SeedConsumer): Promise<{ call: Talk; state: string; ids: string[]; text: string }> {
  const call = await talk(world, 'ada', ada, customer);
  const { state, candidates, text } = await call.match();
  return { call, state, ids: candidates.map(({ recordId }) => recordId), text };
}

beforeAll(async () => {
  world = await startServerWorld();
  admin = await asUser(world.org, 'admin');
  ada = await world.softphone('ada');
  await ada.online();
});
afterAll(() => world.close());

describe('one number, twenty ways to write it', () => {
  it.each(SPELLINGS.map(([spelling, field], at) => ({ spelling: spelling.replace('NN', digitsOf(at)), field, at })))(
    '[MAT-19] who calls from +49… is found though $field says “$spelling”',
    async ({ spelling, field, at }) => {
      const id = await contact({ LastName: `Spelling${at}`, [field]: spelling });
      const phone = `+4930555012${digitsOf(at)}`;
      const { call, state, ids } = await matched(stranger(`spelling-${at}`, { channel: 'sms', phone }));
      await call.end();
      expect({ state, ids }).toEqual({ state: 'one', ids: [id] });
    },
  );

  it.each(['', '+', '000000', 'ext. 12', '☎', '1'.repeat(60), '+49 30 call me'])(
    'a number that is none, “%s”, finds nobody and fails nothing',
    async (phone) => {
      const { call, state } = await matched(stranger(`none-${phone.length}-${phone.slice(0, 4)}`, { phone }));
      await call.end();
      expect(state).toBe('none');
    },
  );
});

describe('addresses', () => {
  it.each([
    ['a list with a semicolon', 'nobody@nowhere.example; GRACE.Holloway@larkspur.example'],
    ['a list with commas', 'grace.holloway@larkspur.example,nobody@nowhere.example'],
    ['a name before it', 'Grace Holloway <grace.holloway@larkspur.example>'],
    ['blanks around it', '  grace.holloway@larkspur.example\n'],
  ])('%s finds the one who has one of them', async (what, email) => {
    const { call, state, ids } = await matched(stranger(`mail-${what}`, { email }));
    await call.end();
    expect(state).toBe('one');
    expect(ids[0]).toMatch(/^003/);
  });

  it('a list of two people’s addresses asks', async () => {
    const email = 'grace.holloway@larkspur.example, tom.reyes@larkspur.example';
    const { call, state, ids } = await matched(stranger('two-mails', { email }));
    expect(call.phone.shows(call.conversationId)?.links ?? []).toEqual([]);
    await call.end();
    expect(state).toBe('several');
    expect(ids).toHaveLength(2);
  });

  it.each([
    ["o'neil+shop@d'arcy.example", 'one'],
    ['100%_sure@wild*card.example', 'one'],
    ["x' OR Email != '", 'none'],
    ['%@%', 'none'],
    ['*@larkspur.example', 'none'],
    [`${'long'.repeat(30)}@larkspur.example`, 'none'],
    ['<script>alert(1)</script>@larkspur.example', 'none'],
  ])('“%s” is an address or not, never syntax', async (email, expected) => {
    if (expected === 'one') await contact({ LastName: `Mail ${email.slice(0, 3)}`, Email: email });
    const { call, state, ids } = await matched(stranger(`sign-${email.slice(0, 6)}`, { email }));
    await call.end();
    expect({ state, found: ids.length }).toEqual({ state: expected, found: expected === 'one' ? 1 : 0 });
  });
});

describe('names', () => {
  it.each([
    ['Madonna', '', 'Madonna', ''],
    ['', 'Prince', 'Prince', ''],
    ['Ludwig', 'van der Rohe', 'van der Rohe', 'Ludwig'],
    ['王', '', '王', ''],
    ["D'Artagnan", '', "D'Artagnan", ''],
  ])('[MAP-20] a lead for “%s %s” opens with a last name', async (firstName, lastName, last, first) => {
    const call = await talk(world, 'ada', ada, stranger(`name-${firstName}${lastName}`, { firstName, lastName }));
    const { fields } = await call.ask({ kind: 'form', object: 'Lead', recordId: null, from: null, recordTypeId: null });
    await call.end();
    const value = (name: string): string => fields.find(({ field }) => field === name)?.value ?? '';
    expect({ last: value('LastName'), first: value('FirstName') }).toEqual({ last, first });
  });

  it('a visitor without a name gets a form without one, and is asked for it before anything is saved', async () => {
    const call = await talk(
      world,
      'ada',
      ada,
      stranger('nameless', { firstName: '', lastName: '', authenticated: false }),
    );
    const { fields } = await call.ask({ kind: 'form', object: 'Lead', recordId: null, from: null, recordTypeId: null });
    expect(fields.find(({ field }) => field === 'LastName')).toMatchObject({ value: null, required: true });
    const saved = await call.answer({
      kind: 'save',
      object: 'Lead',
      recordId: null,
      recordTypeId: null,
      values: { Company: 'Somewhere' },
      assignmentRules: false,
      allowDuplicates: false,
    });
    expect(saved).toMatchObject({ outcome: 'refused', fields: [{ field: 'LastName' }] });
    await call.end();
  });
});
