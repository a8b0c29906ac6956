/**
 * Hypothesis: wherever the recorder ends for good (before or after each thing it asks of the database, before or after each
 * request to the org, n = 1, 2, 3 … until it lives to the end), a successor writes every record, every Task and every
 * transcript's file exactly once.
 * The end is one of which the rest of the world learns nothing: from that step on nothing the recorder does leaves it, and
 * its server's row is deleted, as others do. 38-killed-while-recording ends the real process at the steps that matter most.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRecorder } from '../../connector-server/src/recorder/recorder.ts';
import { createSalesforceWriter } from '../../connector-server/src/salesforce/salesforceWriter.ts';
import { createRecordStore } from '../../connector-server/src/store/recordStore.ts';
import { createServerStore } from '../../connector-server/src/store/serverStore.ts';
import { ACCOUNT_ID } from '../../sandbox/seed.ts';
import { livePersonId, story } from '../scenario/recording/recordingWorld.ts';
import { quietLog } from '../support/database.ts';
import { recordProblems } from '../support/faults/recordChecker.ts';
import { MADE_UP, startRecordWorld, type RecordWorld } from '../support/faults/recordWorld.ts';
import { createManualTimers } from '../unit/recorder/manualTimers.ts';

let world: RecordWorld;
beforeAll(async () => {
  world = await startRecordWorld({ recorder: { transcripts: MADE_UP } });
  const settings = world.deps.settings('demo');
  if (settings !== null) settings.transcripts.save = 'both';
});
afterAll(() => world.close());

/** Lets `last` steps happen; what would be the next one, and all after it, never comes to be or is never heard of. */
function life(last: number): {
  step: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  readonly end: Promise<string>;
} {
  let taken = 0;
  let ended: (where: string) => void = () => undefined;
  const end = new Promise<string>((resolve) => (ended = resolve));
  const pass = (where: string): Promise<void> => {
    taken += 1;
    if (taken <= last) return Promise.resolve();
    ended(where);
    return new Promise(() => undefined);
  };
  return {
    end,
    async step(name, work) {
      await pass(`before ${name}`);
      const result = await work();
      await pass(`after ${name}`);
      return result;
    },
  };
}

function mortal(serverId: string, last: number) {
  const { step, end } = life(last);
  const stepped = <T extends object>(real: T): T =>
    Object.fromEntries(
      Object.entries(real).map(([name, method]) => [
        name,
        (...given: unknown[]) => step(name, () => (method as (...all: unknown[]) => Promise<unknown>)(...given)),
      ]),
    ) as T;
  const store = stepped(createRecordStore(world.database.db));
  const ledger = stepped(world.deps.filing.ledger);
  const { clientId, username, privateKeyPem: privateKey } = world.org.apiUser;
  const timers = createManualTimers(world.timers.now());
  const writer = createSalesforceWriter({
    profileOf: (connectionId) =>
      Promise.resolve({
        connectionId,
        orgId: world.org.orgId,
        loginUrl: world.org.publicUrl,
        apiVersion: '66.0',
        auth: { flow: 'jwt_bearer', clientId, username, privateKey },
      }),
    grants: { get: () => Promise.resolve(null), put: () => Promise.resolve() },
    now: () => timers.now(),
    allowLoopback: true,
    log: quietLog,
    fetch: (input, init) => step('a request to the org', () => fetch(input, init)),
  });
  const filing = { ...world.deps.filing, ledger, files: writer.files };
  const recorder = createRecorder({
    ...world.deps,
    store,
    filing,
    writer,
    timers,
    log: quietLog,
    owner: () => serverId,
  });
  return { recorder, timers, end };
}

it('n = 1, 2, 3 … until it lives to the end', { timeout: 240_000 }, async () => {
  const { database, org } = world;
  const servers = createServerStore(database.db);
  const died: string[] = [];
  const closed: { conversationId: string; agentIds: string[] }[] = [];
  for (let n = 0; ; n++) {
    const id = `killed-${n}`;
    const facts = story({ id, agents: ['ada', 'ben'] });
    closed.push({ conversationId: id, agentIds: ['ada', 'ben'].map(livePersonId) });
    const serverId = `server-${n}`;
    await servers.join({ serverId, url: 'https://x.example', machine: 'm', process: serverId });
    const { recorder, timers, end } = mortal(serverId, n);
    const lived = (async () => {
      // What was opened is written first, as it is while a conversation runs.
      await recorder.record('demo', facts.slice(0, 2));
      timers.advance(2_000);
      await recorder.drain();
      await recorder.record('demo', facts.slice(2));
      timers.advance(2_000);
      await recorder.drain();
      return null;
    })();
    const where = await Promise.race([lived, end]);
    await database.db.deleteFrom('connector.servers').where('server_id', '=', serverId).execute();
    if (where === null) break;
    died.push(where);
    // The successor hears from LivePerson what was not committed, and cannot know what was on its way.
    await world.recorder.record('demo', facts);
    await world.settle();
  }
  await world.settleAll();
  // Announced Tasks whose request may still be under way wait 15 s of the database's time.
  await expect
    .poll(
      async () => {
        await world.settle(60_000);
        return (await world.recorder.status()).waiting;
      },
      { timeout: 60_000, interval: 500 },
    )
    .toBe(0);
  for (const name of [
    'addFacts',
    'claim',
    'load',
    'saveRecords',
    'announceTasks',
    'saveTasks',
    'announce',
    'save',
    'settle',
    'a request to the org',
  ])
    expect(died.map((where) => where.replace(/^(before|after) /, ''))).toContain(name);
  expect(await world.recorder.deadLetters()).toEqual([]);
  expect(await recordProblems({ account: ACCOUNT_ID, closed, org })).toEqual([]);
  const files = await org.query("SELECT Title FROM ContentVersion WHERE Title LIKE 'Transcript %'");
  expect(files.map((file) => file['Title']).sort()).toEqual(
    closed.map(({ conversationId }) => `Transcript ${conversationId}`).sort(),
  );
});
