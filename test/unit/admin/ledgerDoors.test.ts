/** The doors of ledger, coverage, keeping and audit behind the one gate of /admin/api: what they take, refuse and page. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAdminApi } from '../../../connector-server/src/admin/adminApi.ts';
import { createCoverageRoutes } from '../../../connector-server/src/admin/coverageRoutes.ts';
import { createKeepingRoutes } from '../../../connector-server/src/admin/keepingRoutes.ts';
import { createLedgerRoutes } from '../../../connector-server/src/admin/ledgerRoutes.ts';
import type { AdminPage } from '../../../connector-server/src/protocol/adminTypes.ts';

const HARBOR = { id: 'harbor', name: 'Harbor', salesforce: { orgId: 'org-1' }, liveperson: { account: '1' } };
const OTHER = { ...HARBOR, id: 'other', salesforce: { orgId: 'org-2' } };
const ROWS = 120;
const DAY = 86_400_000;
let calls: unknown[][] = [];
let server: Server;
let url = '';

const line = (position: number) => ({
  position,
  conversationId: `c${position}`,
  state: 'saved' as const,
  at: position,
  openedAt: null,
  closedAt: null,
  recordId: null,
  text: null,
});
const numbered = (before: number | null, limit: number): number[] =>
  Array.from({ length: ROWS }, (_, index) => ROWS - index)
    .filter((n) => n < (before ?? Infinity))
    .slice(0, limit);
const note =
  <T>(name: string, answer: T) =>
  async (...asked: unknown[]): Promise<T> => {
    calls.push([name, ...asked]);
    return answer;
  };

beforeAll(async () => {
  const app = express();
  app.use(
    '/admin/api',
    createAdminApi({
      access: async () => ({
        orgId: 'org-1',
        salesforceUserId: '005',
        username: 'admin@harbor.example',
        name: 'Admin',
        by: 'access_token',
        expiresAt: null,
      }),
      connections: {
        connections: () => [HARBOR, OTHER],
        connectionsOfOrg: (org) => (org === 'org-1' ? [HARBOR] : [OTHER]),
      },
      allowsOrigin: () => true,
      parts: [
        createLedgerRoutes({
          lines: async (asked) => {
            calls.push(['lines', asked]);
            return numbered(asked.before, asked.limit).map(line);
          },
          detail: async (_connection, id) =>
            id === 'known' ? { ...line(1), events: [], leftOut: [], tasks: [] } : null,
          errors: async (_connection, after, limit) => {
            calls.push(['errors', after]);
            return numbered(after?.id ?? null, limit).map((n) => ({
              position: n,
              id: String(n),
              at: n * 1_000,
              target: 'salesforce' as const,
              conversationId: 'c',
              object: null,
              code: 'X',
              text: '',
              whatToDo: null,
              state: 'waiting' as const,
              nextTryAt: null,
            }));
          },
          conversationOfError: async (_connection, id) => (id === 7 ? 'c7' : null),
          replay: note('replay', true),
        }),
        createCoverageRoutes({
          report: note('report', {} as never),
          count: note('count', undefined),
          heal: note('heal', 3),
        }),
        createKeepingRoutes({
          erase: note('erase', {} as never),
          erasures: async (_connection, before, limit) =>
            numbered(before, limit).map((n) => ({
              id: String(n),
              at: 1,
              by: '',
              mode: 'mask' as const,
              state: 'done' as const,
              conversations: 0,
              recordsDone: 0,
              text: null,
            })),
          keeping: note('keeping', { rows: [], lastRunAt: null }),
          audit: async (_connection, before, limit) =>
            numbered(before, limit).map((n) => ({ id: String(n), at: n, who: '', what: '', on: null })),
          checkAudit: note('check', { ok: true, rows: 1, brokenAt: null }),
        }),
      ],
    }),
  );
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin/api`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  calls = [];
});

const get = async (path: string, connection = 'harbor'): Promise<Response> =>
  fetch(`${url}${path}${path.includes('?') ? '&' : '?'}connection=${connection}`);
const post = async (path: string, body: object = {}, connection = 'harbor'): Promise<Response> =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ connection, ...body }),
  });

describe('lists', () => {
  it.each(['/conversations', '/errors', '/erase', '/audit'])(
    '%s comes by pages of 50, none twice, none left out',
    async (path) => {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = (await (await get(`${path}?cursor=${cursor}`)).json()) as AdminPage<{
          id?: string;
          conversationId?: string;
        }>;
        expect(page.rows.length).toBeLessThanOrEqual(50);
        seen.push(...page.rows.map((row) => row.id ?? row.conversationId ?? ''));
        cursor = page.next;
      }
      expect(new Set(seen).size).toBe(ROWS);
      expect(seen).toHaveLength(ROWS);
    },
  );

  it.each(['x', '1.2.3', '-1', '99999999999999999999', '1e3', "1'--"])(
    'a cursor %s that is none of ours is refused',
    async (cursor) => {
      for (const path of ['/conversations', '/errors', '/erase', '/audit'])
        expect((await get(`${path}?cursor=${encodeURIComponent(cursor)}`)).status).toBe(400);
    },
  );

  it('conversations are asked for by state and beginning of the id; anything else is refused', async () => {
    await get('/conversations?state=failed&query=%20ab-%20');
    expect(calls).toMatchObject([
      ['lines', { connectionId: 'harbor', state: 'failed', startsWith: 'ab-', before: null }],
    ]);
    expect((await get('/conversations?state=lost')).status).toBe(400);
    expect((await get(`/conversations?query=${'x'.repeat(201)}`)).status).toBe(400);
  });
});

describe('acts', () => {
  it('replay and retry name the conversation and who asked', async () => {
    expect((await post('/conversations/c%201/replay')).status).toBe(202);
    expect((await post('/errors/7/retry')).status).toBe(202);
    expect(calls).toEqual([
      ['replay', 'harbor', 'c 1', 'admin@harbor.example'],
      ['replay', 'harbor', 'c7', 'admin@harbor.example'],
    ]);
    expect((await post('/errors/8/retry')).status).toBe(404);
    expect((await post('/errors/x/retry')).status).toBe(404);
  });

  it.each([
    [{ from: 5, to: 5 }],
    [{ from: 10, to: 5 }],
    [{ from: 0, to: 32 * DAY }],
    [{ from: 'now', to: 5 }],
    [{ from: -1, to: 5 }],
    [{ from: 1.5, to: 5 }],
    [{}],
  ])('coverage does not count %j', async (range) => {
    expect((await post('/coverage/count', range)).status).toBe(400);
    expect(calls).toEqual([]);
  });

  it('coverage is read of the latest day or of a range, counted and healed, all holes or those named', async () => {
    await get('/coverage');
    await get(`/coverage?from=0&to=${DAY}`);
    expect((await get('/coverage?from=5')).status).toBe(400);
    expect((await post('/coverage/count', { from: 0, to: 31 * DAY })).status).toBe(202);
    expect(await (await post('/coverage/heal')).json()).toEqual({ started: 3 });
    await post('/coverage/heal', { conversationIds: ['a'] });
    expect((await post('/coverage/heal', { conversationIds: 'a' })).status).toBe(400);
    expect((await post('/coverage/heal', { conversationIds: Array.from({ length: 1_001 }, () => 'a') })).status).toBe(
      400,
    );
    expect(calls).toEqual([
      ['report', 'harbor', null],
      ['report', 'harbor', { from: 0, to: DAY }],
      ['count', 'harbor', { from: 0, to: 31 * DAY }, 'admin@harbor.example'],
      ['heal', 'harbor', null, 'admin@harbor.example'],
      ['heal', 'harbor', ['a'], 'admin@harbor.example'],
    ]);
  });

  it('an erasure needs a consumer', async () => {
    expect((await post('/erase', { consumerId: ' c-1 ' })).status).toBe(202);
    for (const body of [
      {},
      { consumerId: '' },
      { consumerId: '  ' },
      { consumerId: 'x'.repeat(201) },
      { consumerId: ['c'] },
    ])
      expect((await post('/erase', body)).status).toBe(400);
    expect(calls).toEqual([['erase', 'harbor', 'c-1', 'admin@harbor.example']]);
  });

  it('nothing of another org is read or done', async () => {
    for (const path of [
      '/conversations',
      '/conversations/known',
      '/errors',
      '/coverage',
      '/erase',
      '/keeping',
      '/audit',
      '/audit/check',
    ])
      expect([path, (await get(path, 'other')).status]).toEqual([path, 404]);
    for (const path of [
      '/conversations/known/replay',
      '/errors/7/retry',
      '/coverage/count',
      '/coverage/heal',
      '/erase',
    ])
      expect([path, (await post(path, { from: 1, to: 2, consumerId: 'c' }, 'other')).status]).toEqual([path, 404]);
    expect(calls).toEqual([]);
  });
});
