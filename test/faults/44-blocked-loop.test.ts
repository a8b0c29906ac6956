/**
 * Hypothesis: an event loop that is blocked for three seconds costs three seconds. No softphone and no LivePerson socket is
 * given up for the silence, since the answers lie there unread; nothing is lost.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLivePersonCloud } from '../../sandbox/liveperson/cloud.ts';
import { MessagingSocket } from '../../connector-server/src/liveperson/messagingSocket.ts';
import { getClock } from '../../connector-server/src/liveperson/requests.ts';
import { agentSocketUrl, login } from '../scenario/liveperson-cloud/rawAgent.ts';
import { shown, startThreeTabs, type ThreeTabs } from '../support/faults/threeTabs.ts';

let at: ThreeTabs;
beforeAll(async () => {
  at = await startThreeTabs();
});
afterAll(() => at.close());

function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

it('three tabs and the LivePerson session live through it', { timeout: 60_000 }, async () => {
  const { tabs, consumer, conversationId, world } = at;
  await shown(tabs[2], conversationId, 'hello');
  const sockets = tabs.map(({ socket }) => socket);
  const saying = consumer.say('during');
  block(3_000);
  await saying;
  for (const tab of tabs) await shown(tab, conversationId, 'during');
  await tabs[0].done({ name: 'sendMessage', conversationId, text: 'answer', audience: 'all' });
  for (const tab of tabs) await shown(tab, conversationId, 'answer');
  expect(tabs.map(({ socket }) => socket)).toEqual(sockets);
  expect(sockets.every((socket) => socket?.readyState === 1)).toBe(true);
  const metrics = await (await fetch(`${world.url}/metrics`)).text();
  expect(metrics).not.toMatch(/connector_liveperson_reconnects_total\{/);
  expect(metrics).toContain('connector_liveperson_uncertain_total');
  for (const tab of tabs) expect(await at.judge(tab)).toEqual([]);
});

it('an answer that came in time but was read late counts', async () => {
  const cloud = await startLivePersonCloud();
  let now = 0;
  const due: (() => void)[] = [];
  const outcomes: string[] = [];
  const ended: string[] = [];
  const opened = Promise.withResolvers<undefined>();
  const socket = new MessagingSocket({
    url: agentSocketUrl(cloud, await login(cloud, 'ada'), '2.1'),
    account: cloud.account,
    timers: { now: () => now, after: (_ms, run) => (due.push(run), () => {}) },
    listener: {
      onOpen: () => opened.resolve(undefined),
      onEvent: () => {},
      onQuarantine: () => {},
      onStrayAnswer: () => {},
      onUncertain: (code) => void outcomes.push(code),
      onEnd: ({ because }) => void ended.push(because ?? 'closed'),
    },
  });
  await opened.promise;
  const asked = socket.request(getClock);
  // The loop was blocked for thirteen seconds: the timer of ten fires before the answer is read.
  now += 13_000;
  for (const run of due.splice(0)) run();
  expect(await asked).toMatchObject({ outcome: 'ok' });
  expect([outcomes, ended]).toEqual([[], []]);
  socket.close();
  await cloud.close();
});
