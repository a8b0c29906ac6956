import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createReplayMemory } from './replayMemory.ts';
import { connectionDocument, identityToken, ORG, otherKeys, startEdge, USER } from './edgeRig.ts';
import type { EdgeRig, TokenChanges } from './edgeRig.ts';

let rig: EdgeRig;
beforeEach(async () => void (rig = await startEdge()));
afterEach(async () => rig.close());

describe('an agent with a token of the org', () => {
  it('is handed to the desk as the person the org signed, whatever the frame claims', async () => {
    const client = await rig.open();
    const { nonce, protocol, heartbeatMs } = await client.frame('hello');
    expect(nonce.length).toBeGreaterThanOrEqual(22);
    expect([protocol, heartbeatMs]).toEqual([1, 25_000]);
    client.send({
      type: 'authenticate',
      protocol: 1,
      token: await identityToken(nonce),
      userId: '005FORGED',
      client: { host: 'native', version: '1', tabId: 't', salesforceUserId: '005FORGED' },
    });
    await client.frame('resumed');
    expect(rig.desks.attached[0]?.identity).toEqual({
      connectionId: 'main',
      orgId: ORG,
      salesforceUserId: USER,
      username: 'ada@harbor.example',
      email: 'ada@harbor.example',
      name: 'Ada Brightwell',
      permissions: ['LivePerson_Agent'],
    });
    expect(JSON.stringify(rig.desks.attached[0]?.hello)).not.toContain('FORGED');
  });

  it('may be from a machine whose clock is a minute behind', async () => {
    const client = await rig.open();
    await client.signedIn({ nowMs: Date.now() - 150_000 });
    expect(rig.desks.attached).toHaveLength(1);
  });

  it('gets a different nonce on every socket', async () => {
    const [a, b] = [await rig.open(), await rig.open()];
    expect((await a.frame('hello')).nonce).not.toBe((await b.frame('hello')).nonce);
  });
});

const refused: [string, TokenChanges, string, number][] = [
  ['an expired token', { nowMs: Date.now() - 600_000 }, 'identity_expired', 4020],
  ['a token signed by somebody else', { privateKey: otherKeys.privateKey }, 'identity_invalid', 4031],
  ['a token of an unknown org', { issuer: '00DBx0000000009AAA' }, 'unknown_org', 4031],
  ['a token for another server', { audience: 'https://elsewhere.example' }, 'identity_wrong_audience', 4031],
  ['a token for another socket', { claims: { nonce: 'another-nonce' } }, 'identity_replayed', 4020],
  ['a token that lives an hour', { lifetimeS: 3_600 }, 'identity_invalid', 4031],
  ['a token from the future', { nowMs: Date.now() + 600_000 }, 'identity_invalid', 4031],
  ['a token that names two orgs', { claims: { org: '00DBx0000000009AAA' } }, 'identity_invalid', 4031],
  ['a token without the permission', { claims: { perms: [] } }, 'permission_missing', 4031],
  ['a token without an id of its own', { claims: { jti: undefined } }, 'identity_invalid', 4031],
  ['a token of a user id that is none', { subject: "' OR Id != '" }, 'identity_invalid', 4031],
];

describe('what is not accepted is refused in words, then closed', () => {
  it.each(refused)('%s', async (_what, changes, code, closeCode) => {
    const client = await rig.open();
    await client.authenticate(changes);
    const denied = await client.frame('denied');
    expect(denied.code).toBe(code);
    expect(denied.text).toMatch(/^[A-Z].{15,}[.]$/);
    expect((await client.closed).code).toBe(closeCode);
    expect(rig.desks.attached).toHaveLength(0);
  });

  it('an unsigned token ("alg": "none") and a token signed with the public key as a shared secret', async () => {
    const { createHmac } = await import('node:crypto');
    const { orgKeys } = await import('./edgeRig.ts');
    for (const algorithm of ['none', 'HS256']) {
      const client = await rig.open();
      const { nonce } = await client.frame('hello');
      const [, payload] = (await identityToken(nonce)).split('.');
      const head = Buffer.from(JSON.stringify({ alg: algorithm })).toString('base64url');
      const signature =
        algorithm === 'none'
          ? ''
          : createHmac('sha256', orgKeys.publicKey).update(`${head}.${payload}`).digest('base64url');
      await client.authenticate({ token: `${head}.${payload}.${signature}` });
      expect((await client.frame('denied')).code).toBe('identity_invalid');
    }
  });

  it('something that is no token at all', async () => {
    const client = await rig.open();
    await client.authenticate({ token: 'hello' });
    expect((await client.frame('denied')).code).toBe('identity_invalid');
  });

  it('a token used a second time, even when the nonce would fit', async () => {
    const replay = createReplayMemory(rig.timers);
    await rig.close();
    rig = await startEdge({ replay });
    const client = await rig.open();
    const token = await client.authenticate();
    await client.frame('resumed');
    const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { jti: string };
    const second = await rig.open();
    await second.authenticate({ claims: { jti: payload.jti } });
    expect((await second.frame('denied')).code).toBe('identity_replayed');
  });

  it('a token replayed on another socket', async () => {
    const first = await rig.open();
    const token = await first.authenticate();
    await first.frame('resumed');
    const second = await rig.open();
    await second.authenticate({ token });
    expect((await second.frame('denied')).code).toBe('identity_replayed');
  });

  it('another version of the protocol', async () => {
    const client = await rig.open();
    await client.authenticate({ protocol: 2 });
    expect((await client.frame('denied')).code).toBe('version_unsupported');
    expect((await client.closed).code).toBe(4033);
  });

  it('everybody, for a while, when the memory of used tokens is not to be had', async () => {
    await rig.close();
    rig = await startEdge({
      replay: {
        firstUse: async () => {
          throw new Error('database down');
        },
      },
    });
    const client = await rig.open();
    await client.authenticate();
    expect((await client.frame('denied')).whoCanFix).toBe('wait');
    expect((await client.closed).code).toBe(4010);
  });

  it('an agent whose desk is not ready, without the reason inside', async () => {
    rig.desks.failure = new Error('inner detail');
    const client = await rig.open();
    await client.authenticate();
    const denied = await client.frame('denied');
    expect(denied.code).toBe('not_ready');
    expect(JSON.stringify(denied)).not.toContain('inner detail');
    expect((await client.closed).code).toBe(4010);
  });
});

describe('an org with several connections', () => {
  it('lets the agent choose, on the same socket with the same token', async () => {
    await rig.close();
    rig = await startEdge({ documents: [connectionDocument('north'), connectionDocument('south')] });
    const client = await rig.open();
    const token = await client.authenticate();
    expect((await client.frame('choose')).connections).toEqual([
      { id: 'north', name: 'Connection north' },
      { id: 'south', name: 'Connection south' },
    ]);
    await client.authenticate({ token, connectionId: 'south' });
    await client.frame('resumed');
    expect(rig.desks.attached[0]?.identity.connectionId).toBe('south');
  });

  it('does not let the agent into a connection of another org', async () => {
    await rig.close();
    rig = await startEdge({
      documents: [
        connectionDocument('main'),
        connectionDocument('foreign', { orgId: '00DBx0000000002AAA', publicKey: otherKeys.publicKey }),
      ],
    });
    const client = await rig.open();
    await client.authenticate({ connectionId: 'foreign' });
    expect((await client.frame('denied')).code).toBe('no_connection');
  });

  it('offers only connections that allow the page the agent is on', async () => {
    await rig.close();
    rig = await startEdge({
      documents: [connectionDocument('here'), connectionDocument('elsewhere', { origins: ['https://other.example'] })],
    });
    const client = await rig.open();
    await client.authenticate();
    await client.frame('resumed');
    expect(rig.desks.attached[0]?.identity.connectionId).toBe('here');
  });
});
