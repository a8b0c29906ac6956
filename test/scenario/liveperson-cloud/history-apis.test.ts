/** The reporting APIs of the stand-in are as strict as documented, so that a client which is not fails here. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { signedHeader } from '../../../connector-server/src/liveperson/signedRequest.ts';
import { startLivePersonCloud, type LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';

const DAY = 86_400_000;
const KEY = { appKey: 'app', secret: 'app secret', accessToken: 'token', accessTokenSecret: 'token&secret' };
let cloud: LivePersonCloud;
beforeEach(async () => {
  cloud = await startLivePersonCloud({ oauth1Keys: [KEY], switches: { historyRequestsPerSecond: 1_000 } });
});
afterEach(() => cloud.close());

interface Page {
  _metadata: { count: number; next?: { href: string }; shardsStatusResult: { partialResult: boolean } };
  conversationHistoryRecords: { info: Record<string, unknown>; messageRecords?: unknown[] }[];
  interactionHistoryRecords: { info: Record<string, unknown>; transcript: { lines: unknown[] } }[];
}

type Api = 'messaging' | 'chat' | 'id';
const PATHS: Record<Api, string> = {
  messaging: 'messaging_history/api/account/ACCOUNT/conversations/search',
  id: 'messaging_history/api/account/ACCOUNT/conversations/conversation/search',
  chat: 'interaction_history/api/account/ACCOUNT/interactions/search',
};

async function ask(api: Api, body: unknown, query = 'source=Test', header?: string) {
  const url = `${cloud.url}/${PATHS[api].replace('ACCOUNT', cloud.account)}?${query}`;
  const authorization = header ?? signedHeader(KEY, { method: 'POST', url }, Date.now());
  const headers = { authorization, 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const answer = response.ok ? ((await response.json()) as Page) : null;
  return { status: response.status, page: answer as Page, authorization };
}
const statusOf = async (...asked: Parameters<typeof ask>): Promise<number> => (await ask(...asked)).status;
const within = (from: number, to = Date.now()) => ({ start: { from, to } });

it('windows, limits, sorts and contents beyond what is documented are refused with 400', async () => {
  const now = Date.now();
  const fine = within(now - DAY);
  expect(await statusOf('messaging', fine)).toBe(200);
  expect(await statusOf('messaging', within(now - 100 * DAY))).toBe(400);
  expect(await statusOf('messaging', {})).toBe(400);
  expect(await statusOf('messaging', { start: { from: 'yesterday' } })).toBe(400);
  expect(await statusOf('messaging', within(now, now - DAY))).toBe(400);
  expect(await statusOf('messaging', { ...fine, contentToRetrieve: ['everything'] })).toBe(400);
  expect(await statusOf('messaging', fine, 'limit=101')).toBe(400);
  expect(await statusOf('messaging', fine, 'offset=-1')).toBe(400);
  expect(await statusOf('messaging', fine, 'sort=name')).toBe(400);
  expect(await statusOf('messaging', fine, 'source=a-name-of-more-than-twenty')).toBe(400);
  expect(await statusOf('chat', fine, 'sort=start:asc')).toBe(200);
  expect(await statusOf('chat', within(now - 40 * DAY))).toBe(400);
  expect(await statusOf('chat', fine, 'limit=101')).toBe(400);
});

it('a signature counts once, for the request it was made for, and only with the account’s own key', async () => {
  const fine = within(Date.now() - DAY);
  const { status, authorization } = await ask('messaging', fine);
  expect(status).toBe(200);
  expect(await statusOf('messaging', fine, 'source=Test', authorization)).toBe(401);
  const url = `${cloud.url}/${PATHS.messaging.replace('ACCOUNT', cloud.account)}?source=Test`;
  const request = { method: 'POST', url };
  expect(await statusOf('messaging', fine, 'source=Other', signedHeader(KEY, request, Date.now()))).toBe(401);
  expect(await statusOf('messaging', fine, 'source=Test', signedHeader(KEY, request, Date.now() - DAY))).toBe(401);
  const wrong = signedHeader({ ...KEY, secret: 'wrong' }, request, Date.now());
  expect(await statusOf('messaging', fine, 'source=Test', wrong)).toBe(401);
  expect(await statusOf('messaging', fine, 'source=Test', 'Bearer nobody')).toBe(401);
});

it('pages are counted from zero, the last one has no next, and a part of the stores says so', async () => {
  cloud.control.generateDay({ from: Date.now() - DAY, conversations: 250 });
  const all = within(Date.now() - 2 * DAY);
  const first = await ask('messaging', all, 'limit=100&sort=start:asc');
  const last = await ask('messaging', all, 'limit=100&offset=200&sort=start:asc');
  expect([first.page._metadata.count, first.page.conversationHistoryRecords.length]).toEqual([250, 100]);
  expect(first.page._metadata.next?.href).toContain('offset=100');
  expect([last.page._metadata.next, last.page.conversationHistoryRecords.length]).toEqual([undefined, 50]);
  cloud.control.partialSearches(1);
  expect((await ask('messaging', all)).page._metadata.shardsStatusResult.partialResult).toBe(true);
  expect((await ask('messaging', all)).page._metadata.shardsStatusResult.partialResult).toBe(false);
});

it('a long record is cut in a search and whole by its id', async () => {
  const day = cloud.control.generateDay({ from: Date.now() - DAY, spanMs: 1, conversations: 1, longEvery: 1 });
  const content = { contentToRetrieve: ['messageRecords'] };
  const [cut] = (await ask('messaging', { ...within(Date.now() - 2 * DAY), ...content })).page
    .conversationHistoryRecords;
  const [whole] = (await ask('id', { conversationId: day.conversationIds[0], ...content })).page
    .conversationHistoryRecords;
  expect([cut?.info['isPartial'], whole?.info['isPartial']]).toEqual([true, false]);
  expect(cut?.messageRecords?.length).toBeLessThan(whole?.messageRecords?.length ?? 0);
});

it('faster than the pace is answered with 429', async () => {
  cloud.control.switches.historyRequestsPerSecond = 1;
  const statuses = await Promise.all(Array.from({ length: 12 }, () => statusOf('chat', within(Date.now() - DAY))));
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(5);
});

it('chats come with their lines, by time and by engagement id whatever the time says', async () => {
  const day = cloud.control.generateDay({ from: Date.now() - 2 * DAY, conversations: 0, chats: 12 });
  expect((await ask('chat', within(Date.now() - 3 * DAY))).page._metadata.count).toBe(12);
  const one = await ask('chat', { engagementId: day.chatIds[3], start: { from: 0, to: 0 } });
  expect(one.page.interactionHistoryRecords).toMatchObject([
    { info: { engagementId: day.chatIds[3], ended: true }, transcript: { lines: expect.any(Array) as unknown[] } },
  ]);
});
