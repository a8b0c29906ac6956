/** Two servers behind a balancer: the sign-in popup and the HTTP doors meet another server than the softphone's. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFleet, type FleetWorld } from '../../support/fleet/fleetWorld.ts';

const PATIENT = { timeout: 60_000 };
let world: FleetWorld;
beforeAll(async () => {
  world = await startFleet({ servers: 2, agents: 2, switches: { autoAccept: false } });
}, 120_000);
afterAll(() => world.close());

/** Address of the server that does not hold this agent. */
async function otherThan(agentAt: number): Promise<string> {
  const rows = await world.database.db
    .selectFrom('connector.agent_leases as l')
    .innerJoin('connector.servers as s', 's.server_id', 'l.server_id')
    .innerJoin('connector.agents as a', 'a.salesforce_user_id', 'l.user_id')
    .select(['a.username', 's.url'])
    .execute();
  const holder = rows.find(({ username }) => username === `${world.agents[agentAt]?.key}@fleet.example`)?.url;
  const other = world.servers.find(({ url }) => url !== holder)?.url;
  if (holder === undefined || other === undefined) throw new Error('the agent is nowhere');
  return other;
}

/** The popup as a browser goes through it, except that each request to the connector goes to `server`. */
async function popup(url: string, server: string, password: string): Promise<Response> {
  const at = (address: string): string => {
    const { pathname, search } = new URL(address);
    return `${server}${pathname}${search}`;
  };
  const authorize = await fetch(at(url), { redirect: 'manual' });
  const page = await fetch(authorize.headers.get('location') ?? '', { redirect: 'manual' });
  const login = new URL(page.headers.get('location') ?? '', authorize.headers.get('location') ?? '');
  const form = new URLSearchParams({
    request: login.searchParams.get('request') ?? '',
    username: password.replace('-password', '@fleet.example'),
    password,
  });
  const done = await fetch(new URL('/sentinel/login', login), { method: 'POST', body: form, redirect: 'manual' });
  const back = done.headers.get('location');
  if (back === null) return done;
  return fetch(at(back));
}

it(
  'a popup that comes back to the other server signs the agent in at the desk [MSG-01]',
  { timeout: 120_000 },
  async () => {
    const [agent] = world.agents;
    if (agent === undefined) throw new Error('no agent');
    await agent.phone.start();
    const answer = await agent.phone.command({ name: 'signIn' });
    if (answer.outcome !== 'done') throw new Error(JSON.stringify(answer));
    const other = await otherThan(0);
    const page = await popup((answer.result as { url: string }).url, other, `${agent.key}-password`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Done')]);
    await agent.phone.until(() =>
      agent.phone.frames.some(
        (frame) =>
          frame.type === 'event' && frame.event.kind === 'livePerson' && frame.event.livePerson.state === 'connected',
      ),
    );
    await expect.poll(() => world.cloud.control.agent(agent.userId).sockets, PATIENT).toBe(1);
    expect([...(await world.holders()).values()]).toEqual([1]);
  },
);

it('a sign-in that fails at the other server is told at the desk', { timeout: 120_000 }, async () => {
  const agent = world.agents[1];
  if (agent === undefined) throw new Error('no agent');
  await agent.phone.start();
  const answer = await agent.phone.command({ name: 'signIn' });
  if (answer.outcome !== 'done') throw new Error(JSON.stringify(answer));
  const url = (answer.result as { url: string }).url;
  const other = await otherThan(1);
  const authorize = await fetch(`${other}/liveperson/authorize${new URL(url).search}`, { redirect: 'manual' });
  const state = new URL(authorize.headers.get('location') ?? '').searchParams.get('state') ?? '';
  const page = await fetch(`${other}/liveperson/callback?state=${state}&error=access_denied`);
  expect(page.status).toBe(400);
  await agent.phone.until(() =>
    agent.phone.frames.some(
      (frame) =>
        frame.type === 'event' && frame.event.kind === 'notice' && frame.event.text === 'The sign-in was cancelled.',
    ),
  );
});

it('nonce, access token and its use may each meet a different server', { timeout: 120_000 }, async () => {
  const [a, b] = world.servers.map(({ url }) => url);
  const post = (url: string, body?: unknown): Promise<Response> =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) });
  const { nonce } = (await (await post(`${a}/auth/nonce`)).json()) as { nonce: string };
  const token = await world.issueIdentity('admin', nonce);
  const exchanged = await post(`${b}/auth/token`, { nonce, token });
  const { accessToken } = (await exchanged.json()) as { accessToken: string };
  const details = await fetch(`${a}/status.json`, {
    headers: { 'x-forwarded-for': '203.0.113.9', authorization: `Bearer ${accessToken}` },
  });
  expect([exchanged.status, details.status]).toEqual([200, 200]);
  expect((await post(`${a}/auth/token`, { nonce, token })).status).toBe(401);
});
