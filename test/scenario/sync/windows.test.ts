import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database } from '../../../connector-server/src/store/database.ts';
import type { Switches } from '../../../sandbox/liveperson/cloud.ts';
import { INSTALLED_APP } from '../../../sandbox/seed.ts';
import { startTestDatabase } from '../../support/database.ts';
import { accountWith, CONNECTION, startSyncWorld, type SyncWorld } from './syncWorld.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let database: Database;
let world: SyncWorld;
beforeAll(async () => {
  database = await startTestDatabase();
}, 60_000);
afterAll(() => database.close());
beforeEach(async () => {
  world = await startSyncWorld(database);
});
afterEach(() => world.close());

async function syncedDay(
  from = world.now() - DAY,
): Promise<{ read: number; changed: number; state: string; text: string | null }> {
  const asked = await world.sync.window(
    CONNECTION,
    { from: from - HOUR, to: Math.min(from + DAY, world.now()) },
    'noor',
  );
  if ('refused' in asked) throw new Error(asked.refused.text);
  for (;;) {
    await world.sync.idle();
    const run = (await world.sync.report(CONNECTION))?.runs.find(({ id }) => id === asked.run.id);
    if (run === undefined) throw new Error('the run is gone');
    if (run.state !== 'waiting') return run;
    world.skip(60_000);
    await world.sync.resume();
  }
}

it('[SYN-03] a past day is read whole, page after page, and a second run writes nothing', async () => {
  const day = world.cloud.control.generateDay({ from: world.now() - DAY, spanMs: 20 * HOUR, conversations: 230 });
  expect(await syncedDay()).toMatchObject({ state: 'done', read: 230, changed: 230, text: null });
  expect([...(await world.facts()).keys()].sort()).toEqual([...day.conversationIds].sort());
  expect(world.queries).toHaveLength(3);
  const before = await world.writes();
  expect(await syncedDay()).toMatchObject({ state: 'done', read: 230, changed: 0 });
  expect(await world.writes()).toEqual(before);
});

it('the facts of a record are those an agent’s session would have told: who had it when, its skills, its end, its score', async () => {
  world.cloud.control.generateDay({ from: world.now() - DAY, spanMs: 20 * HOUR, conversations: 300, seed: 7 });
  await syncedDay();
  const facts = await world.facts();
  for (const conversation of world.cloud.control.conversations()) {
    const known = facts.get(conversation.id) ?? [];
    const of = (type: string) => known.filter((fact) => fact.type === type);
    expect(of('opened')).toMatchObject([{ at: conversation.startedAt, consumerId: conversation.consumerId }]);
    const assigned = conversation.steps.filter((step) => step.joined);
    expect(of('assigned').map((fact) => [fact.at, fact['agentId']])).toEqual(
      assigned.map((step) => [step.at, step.agentId.split('.')[1]]),
    );
    const skills = [...of('opened'), ...of('skill_changed')].map((fact) => fact['skillId']);
    expect(skills.at(-1)).toBe(conversation.skillId);
    expect(of('closed').map((fact) => fact.at)).toEqual(conversation.endedAt === null ? [] : [conversation.endedAt]);
    const score = conversation.csat?.csatRate ?? 0;
    expect(of('rated').map((fact) => fact['csat'])).toEqual(score > 0 ? [score] : []);
    // Who had it at the end has it at the end, although history says that everybody left.
    if (conversation.endedAt !== null && assigned.length > 0 && conversation.transfers.length < assigned.length)
      expect(known.findLast((fact) => fact.type === 'assigned' || fact.type === 'unassigned')?.type).toBe('assigned');
  }
  const names = [...facts.values()].flat().map((fact) => fact['consumerName']);
  expect(names.filter((name) => typeof name === 'string' && /undefined|null/.test(name))).toEqual([]);
});

it('a record that LivePerson cut is read by its id, and a long one does not stop the page', async () => {
  world.cloud.control.generateDay({ from: world.now() - DAY, spanMs: HOUR, conversations: 40, longEvery: 10 });
  expect(await syncedDay()).toMatchObject({ read: 40, changed: 40 });
  const reach = (id: string): number =>
    Math.max(...(world.cloud.control.conversation(id)?.dialogs[0]?.events.map(({ sequence }) => sequence) ?? []));
  for (const [id, known] of await world.facts()) {
    const closed = known.find((fact) => fact.type === 'closed') as
      { dialogs?: { kind: string; lastSequence: number }[] } | undefined;
    if (closed !== undefined) expect(closed.dialogs?.find(({ kind }) => kind === 'main')?.lastSequence).toBe(reach(id));
  }
});

it('[SYN-03] 31 days are refused with the limit named, as are the future and what LivePerson does not keep', async () => {
  const refusal = async (from: number, to: number): Promise<string> => {
    const asked = await world.sync.window(CONNECTION, { from, to }, 'noor');
    return 'refused' in asked ? `${asked.refused.code}: ${asked.refused.text}` : 'accepted';
  };
  const now = world.now();
  expect(await refusal(now - 31 * DAY, now)).toBe(
    'window_too_long: One sync covers at most 30 days; this window has 31. Ask for it in parts.',
  );
  expect(await refusal(now - HOUR, now + HOUR)).toMatch(/^window_in_future/);
  expect(await refusal(now - HOUR, now - HOUR)).toMatch(/^window_empty/);
  expect(await refusal(now - 420 * DAY, now - 410 * DAY)).toMatch(/^window_too_old/);
  expect(await refusal(now - 30 * DAY, now)).toBe('accepted');
  await world.sync.idle();
});

it('a conversation that began long before the window and changed in it is found', async () => {
  const day = world.cloud.control.generateDay({
    from: world.now() - 20 * DAY,
    spanMs: HOUR,
    conversations: 5,
    seed: 3,
  });
  const old = world.cloud.control.conversation(day.conversationIds[2] ?? '');
  if (old !== undefined) old.updatedAt = world.now() - 2 * HOUR;
  expect(await syncedDay()).toMatchObject({ read: 1, changed: 1 });
});

it('throttling, trouble and partial answers are waited out; nothing is missed', async () => {
  world.cloud.control.generateDay({ from: world.now() - DAY, spanMs: 20 * HOUR, conversations: 250 });
  world.onQuery = () => {
    const { length } = world.queries;
    if (length === 1) world.cloud.control.refuseNext('history', 1, 429);
    if (length === 2) world.cloud.control.partialSearches(1);
    if (length === 4) world.cloud.control.refuseNext('history', 1, 503);
  };
  const asked = await world.sync.window(CONNECTION, { from: world.now() - 2 * DAY, to: world.now() }, 'noor');
  expect(asked).toHaveProperty('run');
  const skipping = setInterval(() => world.skip(5_000), 20);
  await world.sync.idle();
  clearInterval(skipping);
  expect((await world.sync.report(CONNECTION))?.runs[0]).toMatchObject({ state: 'done', read: 250, changed: 250 });
});

it('while many records wait for Salesforce nothing is added from the past; it goes on when they are written', async () => {
  world.cloud.control.generateDay({ from: world.now() - DAY, spanMs: HOUR, conversations: 120 });
  await sql`insert into connector.outbox (connection_id, conversation_id, kind, due_at, waiting_since)
    select ${CONNECTION}, 'waits-' || n, 'record', 1, 1 from generate_series(1, 2000) n`.execute(database.db);
  const window = { from: world.now() - 2 * DAY, to: world.now() };
  const asked = await world.sync.window(CONNECTION, window, 'noor');
  const run = async () =>
    (await world.sync.report(CONNECTION))?.runs.find(({ id }) => 'run' in asked && id === asked.run.id);
  const skipping = setInterval(() => world.skip(5_000), 20);
  await world.sync.idle();
  expect(await run()).toMatchObject({
    state: 'waiting',
    read: 0,
    text: expect.stringContaining('Salesforce') as string,
  });
  expect(world.queries).toEqual([]);
  await sql`delete from connector.outbox`.execute(database.db);
  world.skip(60_000);
  await world.sync.resume();
  await world.sync.idle();
  clearInterval(skipping);
  expect(await run()).toMatchObject({ state: 'done', read: 120 });
});

it('a token that LivePerson does not take any more is renewed once, in the middle of a run', async () => {
  world.cloud.control.generateDay({ from: world.now() - DAY, spanMs: 20 * HOUR, conversations: 250 });
  world.onQuery = () => {
    if (world.queries.length === 2) world.cloud.control.refuseNext('history', 1, 401);
  };
  expect(await syncedDay()).toMatchObject({ state: 'done', read: 250 });
});

it('an application without the scope fails the run at once, and says what is missing', async () => {
  const app = [...world.cloud.control.world.apps.values()].find(({ scope }) => scope.includes('msghist'));
  if (app !== undefined) app.scope = 'users.read';
  expect(await syncedDay()).toMatchObject({ state: 'failed', text: expect.stringContaining('403') as string });
});

it('offsets that are refused are gone round: the search begins anew where the last record began', async () => {
  world.cloud.control.switches.historyDeepestOffset = 200;
  const day = world.cloud.control.generateDay({ from: world.now() - DAY, spanMs: 20 * HOUR, conversations: 330 });
  expect(await syncedDay()).toMatchObject({ state: 'done', changed: 330 });
  expect((await world.facts()).size).toBe(day.conversationIds.length);
});

it.each<Partial<Switches>>([
  { historySourceRequired: true },
  { consumerParticipantSpelling: 'consumerParticipant' },
  { historyPartialChars: 400 },
  { historyRequestsPerSecond: 4 },
  { historyRequestsPerSecond: 1, historyRetryAfter: true },
])('whatever nobody documented, all are read: %j', async (turned) => {
  Object.assign(world.cloud.control.switches, turned);
  world.cloud.control.generateDay({ from: world.now() - DAY, spanMs: HOUR, conversations: 210, longEvery: 70 });
  const skipping = setInterval(() => world.skip(500), 50);
  const run = await syncedDay();
  clearInterval(skipping);
  expect(run).toMatchObject({ state: 'done', read: 210, changed: 210, text: null });
  const named = [...(await world.facts()).values()].flat().filter((fact) => fact['consumerName'] !== undefined);
  expect(named.every((fact) => String(fact['consumerId'] as string).startsWith('consumer-'))).toBe(true);
});

it('an application that could not be asked for its token is asked again; one that is refused ends the run, in words', async () => {
  world.cloud.control.generateDay({ from: world.now() - DAY, spanMs: HOUR, conversations: 5 });
  world.cloud.control.refuseNext('sentinel', 1, 503);
  const skipping = setInterval(() => world.skip(5_000), 20);
  expect(await syncedDay()).toMatchObject({ state: 'done', read: 5, text: null });
  clearInterval(skipping);
  world.settings.account = accountWith({ api: { clientId: INSTALLED_APP.apiClientId, clientSecret: 'wrong' } });
  world.skip(2 * HOUR);
  expect(await syncedDay()).toMatchObject({
    state: 'failed',
    text: expect.stringContaining('liveperson.api') as string,
  });
});

it('[SYN-04] one conversation is synced only after its end', async () => {
  const day = world.cloud.control.generateDay({ from: world.now() - DAY, spanMs: HOUR, conversations: 120, seed: 5 });
  const open = day.openIds[0] ?? '';
  const closed = day.conversationIds.find((id) => !day.openIds.includes(id)) ?? '';
  expect(await world.sync.conversation(CONNECTION, open, 'noor')).toMatchObject({
    refused: { code: 'conversation_open' },
  });
  expect(await world.sync.conversation(CONNECTION, 'nobody-knows-it', 'noor')).toMatchObject({
    refused: { code: 'conversation_unknown' },
  });
  expect(await world.sync.conversation(CONNECTION, closed, 'noor')).toMatchObject({
    run: { kind: 'conversation', state: 'done', read: 1, changed: 1 },
  });
  expect([...(await world.facts()).keys()]).toEqual([closed]);
});

it('chats of older accounts come by the same way, as conversations of the other kind', async () => {
  world.settings.apis = ['messaging', 'chat'];
  const day = world.cloud.control.generateDay({ from: world.now() - DAY, spanMs: HOUR, conversations: 5, chats: 230 });
  expect(await syncedDay()).toMatchObject({ state: 'done', read: 235, changed: 235 });
  const facts = await world.facts();
  for (const id of day.chatIds) {
    expect(
      facts
        .get(id)
        ?.map((fact) => fact.type)
        .sort(),
    ).toEqual(['assigned', 'closed', 'opened']);
    expect(facts.get(id)?.find(({ type }) => type === 'opened')).toMatchObject({ api: 'chat', channel: 'web' });
  }
  const before = await world.writes();
  await syncedDay();
  expect(await world.writes()).toEqual(before);
  expect(await world.sync.conversation(CONNECTION, day.chatIds[0] ?? '', 'noor')).toMatchObject({
    run: { state: 'done' },
  });
});

it('the four strings of an OAuth 1.0 key sign the searches of an account that has no application', async () => {
  const key = { appKey: 'key', secret: 'se&cret', accessToken: 'token', accessTokenSecret: 'tok+en secret' };
  world.cloud.control.world.oauth1Keys.push(key);
  world.cloud.control.generateDay({ from: world.now() - DAY, spanMs: HOUR, conversations: 20, chats: 20 });
  world.settings = { ...world.settings, apis: ['messaging', 'chat'], account: accountWith({ api: null, apiKey: key }) };
  expect(await syncedDay()).toMatchObject({ state: 'done', read: 40 });
  world.settings = {
    ...world.settings,
    account: accountWith({ api: null, apiKey: { ...key, accessTokenSecret: 'another' } }),
  };
  expect(await syncedDay()).toMatchObject({ state: 'failed', text: expect.stringContaining('401') as string });
});
