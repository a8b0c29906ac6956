/**
 * Item 30 (ASVS 7.3, 7.4): a session ends when it should. Log-out and an administrator's dismissal close everything
 * within five seconds and leave no token; who the agent is must be confirmed again within 15 minutes; silence ends a
 * socket; tokens of the HTTP door live 15 minutes at most.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { EDGE_LIMITS } from '../../connector-server/src/browser/edgeLimits.ts';
import type { AgentKey } from '../../connector-server/src/desk/ports.ts';
import { startServerWorld, type ServerWorld } from '../scenario/server/serverWorld.ts';
import { connectionDocument, identityToken, startEdge, USER, type EdgeRig } from '../unit/browser/edgeRig.ts';

const MINUTE = 60_000;
let rig: EdgeRig | null = null;
let world: ServerWorld | null = null;
afterEach(async () => {
  await rig?.close();
  await world?.close();
  rig = world = null;
});

/** Steers the clock minute by minute; the softphone pings as a real one would, so that only the identity is old. */
async function liveFor(edge: EdgeRig, client: Awaited<ReturnType<EdgeRig['open']>>, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    const before = client.frames.filter((frame) => frame.type === 'pong').length;
    client.send({ type: 'ping', ack: 0 });
    await expect
      .poll(() => client.frames.filter((frame) => frame.type === 'pong').length, { interval: 2, timeout: 10_000 })
      .toBeGreaterThan(before);
    edge.timers.advance(MINUTE);
  }
}

describe('who the agent is, is confirmed again', () => {
  it('a softphone that proves it in time goes on with the same session', async () => {
    let used = 0;
    rig = await startEdge({ replay: { firstUse: () => Promise.resolve(++used > 0) } });
    const client = await (await rig.open()).signedIn();
    await liveFor(rig, client, 13);
    const { nonce, withinMs } = await client.frame('renew');
    expect(withinMs).toBeLessThanOrEqual(2 * MINUTE);
    await client.authenticate({ token: await identityToken(nonce, { nowMs: rig.timers.now() }) });
    // Checking a signature takes real time, in which the steered minutes must not pass.
    await expect.poll(() => used, { interval: 2 }).toBe(2);
    await liveFor(rig, client, 12);
    expect([client.socket.readyState, rig.desks.attached.length]).toEqual([client.socket.OPEN, 1]);
    expect(rig.desks.attached[0]?.detached).toBe(false);
  });

  it('a deactivated user, who gets no new token from the org, is out after 15 minutes', async () => {
    rig = await startEdge();
    const client = await (await rig.open()).signedIn();
    await liveFor(rig, client, 15);
    expect(EDGE_LIMITS.identityMs).toBeLessThanOrEqual(15 * MINUTE);
    expect((await client.closed).code).toBe(4020);
    await expect.poll(() => rig?.desks.attached[0]?.detached).toBe(true);
  });

  it.each([
    ['a token of somebody else', { subject: '005Bx0000000009AAA' }, 4031],
    ['the token of the first time', 'first', 4020],
    ['a token that expired', { nowMs: Date.now() - 10 * MINUTE }, 4020],
  ] as const)('%s ends the socket', async (_what, changes, code) => {
    rig = await startEdge();
    const client = await rig.open();
    const first = await client.authenticate();
    await client.frame('resumed');
    await liveFor(rig, client, 13);
    const { nonce } = await client.frame('renew');
    const token = changes === 'first' ? first : await identityToken(nonce, { nowMs: rig.timers.now(), ...changes });
    await client.authenticate({ token });
    expect((await client.closed).code).toBe(code);
  });

  it('a user who lost the permission is out at once, and the LivePerson session with it', async () => {
    const dismissed: AgentKey[] = [];
    rig = await startEdge({ dismissal: { dismiss: async (agent) => void dismissed.push(agent) } });
    const client = await (await rig.open()).signedIn();
    await liveFor(rig, client, 13);
    const { nonce } = await client.frame('renew');
    await client.authenticate({
      token: await identityToken(nonce, { nowMs: rig.timers.now(), claims: { perms: [] } }),
    });
    expect((await client.frame('denied')).code).toBe('permission_missing');
    expect((await client.closed).code).toBe(4031);
    expect(dismissed).toEqual([{ connectionId: 'main', salesforceUserId: USER }]);
  });

  it('an outage of the memory of used tokens does not put the agents out, and they are asked again', async () => {
    let away = false;
    const replay = {
      firstUse: async () => {
        if (away) throw new Error('the database is away');
        return true;
      },
    };
    rig = await startEdge({ replay });
    const client = await (await rig.open()).signedIn();
    await liveFor(rig, client, 13);
    away = true;
    const first = await client.frame('renew');
    await client.authenticate({ token: await identityToken(first.nonce, { nowMs: rig.timers.now() }) });
    await liveFor(rig, client, 2);
    const asked = client.frames.filter((frame) => frame.type === 'renew');
    expect([client.socket.readyState, asked.length]).toEqual([client.socket.OPEN, 2]);
    // Unanswered now: the grace is over in the end.
    await liveFor(rig, client, 1);
    rig.timers.advance(MINUTE);
    expect((await client.closed).code).toBe(4020);
  });
});

describe('silence and age', () => {
  it('a socket nobody is heard on is closed after 95 seconds', async () => {
    rig = await startEdge();
    const client = await (await rig.open()).signedIn();
    rig.timers.advance(96_000);
    expect((await client.closed).code).toBe(4002);
  });

  it('an access token of the HTTP door ends after 15 minutes, used or not', async () => {
    rig = await startEdge();
    const { accessToken, nonceAnswer } = await accessTokenOf(rig, ['LivePerson_Admin']);
    expect(nonceAnswer).toBe(200);
    const details = () => fetch(`${rig?.url}/status.json`, asRemote(accessToken));
    for (let minute = 0; minute < 14; minute++) {
      expect((await details()).status).toBe(200);
      rig.timers.advance(MINUTE);
    }
    rig.timers.advance(MINUTE);
    expect((await details()).status).toBe(401);
  });
});

const asRemote = (bearer: string): RequestInit => ({
  headers: { 'x-forwarded-for': '203.0.113.9', authorization: `Bearer ${bearer}` },
});
async function accessTokenOf(edge: EdgeRig, perms: string[], claims: object = {}) {
  const { nonce } = (await (await fetch(`${edge.url}/auth/nonce`, { method: 'POST' })).json()) as { nonce: string };
  const response = await fetch(`${edge.url}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      nonce,
      token: await identityToken(nonce, { nowMs: edge.timers.now(), claims: { perms, ...claims } }),
    }),
  });
  const { accessToken } = (await response.json()) as { accessToken: string };
  return { accessToken, nonceAnswer: response.status };
}

describe('an administrator ends the session of an agent', () => {
  const dismiss = (url: string, bearer: string | null, body: unknown): Promise<Response> =>
    fetch(`${url}/agents/dismiss`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      },
      body: JSON.stringify(body),
    });

  it('only with the permission, only of the own org, and only with a well-formed name', async () => {
    const dismissed: AgentKey[] = [];
    const audited: object[] = [];
    const foreign = connectionDocument('foreign', { orgId: '00DBx0000000002AAA' });
    rig = await startEdge({
      documents: [connectionDocument('main'), foreign],
      dismissal: { dismiss: async (agent) => void dismissed.push(agent) },
      audit: async (entry) => void audited.push(entry),
    });
    const admin = (await accessTokenOf(rig, ['LivePerson_Admin'])).accessToken;
    const agent = (await accessTokenOf(rig, ['LivePerson_Agent'])).accessToken;
    const ada = { connectionId: 'main', salesforceUserId: USER };
    expect((await dismiss(rig.url, null, ada)).status).toBe(401);
    expect((await dismiss(rig.url, 'made-up', ada)).status).toBe(401);
    expect((await dismiss(rig.url, agent, ada)).status).toBe(401);
    expect((await dismiss(rig.url, admin, { ...ada, connectionId: 'foreign' })).status).toBe(404);
    expect((await dismiss(rig.url, admin, { ...ada, salesforceUserId: "' OR Id != '" })).status).toBe(400);
    expect(dismissed).toEqual([]);
    expect((await dismiss(rig.url, admin, ada)).status).toBe(200);
    expect(dismissed).toEqual([ada]);
    expect(audited).toEqual([
      {
        connectionId: 'main',
        actor: expect.stringContaining('@') as string,
        action: 'ended the sessions of agent',
        subject: USER,
      },
    ]);
    // The agent's own token for HTTP went with it; the administrator is the same person here, so theirs too.
    expect((await dismiss(rig.url, admin, ada)).status).toBe(401);
  });

  it('closes softphones and LivePerson sockets within five seconds, is Offline there, and leaves no token', async () => {
    world = await startServerWorld();
    const [first, second] = [await world.softphone('ada', 'one'), await world.softphone('ada', 'two')];
    await first.online();
    const { control } = world.cloud;
    expect(control.agent('3700000101').sockets).toBe(1);
    const closed = [first, second].map(
      (tab) => new Promise<number>((resolve) => tab.socket?.once('close', (code: number) => resolve(code))),
    );
    const bearer = await adminToken(world);
    const started = performance.now();
    const { connection } = first.snapshot;
    const { agent } = first.snapshot;
    const answer = await dismiss(world.url, bearer, {
      connectionId: connection.id,
      salesforceUserId: agent.salesforceUserId,
    });
    expect(answer.status).toBe(200);
    expect(await Promise.all(closed)).toEqual([4031, 4031]);
    await expect.poll(() => control.agent('3700000101').sockets).toBe(0);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(control.agent('3700000101')).toMatchObject({ availability: 'OFFLINE', sessionExpiresAt: null });
    expect(first.frames.at(-1)).toMatchObject({ type: 'denied', code: 'session_ended' });
    await world.restart();
    await first.connect();
    expect(first.snapshot.livePerson).toMatchObject({ state: 'signed_out', action: 'sign_in' });
  });

  it('also when no softphone is open and the server just started', async () => {
    world = await startServerWorld();
    const ada = await world.softphone('ada');
    await ada.online();
    const target = {
      connectionId: ada.snapshot.connection.id,
      salesforceUserId: ada.snapshot.agent.salesforceUserId,
    };
    await ada.cut();
    await world.restart();
    expect((await dismiss(world.url, await adminToken(world), target)).status).toBe(200);
    expect(world.cloud.control.agent('3700000101').sessionExpiresAt).toBeNull();
    await ada.connect();
    expect(ada.snapshot.livePerson).toMatchObject({ state: 'signed_out' });
  });
});

/** An access token of the seeded administrator, as a tool of theirs gets it. */
async function adminToken({ url, org }: ServerWorld): Promise<string> {
  const { nonce } = (await (await fetch(`${url}/auth/nonce`, { method: 'POST' })).json()) as { nonce: string };
  const { token } = JSON.parse(await org.apex('admin', 'LivePersonIdentity', 'issueToken', { nonce })) as {
    token: string;
  };
  const response = await fetch(`${url}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ nonce, token }),
  });
  return ((await response.json()) as { accessToken: string }).accessToken;
}
