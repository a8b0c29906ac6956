/** Who the customer is, through the doors people use: softphones that look up as their agents, and the administrators' simulator. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MatchSimulation } from '../../../connector-server/src/protocol/matchingTypes.ts';
import type { IdentificationRule } from '../../../connector-server/src/protocol/crmSettings.ts';
import { salesforceId } from '../../../sandbox/seed.ts';
import { openAdminApi, type AdminApi } from '../../support/adminApi.ts';
import { startServerWorld, type ServerWorld, type Softphone } from '../server/serverWorld.ts';
import { seedConsumer, stranger, talk, type Talk } from './crmWorld.ts';

const PATIENT = { timeout: 60_000, interval: 50 };
let world: ServerWorld;
let ada: Softphone;
let admin: AdminApi;
const had = new Map<string, string>();

beforeAll(async () => {
  world = await startServerWorld();
  ada = await world.softphone('ada');
  await ada.online();
  admin = await openAdminApi(world);
});
afterAll(() => world.close());

const linksOf = (call: Talk): string[] =>
  (
    ada.frames
      .flatMap((frame) => (frame.type === 'event' && frame.event.kind === 'match' ? [frame.event] : []))
      .findLast((event) => event.conversationId === call.conversationId)?.links ?? []
  ).map(({ object, recordId }) => `${object} ${recordId}`);

async function begin(key: string): Promise<Talk> {
  const call = await talk(world, 'ada', ada, seedConsumer(key));
  had.set(key, call.conversationId);
  return call;
}

it.each([
  ['grace', 'e-mail', `Contact ${salesforceId('003', 1)}`],
  ['kofi', 'mobile number in national spelling', `Contact ${salesforceId('003', 8)}`],
  ['linnea', 'lead that was converted', `Contact ${salesforceId('003', 10)}`],
])('[MAT-01] %s is found by %s and linked by itself', async (key, _by, expected) => {
  const call = await begin(key);
  expect(await call.match()).toMatchObject({ state: 'one' });
  await expect.poll(() => linksOf(call), PATIENT).toContain(expected);
  await call.end();
});

it('two people on one line, each written in another way, are a choice', async () => {
  const call = await begin('petrov');
  const match = await call.match();
  expect(match).toMatchObject({
    state: 'several',
    text: '2 records have the phone number +493055501190. Choose the right one.',
  });
  expect(linksOf(call)).toEqual([]);
  await call.end();
});

it('a new customer is nobody; what was searched is said', async () => {
  const call = await begin('rosa');
  expect(await call.match()).toMatchObject({
    state: 'none',
    candidates: [],
    text: 'Nobody with the e-mail address rosa@almeida-ceramics.example or the phone number +351210550114 was found.',
  });
  await call.end();
});

it('after a wrong link was undone nothing is linked by itself again, however often it is searched', async () => {
  const call = await talk(world, 'ada', ada, seedConsumer('grace'));
  await expect.poll(() => linksOf(call), PATIENT).toHaveLength(1);
  await ada.done({ name: 'undoLinks', conversationId: call.conversationId });
  await expect.poll(() => linksOf(call), PATIENT).toEqual([]);
  const plans = (): number =>
    ada.frames.filter(
      (frame) =>
        frame.type === 'event' &&
        frame.event.kind === 'match' &&
        frame.event.conversationId === call.conversationId &&
        frame.event.match.state === 'one',
    ).length;
  const before = plans();
  await ada.done({ name: 'searchAgain', conversationId: call.conversationId });
  await expect.poll(plans, PATIENT).toBeGreaterThan(before);
  expect(linksOf(call)).toEqual([]);
  await call.end();
});

const byEmailOnly: IdentificationRule = {
  id: 'contact-email',
  name: 'Contact by e-mail',
  object: 'Contact',
  keys: [{ field: 'Email', source: { value: 'email' }, compare: 'email' }],
  weight: 90,
  certain: true,
  channels: null,
  skillIds: null,
  enabled: true,
};

it('[MAT-17] the simulator replays past conversations against changed rules, one call for each lookup', async () => {
  const conversationIds = ['grace', 'kofi', 'linnea', 'petrov', 'rosa'].map((key) => had.get(key) ?? '');
  world.org.control.clearLedger();
  const { status, body } = await admin.post<MatchSimulation>('/matching/simulate', {
    conversationIds,
    rules: [byEmailOnly],
  });
  expect(status).toBe(200);
  const told = new Map(body.conversations.map((one) => [one.conversationId, one]));
  const of = (key: string) => told.get(had.get(key) ?? '');
  expect(of('grace')).toMatchObject({
    changed: false,
    before: { state: 'one' },
    after: { state: 'one', link: { recordId: salesforceId('003', 1) } },
    linked: [{ object: 'Contact', recordId: salesforceId('003', 1) }],
  });
  expect(of('kofi')).toMatchObject({
    changed: true,
    before: { state: 'one', candidates: [{ name: 'Kofi Mensah' }] },
    after: { state: 'none', text: 'The customer is not known by e-mail, so nothing was searched.' },
  });
  expect(of('linnea')).toMatchObject({ changed: true, before: { state: 'one' }, after: { state: 'none' } });
  expect(of('petrov')).toMatchObject({ before: { state: 'several' }, after: { state: 'none' } });
  expect(of('rosa')).toMatchObject({ changed: false, before: { state: 'none' } });
  expect(body).toMatchObject({
    changed: 3,
    before: { none: 1, one: 3, several: 1, failed: 0, byItself: 3 },
    after: { none: 4, one: 1, several: 0, failed: 0, byItself: 1 },
    notes: [],
  });
  // Five as before; of the three that have an address one more each, all of them reads.
  const lookups = world.org.control.ledger().filter(({ path }) => path.includes('/composite/batch'));
  expect(lookups).toHaveLength(8);
});

it('the simulator takes the latest conversations, and says which ids nobody knows', async () => {
  const latest = await admin.post<MatchSimulation>('/matching/simulate', { last: 2 });
  expect(latest.body.conversations).toHaveLength(2);
  const unknown = await admin.post<MatchSimulation>('/matching/simulate', { conversationIds: ['no-such'] });
  expect(unknown.body).toMatchObject({ conversations: [], notes: ['Nothing is known of no-such.'] });
});

it('the simulator refuses rules that are none, in words, and looks up with a field the org does not have', async () => {
  const refused = await admin.post<{ error: string; text: string }>('/matching/simulate', {
    rules: [{ ...byEmailOnly, weight: 400 }],
  });
  expect(refused).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  expect(refused.body.text).toContain('rules.0.weight');
  const missing = { ...byEmailOnly, keys: [{ ...byEmailOnly.keys[0], field: 'No_Such__c' }] };
  const { body } = await admin.post<MatchSimulation>('/matching/simulate', {
    conversationIds: [had.get('grace') ?? ''],
    rules: [missing],
  });
  expect(body.conversations[0]?.after.state).toBe('failed');
  expect(body.conversations[0]?.after.text).toContain('No_Such__c');
});

it('a rule for one channel or skill is only used there', async () => {
  const forSms = { ...byEmailOnly, channels: ['sms'] as const };
  const { body } = await admin.post<MatchSimulation>('/matching/simulate', {
    conversationIds: [had.get('grace') ?? ''],
    rules: [forSms],
  });
  expect(body.conversations[0]?.after.text).toBe(
    'No identification rule is meant for this channel and skill, so nothing was searched.',
  );
});

it('an agent who may not see a field is not told of records by it', async () => {
  world.org.control.hideField('ada', 'Contact.Email');
  const call = await talk(world, 'ada', ada, seedConsumer('grace'));
  expect(await call.match()).toMatchObject({ state: 'one', text: 'Found by phone number +442079460111.' });
  await call.end();
  world.org.control.hideField('ada', 'Contact.Email', false);
});

it('quotes, wildcards and reserved characters in an address find nobody and break nothing', async () => {
  const call = await talk(world, 'ada', ada, stranger('quotes', { email: `o'brien*?%_{}&@x.example` }));
  expect(await call.match()).toMatchObject({ state: 'none' });
  await call.end();
});
