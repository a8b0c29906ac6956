/** The HTTP doors of several servers behind one address: what one gives out, each of them takes. */
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpAccess } from '../../../connector-server/src/browser/ports.ts';
import type { SecretKeys } from '../../../connector-server/src/support/secretKeys.ts';
import { httpAccess, identityToken, startEdge, USER } from './edgeRig.ts';
import type { EdgeRig } from './edgeRig.ts';
import { ManualTimers } from './manualTimers.ts';

const KEY = Buffer.alloc(32, 1);
const NEW_KEY = Buffer.alloc(32, 2);
const rigs: EdgeRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
});

/** Servers on one database; each with its own keys where given. */
async function servers(...keys: SecretKeys[]): Promise<EdgeRig[]> {
  const shared = httpAccess(new ManualTimers());
  for (const each of keys) rigs.push(await startEdge({ access: { ...shared, keys: each } }));
  return rigs;
}
const same: SecretKeys = { current: KEY, others: [] };

const post = (rig: EdgeRig, path: string, body?: unknown, bearer?: string): Promise<Response> =>
  fetch(rig.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const nonceOf = async (rig: EdgeRig): Promise<string> =>
  ((await (await post(rig, '/auth/nonce')).json()) as { nonce: string }).nonce;
const exchange = async (rig: EdgeRig, nonce: string, perms = ['LivePerson_Admin']): Promise<Response> =>
  post(rig, '/auth/token', { nonce, token: await identityToken(nonce, { claims: { perms } }) });
const tokenOf = async (rig: EdgeRig): Promise<string> =>
  ((await (await exchange(rig, await nonceOf(rig))).json()) as { accessToken: string }).accessToken;
const details = async (rig: EdgeRig, bearer: string): Promise<number> =>
  (
    await fetch(`${rig.url}/status.json`, {
      headers: { 'x-forwarded-for': '203.0.113.9', authorization: `Bearer ${bearer}` },
    })
  ).status;

describe('several servers', () => {
  it('take a nonce of each other, once in all', async () => {
    const [a, b] = (await servers(same, same)) as [EdgeRig, EdgeRig];
    const nonce = await nonceOf(a);
    const answers = await Promise.all([exchange(b, nonce), exchange(a, nonce)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await exchange(b, nonce)).status).toBe(401);
  });

  it('take an access token of each other, and none that was changed', async () => {
    const [a, b] = (await servers(same, same)) as [EdgeRig, EdgeRig];
    const token = await tokenOf(a);
    expect(await details(b, token)).toBe(200);
    const [format, key, payload = ''] = token.split('.');
    for (let at = 0; at < payload.length; at += 29) {
      const changed = `${payload.slice(0, at)}${payload[at] === 'A' ? 'B' : 'A'}${payload.slice(at + 1)}`;
      expect(await details(b, `${format}.${key}.${changed}`)).toBe(401);
    }
    expect(await details(b, 'x'.repeat(5_000))).toBe(401);
  });

  it('take back what any of them gave a person, and nobody else’s', async () => {
    const [a, b] = (await servers(same, same)) as [EdgeRig, EdgeRig];
    const token = await tokenOf(a);
    const ended = await post(b, '/agents/dismiss', { connectionId: 'main', salesforceUserId: USER }, token);
    expect(ended.status).toBe(200);
    expect(await details(a, token)).toBe(401);
  });

  it('with different keys take nothing of each other', async () => {
    const [a, b] = (await servers(same, { current: NEW_KEY, others: [] })) as [EdgeRig, EdgeRig];
    expect(await details(b, await tokenOf(a))).toBe(401);
    expect((await exchange(b, await nonceOf(a))).status).toBe(401);
  });

  it('go on while the key is changed, server by server', async () => {
    const [old, both, fresh] = (await servers(
      { current: KEY, others: [NEW_KEY] },
      { current: NEW_KEY, others: [KEY] },
      { current: NEW_KEY, others: [] },
    )) as [EdgeRig, EdgeRig, EdgeRig];
    expect(await details(both, await tokenOf(old))).toBe(200);
    expect(await details(old, await tokenOf(both))).toBe(200);
    expect(await details(fresh, await tokenOf(both))).toBe(200);
    expect(await details(fresh, await tokenOf(old))).toBe(401);
  });

  it('let nobody in while they cannot know what was used or taken back', async () => {
    const timers = new ManualTimers();
    const away = (): Promise<never> => Promise.reject(new Error('the database is away'));
    const shared: HttpAccess = httpAccess(timers, same);
    const open = await startEdge({ access: shared });
    const blind = await startEdge({
      access: { ...shared, usedNonces: { firstUse: away }, revocations: { ...shared.revocations, revokedAt: away } },
    });
    rigs.push(open, blind);
    const token = await tokenOf(open);
    expect(await details(blind, token)).toBe(500);
    const refused = await exchange(blind, await nonceOf(open));
    expect([refused.status, await refused.json()]).toEqual([500, { error: 'internal' }]);
  });
});

it('a token says nothing of its person to who has no key', async () => {
  const [rig] = (await servers(same)) as [EdgeRig];
  const token = await tokenOf(rig);
  const bytes = Buffer.from(token.split('.')[2] ?? '', 'base64url').toString('latin1');
  expect(token + bytes).not.toMatch(/ada|harbor|00DB|LivePerson/i);
});
