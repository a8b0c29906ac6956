/** The watcher on the stand-in cloud: conversations of bots and of agents nobody signed in for become facts. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import { createWatcher } from '../../../connector-server/src/desk/watcher.ts';
import type { Watcher } from '../../../connector-server/src/desk/watcher.ts';
import { createLivePerson } from '../../../connector-server/src/liveperson/livePerson.ts';
import { systemTimers } from '../../../connector-server/src/support/clock.ts';
import { createLogger } from '../../../connector-server/src/support/logger.ts';
import { openConsumer } from '../../../sandbox/consumer/consumerClient.ts';
import { startLivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import type { LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import { INSTALLED_APP, WATCHER } from '../../../sandbox/seed.ts';
import { accept, seedAgent, update, workingAgent } from '../liveperson-cloud/rawAgent.ts';

const PATIENT = { timeout: 60_000, interval: 10 };
let cloud: LivePersonCloud;
let livePerson: ReturnType<typeof createLivePerson>;
let watcher: Watcher;
let facts: ConversationFact[];
let wait: (() => void)[];
beforeEach(async () => {
  cloud = await startLivePersonCloud();
  facts = [];
  wait = [];
  livePerson = createLivePerson({
    apiUrl: cloud.url,
    fetch,
    timers: systemTimers,
    logger: createLogger('error', () => undefined),
  });
  watcher = make();
});
afterEach(async () => {
  await watcher.stop();
  livePerson.stop();
  await cloud.close();
});

function make(secret = INSTALLED_APP.apiClientSecret, mostNamed?: number): Watcher {
  return createWatcher({
    account: { account: cloud.account, signIn: { oauth: null, password: false } },
    user: { loginName: WATCHER.loginName, clientId: INSTALLED_APP.apiClientId, clientSecret: secret },
    livePerson,
    ...(mostNamed !== undefined && { mostNamed }),
    onFacts: (more) => facts.push(...more),
    // Waits are ended by the test.
    timers: { now: () => Date.now(), after: (_ms, run) => (wait.push(run), () => undefined) },
    log: { info: () => undefined, warn: () => undefined },
  });
}

const connected = () => expect.poll(() => watcher.state.state, PATIENT).toBe('connected');
/** What happened; what is known of customer and visit comes with it. */
const told = (id: string) =>
  facts.filter(({ conversationId, type }) => conversationId === id && type !== 'attributes').map(({ type }) => type);

it('[LOG-01] a bot’s conversation is followed from its beginning to its rating, with the customer’s name', async () => {
  watcher.start();
  await connected();
  const nova = await workingAgent(cloud, 'nova');
  const consumer = await openConsumer(cloud.url, cloud.account, { skillId: '4104', channel: 'web' });
  const id = await consumer.start();
  await accept(nova, id);
  await expect.poll(() => told(id), PATIENT).toContain('assigned');
  cloud.control.switches.postConversationSurvey = true;
  await update(nova, id, { field: 'DialogChange', type: 'UPDATE', dialog: { dialogId: id, state: 'CLOSE' } });
  await expect.poll(() => told(id), PATIENT).toContain('closed');
  const closed = facts.find((fact) => fact.conversationId === id && fact.type === 'closed');
  expect(closed).toMatchObject({ by: 'agent' });
  expect(facts.find((fact) => fact.conversationId === id && fact.type === 'assigned')).toMatchObject({
    agentId: seedAgent('nova').userId,
  });
  cloud.control.endSurvey(id, 4);
  await expect
    .poll(() => facts.find((fact) => fact.conversationId === id && fact.type === 'rated'), PATIENT)
    .toMatchObject({ csat: 4 });
  expect(facts.filter((fact) => fact.conversationId === id && fact.type === 'opened').at(-1)).toMatchObject({
    consumerName: cloud.control.customerName(consumer.consumerId),
  });
  consumer.leave();
  nova.close();
});

it('what went on before it came, and what closed while it was away, is found when it connects', async () => {
  const ben = await workingAgent(cloud, 'ben');
  const consumer = await openConsumer(cloud.url, cloud.account, { skillId: '4102', channel: 'web' });
  const open = await consumer.start();
  await accept(ben, open);
  const other = await openConsumer(cloud.url, cloud.account, { skillId: '4102', channel: 'web' });
  const gone = await other.start();
  await accept(ben, gone);
  cloud.control.closeConversation(gone, 'AGENT');
  watcher.start();
  await expect
    .poll(() => [told(open).sort(), told(gone).sort()], PATIENT)
    .toEqual([
      ['assigned', 'opened'],
      ['assigned', 'closed', 'opened'],
    ]);
  consumer.leave();
  other.leave();
  ben.close();
});

it('where LivePerson names only the first of many running conversations, that is said, and the others come when something happens', async () => {
  cloud.control.switches.exSnapshotCap = 3;
  watcher = make(undefined, 3);
  const consumers = [];
  const ids: string[] = [];
  for (let n = 0; n < 4; n++) {
    const consumer = await openConsumer(cloud.url, cloud.account, { skillId: '4102', channel: 'web' });
    consumers.push(consumer);
    ids.push(await consumer.start());
  }
  watcher.start();
  await expect.poll(() => watcher.state.text, PATIENT).toMatch(/at the start LivePerson named only 3/);
  expect(ids.filter((id) => told(id).length > 0)).toHaveLength(3);
  const last = consumers[ids.findIndex((id) => told(id).length === 0)];
  await last?.say('hello?');
  await expect.poll(() => ids.filter((id) => told(id).length > 0), PATIENT).toHaveLength(4);
  for (const consumer of consumers) consumer.leave();
});

it('a line that breaks is opened again and nothing is told twice', async () => {
  watcher.start();
  await connected();
  const ben = await workingAgent(cloud, 'ben');
  const consumer = await openConsumer(cloud.url, cloud.account, { skillId: '4102', channel: 'web' });
  const id = await consumer.start();
  await accept(ben, id);
  await expect.poll(() => told(id), PATIENT).toContain('assigned');
  const before = told(id).length;
  cloud.control.closeSockets(WATCHER.userId, 1006);
  await expect.poll(() => watcher.state.state, PATIENT).toBe('connecting');
  await connected();
  cloud.control.closeConversation(id, 'AGENT');
  await expect.poll(() => told(id).slice(before), PATIENT).toEqual(['closed']);
  consumer.leave();
  ben.close();
});

it('a session that LivePerson ended is begun anew with the same credentials', async () => {
  watcher.start();
  await connected();
  cloud.control.revokeTokens(WATCHER.userId);
  await expect.poll(() => wait.length, PATIENT).toBeGreaterThan(0);
  for (const go of wait.splice(0)) go();
  await connected();
  expect(cloud.control.agent(WATCHER.userId).sockets).toBe(1);
});

it('a user who may not see all conversations is told in words, and not tried in a loop', async () => {
  const user = cloud.control.world.users.get(WATCHER.userId);
  if (user !== undefined) user.manager = false;
  watcher.start();
  await expect.poll(() => watcher.state.state, PATIENT).toBe('failed');
  expect(watcher.state.text).toMatch(/may not see all conversations: give it .* permission/);
  await expect.poll(() => cloud.control.agent(WATCHER.userId).sockets, PATIENT).toBe(0);
  expect(wait).toHaveLength(1);
  if (user !== undefined) user.manager = true;
  for (const go of wait.splice(0)) go();
  await connected();
});

it('wrong credentials are told in words too; a password user is no service user', async () => {
  watcher = make('wrong');
  watcher.start();
  await expect.poll(() => watcher.state.state, PATIENT).toBe('failed');
  expect(watcher.state.text).toMatch(/does not accept the watcher: check its login name/);
  expect(wait).toHaveLength(1);
});

it('stopping ends its session at LivePerson', async () => {
  watcher.start();
  await connected();
  await watcher.stop();
  await expect.poll(() => cloud.control.agent(WATCHER.userId).sockets, PATIENT).toBe(0);
  expect(cloud.control.agent(WATCHER.userId).sessionExpiresAt).toBeNull();
});
