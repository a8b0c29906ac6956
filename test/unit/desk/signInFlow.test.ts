/** The sign-in popup on several servers: tickets, vault and bus on a real database; LivePerson and the desks' links are stand-ins. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createSignInFlow } from '../../../connector-server/src/desk/signInFlow.ts';
import type { LivePersonLink } from '../../../connector-server/src/desk/livePersonLink.ts';
import { SignInError, type CredentialBundle } from '../../../connector-server/src/desk/livePersonPorts.ts';
import type { AgentKey, ConnectionProfile } from '../../../connector-server/src/desk/ports.ts';
import { createBus } from '../../../connector-server/src/store/bus.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createSignInTicketStore } from '../../../connector-server/src/store/signInTicketStore.ts';
import { systemTimers } from '../../../connector-server/src/support/clock.ts';
import { createLogger } from '../../../connector-server/src/support/logger.ts';
import { createSealer } from '../../../connector-server/src/support/seal.ts';
import { createSessionVault } from '../../../connector-server/src/wiring/sealedStores.ts';
import { createSignInNotices } from '../../../connector-server/src/wiring/signInNotices.ts';
import { quietLog, startTestDatabase } from '../../support/database.ts';
import { createManualTimers } from './manualTimers.ts';

const ADA: AgentKey = { connectionId: 'harbor', salesforceUserId: '005ada' };
const BEN: AgentKey = { connectionId: 'harbor', salesforceUserId: '005ben' };

let database: Database;
const undo: (() => Promise<void> | void)[] = [];
beforeAll(async () => {
  database = await startTestDatabase();
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
  await sql`truncate connector.sign_in_tickets, connector.sealed_secrets`.execute(database.db);
});
afterAll(() => database.close());

interface Server {
  flow: ReturnType<typeof createSignInFlow>;
  timers: ReturnType<typeof createManualTimers>;
  vault: ReturnType<typeof createSessionVault>;
  tickets: ReturnType<typeof createSignInTicketStore>;
  /** What the desk's link was asked to do. */
  asked: string[];
  exchange: { codes: string[]; revoked: string[]; fail: SignInError | null; meanwhile: () => Promise<void> };
}

/** One server; `holds` are the agents whose desks it has. `deaf`: nothing reaches it over the bus. */
async function server(name: string, holds: readonly AgentKey[], deaf = false): Promise<Server> {
  const { db } = database;
  const log = createLogger('silent');
  const bus = createBus({ database, from: name, timers: systemTimers, log: quietLog });
  await bus.listening;
  const tickets = createSignInTicketStore(db);
  const vault = createSessionVault({ db, sealer: createSealer(Buffer.alloc(32, 7)), tickets, log });
  const timers = createManualTimers();
  const asked: string[] = [];
  const exchange: Server['exchange'] = { codes: [], revoked: [], fail: null, meanwhile: async () => {} };
  const bundle = (code: string): CredentialBundle => ({
    method: 'oauth',
    accessToken: `access of ${code}`,
    refreshToken: null,
    csrf: null,
    cookies: null,
    userId: '101',
    pid: null,
    obtainedAt: 0,
    expiresAt: null,
  });
  const link = (agent: AgentKey) =>
    ({
      signInWithCode: async (_redirect: string, code: string) => (asked.push(`code ${code}`), true),
      signInFailed: (failure: string) => asked.push(`failed ${failure}`),
      adopt: async () => {
        const kept = await vault.load(agent);
        asked.push(`adopted ${kept?.accessToken ?? 'nothing'}`);
      },
    }) as unknown as LivePersonLink;
  const notices = createSignInNotices(bus);
  const flow = createSignInFlow({
    logger: log,
    timers,
    publicUrl: 'https://connector.example',
    connections: { find: (id) => (id === 'harbor' ? ({ livePerson: { account: '1' } } as ConnectionProfile) : null) },
    livePerson: {
      signIn: {
        authorizeUrl: async (_account, redirectUri, state) => `https://lp.example/?to=${redirectUri}&state=${state}`,
        withCode: async (_account, _redirectUri, code) => {
          exchange.codes.push(code);
          await exchange.meanwhile();
          if (exchange.fail !== null) throw exchange.fail;
          return bundle(code);
        },
        withPassword: () => Promise.reject(new Error('not here')),
        withApplication: () => Promise.reject(new Error('not here')),
        refresh: () => Promise.reject(new Error('not here')),
        revoke: async (_account, { accessToken }) => void exchange.revoked.push(accessToken),
      },
    },
    vault,
    tickets,
    notices: deaf ? { ...notices, onTold: () => () => undefined } : notices,
    linkOf: (agent) => (holds.some((held) => held.salesforceUserId === agent.salesforceUserId) ? link(agent) : null),
  });
  undo.push(
    () => bus.close(),
    () => flow.stop(),
  );
  return { flow, timers, vault, tickets, asked, exchange };
}

const ticketOf = (url: string): string => new URL(url).searchParams.get('ticket') ?? '';
const stateOf = (url: string | null): string => new URL(url ?? '').searchParams.get('state') ?? '';
const happened = (server: Server, what: string): Promise<void> =>
  expect.poll(() => server.asked, { timeout: 60_000 }).toContain(what);

test('a popup that comes back to the server of the desk is finished there', async () => {
  const a = await server('a', [ADA]);
  const state = stateOf(await a.flow.authorizeUrl(ticketOf(await a.flow.urlFor(ADA))));
  expect(await a.flow.callback({ code: 'one', state })).toBe(true);
  expect(a.asked).toEqual(['code one']);
  expect(await a.tickets.pending([ADA])).toEqual([]);
});

test('a popup may meet a different server at each step; the holder takes up the session from the vault [MSG-01]', async () => {
  const [a, b, c] = [await server('a', [ADA]), await server('b', []), await server('c', [BEN])];
  const state = stateOf(await b.flow.authorizeUrl(ticketOf(await a.flow.urlFor(ADA))));
  expect(await c.flow.callback({ code: 'two', state })).toBe(true);
  await happened(a, 'adopted access of two');
  expect(c.exchange.codes).toEqual(['two']);
  expect([...a.asked, ...b.asked, ...c.asked]).toEqual(['adopted access of two']);
});

test('a lost notice only delays it: the holder asks how its sign-in stands', async () => {
  const [a, b] = [await server('a', [ADA], true), await server('b', [])];
  const state = stateOf(await b.flow.authorizeUrl(ticketOf(await a.flow.urlFor(ADA))));
  a.timers.pass(5_000);
  expect(a.asked).toEqual([]);
  expect(await b.flow.callback({ code: 'three', state })).toBe(true);
  await expect.poll(() => (a.timers.pass(5_000), a.asked), { timeout: 60_000 }).toEqual(['adopted access of three']);
});

test('a failure reaches the agent as a code, whichever server saw it', async () => {
  const [a, b] = [await server('a', [ADA]), await server('b', [])];
  const begin = async () => stateOf(await b.flow.authorizeUrl(ticketOf(await a.flow.urlFor(ADA))));
  expect(await b.flow.callback({ state: await begin(), error: 'access_denied' })).toBe(false);
  await happened(a, 'failed cancelled');
  expect(await b.flow.callback({ state: await begin() })).toBe(false);
  await happened(a, 'failed not_completed');
  b.exchange.fail = new SignInError('blocked', 'a sentence with a name in it', true);
  expect(await b.flow.callback({ state: await begin(), code: 'x' })).toBe(false);
  await happened(a, 'failed blocked');
  expect(await b.vault.load(ADA)).toBeNull();
});

test('ticket and state are good once, on all servers together, and not in place of each other', async () => {
  const [a, b] = [await server('a', [ADA]), await server('b', [ADA])];
  const ticket = ticketOf(await a.flow.urlFor(ADA));
  const redeemed = await Promise.all([a.flow.authorizeUrl(ticket), b.flow.authorizeUrl(ticket)]);
  expect(redeemed.filter((url) => url !== null)).toHaveLength(1);
  const state = stateOf(redeemed.find((url) => url !== null) ?? null);
  expect(await a.flow.authorizeUrl(state)).toBeNull();
  const finished = await Promise.all([
    a.flow.callback({ code: 'x', state }),
    b.flow.callback({ code: 'x', state }),
    b.flow.callback({ code: 'x', state: 'made-up' }),
    b.flow.callback({ code: 'x' }),
  ]);
  expect(finished.filter(Boolean)).toHaveLength(1);
});

test('what is too old counts as unknown', async () => {
  const a = await server('a', [ADA]);
  const age = () => sql`update connector.sign_in_tickets set expires = now() - interval '1 ms'`.execute(database.db);
  const late = ticketOf(await a.flow.urlFor(ADA));
  await age();
  expect(await a.flow.authorizeUrl(late)).toBeNull();
  const state = stateOf(await a.flow.authorizeUrl(ticketOf(await a.flow.urlFor(ADA))));
  await age();
  expect(await a.flow.callback({ code: 'x', state })).toBe(false);
  await sql`insert into connector.sign_in_tickets values ('x', 'state', 'c', 'u', now() - interval '1 s')`.execute(
    database.db,
  );
  expect(await a.tickets.forgetExpired()).toBe(1);
});

test('an agent who signs out ends the sign-in under way: a session that comes later is revoked, not kept', async () => {
  const [a, b] = [await server('a', [ADA]), await server('b', [])];
  const state = stateOf(await b.flow.authorizeUrl(ticketOf(await a.flow.urlFor(ADA))));
  b.exchange.meanwhile = () => a.tickets.forget(ADA);
  expect(await b.flow.callback({ code: 'late', state })).toBe(false);
  expect(b.exchange.revoked).toEqual(['access of late']);
  expect(await a.vault.load(ADA)).toBeNull();
});

test('a claim is for its own agent', async () => {
  const a = await server('a', []);
  const state = stateOf(await a.flow.authorizeUrl(ticketOf(await a.flow.urlFor(ADA))));
  const claim = (await a.tickets.finish(state))?.claim ?? '';
  expect(await a.vault.deposit(BEN, claim, {} as CredentialBundle)).toBe(false);
  expect(await a.vault.load(BEN)).toBeNull();
});

test('the table holds hashes only, and at most ten sign-ins of one agent', async () => {
  const a = await server('a', [ADA]);
  const tickets = [];
  for (let n = 0; n < 12; n++) tickets.push(ticketOf(await a.flow.urlFor(ADA)));
  const { rows } = await sql<{ row: string }>`select t::text as row from connector.sign_in_tickets t`.execute(
    database.db,
  );
  expect(rows).toHaveLength(10);
  const text = rows.map(({ row }) => row).join();
  expect(text).toContain(
    createHash('sha256')
      .update(tickets.at(-1) ?? '')
      .digest('hex'),
  );
  for (const ticket of tickets) expect(text).not.toContain(ticket);
  expect(new Set(tickets).size).toBe(12);
  expect(Buffer.from(tickets[0] ?? '', 'base64url')).toHaveLength(32);
});
