import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, importSPKI, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { createOrgConnections } from '../../connector-server/src/salesforce/orgConnection.ts';
import type { OrgAuth, OrgProfile } from '../../connector-server/src/salesforce/orgProfile.ts';
import { signIn } from '../../connector-server/src/salesforce/signIn.ts';

const ORG = '00DBx0000000001AAA';
const LOGIN = 'https://harbor.my.salesforce.com';
const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const profile = (auth: OrgAuth): OrgProfile => ({
  connectionId: 'main',
  orgId: ORG,
  loginUrl: LOGIN,
  apiVersion: '65.0',
  auth,
});
const answer = (extra: object = {}): Response =>
  Response.json({
    access_token: '00D!token',
    instance_url: LOGIN,
    id: `${LOGIN}/id/${ORG}/005Bx0000000002AAA`,
    ...extra,
  });

/** An org's token endpoint that notes what it gets, then lets one refresh token live at a time. */
function tokenEndpoint() {
  const forms: { url: string; form: URLSearchParams }[] = [];
  let current = 'refresh-0';
  const stored: string[] = [];
  const deps = {
    now: () => Date.now(),
    allowLoopback: false,
    grants: {
      get: async () => current,
      put: async (_id: string, token: string) => {
        stored.push(token);
        current = token;
      },
    },
    fetch: (async (url: string, init: { body: URLSearchParams | string }) => {
      const form = new URLSearchParams(String(init.body));
      forms.push({ url, form });
      if (form.get('grant_type') === 'refresh_token' && form.get('refresh_token') !== current)
        return Response.json(
          { error: 'invalid_grant', error_description: 'expired access/refresh token' },
          { status: 400 },
        );
      return answer(form.get('grant_type') === 'refresh_token' ? { refresh_token: `refresh-${forms.length}` } : {});
    }) as unknown as typeof fetch,
  };
  return { forms, stored, deps };
}

describe('item 24: the assertion of the API user', () => {
  it('is signed with the key of this org, lives at most three minutes, and is for this login host only', async () => {
    const { forms, deps } = tokenEndpoint();
    await signIn(
      profile({ flow: 'jwt_bearer', clientId: 'app', username: 'api@harbor.example', privateKey: pair.privateKey }),
      deps,
    );
    const assertion = forms[0]?.form.get('assertion') ?? '';
    const { payload } = await jwtVerify(assertion, await importSPKI(pair.publicKey, 'RS256'), {
      audience: LOGIN,
      issuer: 'app',
      subject: 'api@harbor.example',
    });
    expect((payload.exp ?? Infinity) - Date.now() / 1_000).toBeLessThanOrEqual(180);
    expect(forms[0]?.url.startsWith(`${LOGIN}/`)).toBe(true);
  });

  it('is new every time', async () => {
    const { forms, deps } = tokenEndpoint();
    const auth: OrgAuth = { flow: 'jwt_bearer', clientId: 'app', username: 'a', privateKey: pair.privateKey };
    await signIn(profile(auth), deps);
    await signIn(profile(auth), deps);
    const ids = forms.map(({ form }) => decodeJwt(form.get('assertion') ?? '').jti);
    expect(new Set(ids).size).toBe(2);
  });

  it('is never sent to a host that is not Salesforce', async () => {
    const { forms, deps } = tokenEndpoint();
    for (const loginUrl of [
      'https://evil.example',
      'https://login.salesforce.com.evil.example',
      'http://login.salesforce.com',
      'https://169.254.169.254',
      'https://user:x@login.salesforce.com',
      'http://127.0.0.1:1',
    ]) {
      await expect(
        signIn({ ...profile({ flow: 'client_credentials', clientId: 'a', clientSecret: 'b' }), loginUrl }, deps),
      ).rejects.toThrow(/not a Salesforce address/);
    }
    expect(forms).toEqual([]);
  });

  it('a token of another org is not used', async () => {
    const { deps } = tokenEndpoint();
    await expect(
      signIn(
        { ...profile({ flow: 'client_credentials', clientId: 'a', clientSecret: 'b' }), orgId: '00DBx0000000009AAA' },
        deps,
      ),
    ).rejects.toThrow(/another Salesforce org/);
  });
});

describe('item 26: refresh tokens that rotate', () => {
  it('50 calls at once make one refresh; its new token is stored before the access token is used', async () => {
    const { forms, stored, deps } = tokenEndpoint();
    let storedAtFirstCall = -1;
    const connections = createOrgConnections({
      profileOf: async () => profile({ flow: 'web_server', clientId: 'app', clientSecret: null }),
      signIn: (which) => signIn(which, deps),
      onUsage: () => undefined,
      now: () => 0,
      fetch: async () => {
        if (storedAtFirstCall < 0) storedAtFirstCall = stored.length;
        return Response.json({ ok: true });
      },
    });
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => connections.call('main', { method: 'GET', path: '/limits' })),
    );
    expect(answers).toHaveLength(50);
    expect([forms.length, stored.length, storedAtFirstCall]).toEqual([1, 1, 1]);
  });

  it('a refresh token that was used before stops the org with a permanent error: somebody else may hold it', async () => {
    const { deps } = tokenEndpoint();
    const web = profile({ flow: 'web_server', clientId: 'app', clientSecret: null });
    const stale = { ...deps, grants: { ...deps.grants, get: async () => 'refresh-stolen' } };
    await signIn(web, deps);
    await expect(signIn(web, stale)).rejects.toMatchObject({ permanent: true });
  });
});
