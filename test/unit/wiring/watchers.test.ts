import { beforeEach, expect, test } from 'vitest';
import type { AgentSessionListener, CredentialBundle } from '../../../connector-server/src/desk/livePersonPorts.ts';
import type { UpstreamConversation } from '../../../connector-server/src/conversation/upstream.ts';
import { createSettings } from '../../../connector-server/src/settings/settings.ts';
import type { Connection } from '../../../connector-server/src/settings/connection.ts';
import type { Lease, LeaseStore } from '../../../connector-server/src/store/leaseStore.ts';
import { createLogger } from '../../../connector-server/src/support/logger.ts';
import { createWatchers } from '../../../connector-server/src/wiring/watchers.ts';
import { createManualTimers } from '../recorder/manualTimers.ts';

const USER = { loginName: 'watcher', clientId: 'app', clientSecret: 'secret' };
const connection = (id: string, account: string, watcher: typeof USER | null): Connection =>
  ({
    id,
    name: id,
    salesforce: { orgId: '00DBx0000000001AAA', origins: [] },
    liveperson: { account, signIn: { oauth: null, password: false }, api: null, services: {}, watcher },
    softphone: {},
    records: { wrapUpMinutes: 10 },
    crm: { objects: [] },
  }) as unknown as Connection;

/** Leases as the database gives them, by the test's clock; `away`: it does not answer. */
function leaseTable(now: () => number) {
  const rows = new Map<string, Lease & { until: number }>();
  const table = {
    away: false,
    rows,
    store: (): LeaseStore => ({
      claim(name, owner, seconds) {
        if (table.away) return Promise.reject(new Error('away'));
        const row = rows.get(name);
        if (row !== undefined && row.owner !== owner && row.until > now()) return Promise.resolve(null);
        const lease = { name, owner, epoch: (row?.epoch ?? 0) + 1 };
        rows.set(name, { ...lease, until: now() + seconds * 1_000 });
        return Promise.resolve(lease);
      },
      renew({ name, owner, epoch }, seconds) {
        if (table.away) return Promise.reject(new Error('away'));
        const row = rows.get(name);
        if (row?.owner !== owner || row.epoch !== epoch || row.until <= now()) return Promise.resolve(false);
        row.until = now() + seconds * 1_000;
        return Promise.resolve(true);
      },
      release({ name, owner }) {
        const row = rows.get(name);
        if (row?.owner === owner) row.until = 0;
        return Promise.resolve();
      },
    }),
  };
  return table;
}

let timers: ReturnType<typeof createManualTimers>;
let table: ReturnType<typeof leaseTable>;
beforeEach(() => {
  timers = createManualTimers();
  table = leaseTable(() => timers.now());
});

function server(owner: string, ...connections: Connection[]) {
  const settings = createSettings(connections);
  const recorded: string[] = [];
  const lines = new Map<string, AgentSessionListener>();
  const revoked: string[] = [];
  let signIns = 0;
  const watchers = createWatchers({
    settings,
    leases: table.store(),
    owner,
    livePerson: {
      signIn: {
        authorizeUrl: () => Promise.reject(new Error('not here')),
        withCode: () => Promise.reject(new Error('not here')),
        withPassword: () => Promise.reject(new Error('not here')),
        withApplication: () => {
          signIns += 1;
          return Promise.resolve({ userId: 'w', accessToken: `${owner}-${signIns}` } as CredentialBundle);
        },
        refresh: () => Promise.reject(new Error('not here')),
        revoke: (_account, { accessToken }) => Promise.resolve(void revoked.push(accessToken)),
      },
      openWatch: ({ account }, _bundle, listener) => ({
        connected: true,
        bearer: '',
        start: () => {
          lines.set(account, listener);
          listener.onStatus({ state: 'connected', code: null, text: '', action: null });
        },
        stop: () => void lines.delete(account),
        profileOf: () => Promise.resolve({ outcome: 'refused' as const, status: 403, text: '' }),
      }),
    },
    facts: {
      record: (connectionId, facts) =>
        Promise.resolve(void recorded.push(...facts.map(({ type }) => `${connectionId} ${type}`))),
    },
    timers,
    log: createLogger('error', () => undefined),
  });
  return { watchers, settings, recorded, lines, revoked };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const pass = async (ms: number): Promise<void> => {
  for (let left = ms; left > 0; left -= 1_000) {
    timers.advance(Math.min(1_000, left));
    await settled();
  }
};
const change: UpstreamConversation = {
  type: 'conversation',
  change: 'upserted',
  conversationId: 'conv-1',
  open: true,
  closedBy: null,
  skillId: '4101',
  channel: 'web',
  source: 'SHARK',
  participants: [{ id: 'consumer-1', role: 'consumer', active: true }],
  pids: [],
  dialogs: [],
  startedAt: 1_000,
  endedAt: null,
  changedAt: 1_000,
  respondBy: null,
  csat: null,
};

test('two connections to one account have one watcher, and both get its facts; one that wants none gets none', async () => {
  const one = server(
    's1',
    connection('harbor', '1', USER),
    connection('lagoon', '1', USER),
    connection('quiet', '1', null),
  );
  one.watchers.start();
  await settled();
  expect([...one.lines.keys()]).toEqual(['1']);
  one.lines.get('1')?.onEvent(change);
  await settled();
  expect(one.recorded).toEqual(['harbor opened', 'lagoon opened']);
  expect(one.watchers.state('quiet')).toBeNull();
  await one.watchers.stop();
});

test('of two servers one watches; when it stops the other takes over at its next look', async () => {
  const one = server('s1', connection('harbor', '1', USER));
  const other = server('s2', connection('harbor', '1', USER));
  one.watchers.start();
  await settled();
  other.watchers.start();
  await settled();
  expect([one.watchers.state('harbor')?.state, other.watchers.state('harbor')?.state]).toEqual([
    'connected',
    'elsewhere',
  ]);
  await pass(60_000);
  expect([one.lines.size, other.lines.size]).toEqual([1, 0]);
  await one.watchers.stop();
  expect(one.revoked).toEqual(['s1-1']);
  await pass(5_000);
  expect([one.lines.size, other.lines.size]).toEqual([0, 1]);
  await other.watchers.stop();
});

test('a server that cannot renew its lease stops watching before another may begin', async () => {
  const one = server('s1', connection('harbor', '1', USER));
  one.watchers.start();
  await settled();
  table.away = true;
  await pass(10_000);
  expect(one.lines.size).toBe(1);
  await pass(10_000);
  expect(one.lines.size).toBe(0);
  table.away = false;
  await pass(5_000);
  expect(one.lines.size).toBe(1);
  await one.watchers.stop();
});

test('another user in the settings begins anew; none ends it', async () => {
  const one = server('s1', connection('harbor', '1', USER));
  one.watchers.start();
  await settled();
  one.settings.apply([connection('harbor', '1', { ...USER, clientSecret: 'new' })]);
  one.watchers.lookAgain();
  await settled();
  expect([one.revoked, one.lines.size]).toEqual([['s1-1'], 1]);
  one.settings.apply([connection('harbor', '1', null)]);
  one.watchers.lookAgain();
  await settled();
  expect([one.revoked, one.lines.size]).toEqual([['s1-1', 's1-2'], 0]);
  await one.watchers.stop();
});

test('a server that was declared dead touches nothing at LivePerson', async () => {
  const one = server('s1', connection('harbor', '1', USER));
  one.watchers.start();
  await settled();
  one.watchers.abandon();
  expect([one.lines.size, one.revoked]).toEqual([0, []]);
});
