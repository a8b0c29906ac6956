/** Searching with what people really type, and what attackers would: every sign is a sign of the text, never syntax. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { salesforceId } from '../../../sandbox/seed.ts';
import { asUser, idOf, type Caller } from '../salesforce-org/orgClient.ts';
import { startServerWorld, type ServerWorld } from '../server/serverWorld.ts';
import { seedConsumer, stranger, talk, type Talk } from './crmWorld.ts';

/** Names with every sign that means something to SOQL, SOSL, LIKE, JSON or HTML. */
const NAMES = [
  "O'Shaughnessy",
  'Quoted "Bunny" Rabbit',
  'Ampersand & Sons',
  'Fifty% Off',
  'Under_score',
  'Back\\slash',
  'Star*fish',
  'What?ever',
  'Braces {1:1} [x]',
  'Caret^ Tilde~ Bang!',
  'Plus+ Minus- Colon: Pipe|',
  'AND OR NOT',
  "x' OR Name LIKE '%",
  '<img src=x onerror=alert(1)>',
  '王小明',
  'Zoë Ångström 🦊',
] as const;

let world: ServerWorld;
let admin: Caller;
let grace: Talk;
const ids = new Map<string, string>();

beforeAll(async () => {
  world = await startServerWorld();
  admin = await asUser(world.org, 'admin');
  for (const name of NAMES) {
    const made = await admin('POST', '/sobjects/Account', { Name: name });
    ids.set(name, idOf(made));
  }
  const ada = await world.softphone('ada');
  await ada.online();
  grace = await talk(world, 'ada', ada, seedConsumer('grace'));
});
afterAll(() => world.close());

describe('search', () => {
  it.each(NAMES)('[MAT-10] finds “%s” by its name, whatever signs it holds', async (name) => {
    const found = (await grace.search(name, ['Account'])).map((row) => row.id);
    expect(found).toContain(ids.get(name));
  });

  it.each([
    ['a star inside a word', 'Lark*pur'],
    ['a question mark inside a word', 'Lar?spur'],
    ['the wildcard of LIKE', '%'],
    ['only signs', '*?%_"\\'],
    ['an end of the text and a condition', "zzz' OR Name != '"],
    ['an end of the clause and another object', 'zzz} RETURNING User(Id'],
    ['a bind', ':name'],
  ])('%s finds nothing that is not written so', async (_what, text) => {
    const found = (await grace.search(text, ['Account', 'Contact', 'Lead'])).map((row) => row.fields['Name']);
    expect(found).not.toContain('Larkspur Gardens');
    expect(found).not.toContain('Tidewater Logistics');
    expect(found.length).toBeLessThanOrEqual(1);
  });

  it.each(['', ' ', 'x', '\u0000\u0000', '\ud800'])('%j is too little to search by, which is said', async (text) => {
    const { plan, note } = await grace.ask({ kind: 'search', text, objects: null });
    expect(plan).toBeNull();
    expect(note).toMatch(/two/);
  });

  it('a record id in either spelling finds its record, of every object there is, whatever is chosen beside the box', async () => {
    for (const [prefix, object] of [
      ['001', 'Account'],
      ['003', 'Contact'],
      ['00Q', 'Lead'],
      ['006', 'Opportunity'],
      ['500', 'Case'],
    ] as const) {
      const id = salesforceId(prefix, 1);
      for (const text of [id, id.slice(0, 15)])
        expect(await grace.search(text)).toContainEqual(expect.objectContaining({ object, id }));
    }
    expect(await grace.search(salesforceId('500', 999))).toEqual([]);
  });

  it('two hundred signs of anything stay below the plan’s limit, and more are refused', async () => {
    for (const text of ['😀'.repeat(100), '"'.repeat(100) + 'ab'.repeat(50), 'ab\\'.repeat(66), 'ß'.repeat(200)]) {
      const { plan } = await grace.ask({ kind: 'search', text, objects: null });
      if (plan !== null) expect(await grace.execute(plan)).toMatchObject({ ok: true });
    }
    expect(await grace.answer({ kind: 'search', text: 'a'.repeat(201), objects: null })).toMatchObject({
      outcome: 'refused',
    });
  });

  it('an object that is not in the settings, or is none at all, is not searched', async () => {
    for (const object of ['User', 'Delivery_Plan__c', 'Nothing__c', 'constructor', '__proto__']) {
      const answer = await grace.answer({ kind: 'search', text: 'Larkspur', objects: [object] });
      if (answer.outcome === 'done') expect(answer.result).toMatchObject({ plan: null });
      else expect(answer.outcome).toBe('refused');
    }
  });

  it('of 2,000 hits the first are shown, with the word that there are more', async () => {
    const records = Array.from({ length: 2_000 }, (_, n) => ({
      attributes: { type: 'Contact' },
      FirstName: `Number${n}`,
      LastName: 'Multitude',
    }));
    for (let at = 0; at < records.length; at += 200)
      await admin('POST', '/composite/sobjects', { allOrNone: true, records: records.slice(at, at + 200) });
    const { plan } = await grace.ask({ kind: 'search', text: 'Multitude', objects: null });
    const steps = [...(await grace.steps(plan!)).values()];
    const rows = steps.flatMap((step) => step.rows);
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.length).toBeLessThanOrEqual(50);
    expect(steps.some((step) => step.more)).toBe(true);
    expect(JSON.stringify(steps).length).toBeLessThan(50_000);
  });
});

describe('ids', () => {
  const CONTACT = salesforceId('003', 1);

  it('15 and 18 characters name the same record: viewed, linked once, unlinked', async () => {
    const short = CONTACT.slice(0, 15);
    for (const recordId of [CONTACT, short]) {
      const { plan } = await grace.ask({ kind: 'view', object: 'Contact', recordId });
      expect((await grace.steps(plan)).get('record')?.rows[0]).toMatchObject({ id: CONTACT });
    }
    const { conversationId, phone } = grace;
    await grace.match();
    for (const recordId of [CONTACT, short, CONTACT])
      await phone.done({
        name: 'linkRecords',
        conversationId,
        links: [{ object: 'Contact', recordId, name: 'Grace Holloway' }],
      });
    await expect.poll(() => currentLinks(grace).filter(({ object }) => object === 'Contact')).toHaveLength(1);
    await phone.done({ name: 'unlinkRecord', conversationId, object: 'Contact', recordId: short });
    await expect.poll(() => currentLinks(grace).filter(({ object }) => object === 'Contact')).toHaveLength(0);
  });

  it.each([
    ['of another object', salesforceId('001', 1)],
    ['of a record that is not there', salesforceId('003', 999_999)],
    ['with a wrong check sum', `${CONTACT.slice(0, 15)}ZZZ`],
    ['of the right length but no id', '!!!!!!!!!!!!!!!'],
    ['too short', '003'],
    ['a statement', "003' OR Id != '"],
  ])('an id %s shows no record and breaks nothing', async (_what, recordId) => {
    const answer = await grace.answer({ kind: 'view', object: 'Contact', recordId });
    if (answer.outcome !== 'done') return expect(answer.outcome).toBe('refused');
    const { plan } = answer.result as { plan: Parameters<Talk['execute']>[0] };
    const result = await grace.execute(plan);
    const rows = result.ok ? result.steps.flatMap((step) => (step.as === 'record' ? step.rows : [])) : [];
    expect(rows).toEqual([]);
  });

  it('an id of another object cannot be linked as a contact', async () => {
    const answer = await grace.phone.command({
      name: 'linkRecords',
      conversationId: grace.conversationId,
      links: [{ object: 'Contact', recordId: salesforceId('001', 1), name: 'Larkspur Gardens' }],
    });
    expect(answer.outcome).toBe('refused');
    expect(
      currentLinks(grace).filter(({ object, recordId }) => object === 'Contact' && recordId.startsWith('001')),
    ).toEqual([]);
  });

  it('a lookup finds the record whose id is pasted, in either length', async () => {
    for (const text of [CONTACT, CONTACT.slice(0, 15)]) {
      const { plan } = await grace.ask({ kind: 'lookup', object: 'Case', field: 'ContactId', text });
      const rows = [...(await grace.steps(plan!)).values()].flatMap((step) => step.rows);
      expect(rows.map((row) => row.id)).toEqual([CONTACT]);
    }
  });
});

describe('the search of Salesforce is down', () => {
  it('a match that the org could not look up says so, links nothing, and can be tried again', async () => {
    world.org.control.unassignPermissionSet('ada', 'LivePerson_Agent');
    const call = await talk(
      world,
      'ada',
      grace.phone,
      stranger('nobody-there', { email: 'hana@marlowe-bakery.example' }),
    );
    expect(await call.match()).toMatchObject({ state: 'failed', text: expect.stringMatching(/\w{4}/) as string });
    expect(currentLinks(call)).toEqual([]);
    world.org.control.assignPermissionSet('ada', 'LivePerson_Agent');
    await call.phone.done({ name: 'searchAgain', conversationId: call.conversationId });
    const { match } = await call.phone.event(
      'match',
      (event) => event.conversationId === call.conversationId && event.match.state === 'one',
    );
    expect(match.candidates[0]).toMatchObject({ name: 'Hana Marlowe' });
  });
});

/** What the agent sees linked now, by the latest word about it. */
function currentLinks({ phone, conversationId }: Talk): { object: string; recordId: string }[] {
  let links = phone.shows(conversationId)?.links ?? [];
  for (const frame of phone.frames)
    if (frame.type === 'event' && 'conversationId' in frame.event && frame.event.conversationId === conversationId)
      if (frame.event.kind === 'match') ({ links } = frame.event);
  return links;
}
