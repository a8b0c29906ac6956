/** An administrator comes in at the connector's own page: with Salesforce, or by a set-up link. */
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAuditLog } from '../../../connector-server/src/store/auditLog.ts';
import { Browser, startAdminRig } from './adminRig.ts';
import type { AdminRig } from './adminRig.ts';

let rig: AdminRig;
let browser: Browser;
beforeAll(async () => void (rig = await startAdminRig()), 60_000);
afterAll(() => rig.close());
beforeEach(() => void (browser = new Browser(rig.url)));

const me = async (who: Browser): Promise<{ status: number; body: unknown }> => {
  const response = await who.get('/admin/api/me');
  return { status: response.status, body: await response.json() };
};

describe('with Salesforce', () => {
  it('an administrator signs in, and reaches the connections of the own org only', async () => {
    expect(await browser.signIn('admin')).toBe('/admin');
    const { status, body } = await me(browser);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: 'Noor Haddad',
      username: 'noor.haddad@harbor-demo.example',
      by: 'salesforce',
      connections: [{ id: 'harbor', name: 'Harbor demo' }],
    });
    expect((await browser.get('/admin/api/what?connection=harbor')).status).toBe(200);
    expect((await browser.get('/admin/api/what?connection=quay')).status).toBe(404);
    expect((await browser.get('/admin/api/what')).status).toBe(400);
  });

  it('the sign-in asks for identity and permissions only, with PKCE, state and nonce', async () => {
    const { headers } = await browser.get('/admin/sign-in?connection=harbor');
    const asked = new URL(headers.get('location') ?? '').searchParams;
    expect(asked.get('scope')).toBe('openid custom_permissions');
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('redirect_uri')).toBe(`${rig.url}/admin/callback`);
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)?.length).toBeGreaterThanOrEqual(40);
  });

  it('[INS-06] a user without the permission is told so and gets no session', async () => {
    expect(await browser.signIn('ada')).toBe('/admin#problem=permission_missing');
    expect((await me(browser)).status).toBe(401);
  });

  it('who cancels at Salesforce is told so', async () => {
    expect(await browser.signIn('')).toBe('/admin#problem=sign_in_refused');
  });

  it('the answer of Salesforce is good in the browser that asked, and once', async () => {
    const callback = await browser.toCallback('admin');
    const other = new Browser(rig.url);
    expect((await other.get(callback)).headers.get('location')).toBe('/admin#problem=sign_in_lost');
    // Another sign-in begun in the same browser does not fit either.
    const again = new Browser(rig.url);
    await again.get('/admin/sign-in?connection=harbor');
    expect((await again.get(callback)).headers.get('location')).toBe('/admin#problem=sign_in_lost');
    const cookies = new Map(browser.cookies);
    expect((await browser.get(callback)).headers.get('location')).toBe('/admin');
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    expect((await browser.get(callback)).headers.get('location')).toBe('/admin#problem=admin_sign_in_failed');
  });

  it('a sign-in that takes longer than ten minutes is begun again', async () => {
    const callback = await browser.toCallback('admin');
    rig.later(11 * 60_000);
    expect((await browser.get(callback)).headers.get('location')).toBe('/admin#problem=sign_in_lost');
  });

  it('a connection that names no app for it offers no sign-in', async () => {
    expect(await (await browser.get('/admin/sign-in/choices')).json()).toEqual([{ id: 'harbor', name: 'Harbor demo' }]);
    const { headers } = await browser.get('/admin/sign-in?connection=quay');
    expect(headers.get('location')).toBe('/admin#problem=no_sign_in');
  });

  describe('what the org answers is believed only as far as it is proved', () => {
    afterEach(() => rig.alter.clear());

    /** The org answers with an id token of these claims, signed by a key that it publishes or does not. */
    async function answerWith(changes: Record<string, unknown>, published: boolean): Promise<void> {
      const { privateKey, publicKey } = await generateKeyPair('RS256');
      const key = { ...(await exportJWK(publicKey)), kid: 'made-up', alg: 'RS256', use: 'sig' };
      if (published) rig.alter.set('/id/keys', async () => ({ keys: [key] }));
      rig.alter.set('/services/oauth2/token', async (body) => ({
        ...body,
        id_token: await new SignJWT({ ...decodeJwt(String(body['id_token'])), ...changes })
          .setProtectedHeader({ alg: 'RS256', kid: 'made-up' })
          .sign(privateKey),
      }));
    }

    it('an id token signed by a key the org publishes counts, by another does not', async () => {
      await answerWith({}, true);
      expect(await browser.signIn('admin')).toBe('/admin');
      rig.alter.clear();
      await answerWith({}, false);
      expect(await new Browser(rig.url).signIn('admin')).toBe('/admin#problem=admin_sign_in_failed');
    });

    it.each([
      ['for another app', { aud: 'another-app' }],
      ['for another sign-in', { nonce: 'another-nonce' }],
      ['from another org', { iss: 'https://another.my.salesforce.com' }],
      ['from long ago', { exp: 1_000 }],
    ])('an id token %s is refused, however well it is signed', async (_what, changes) => {
      await answerWith(changes, true);
      expect(await browser.signIn('admin')).toBe('/admin#problem=admin_sign_in_failed');
      expect((await me(browser)).status).toBe(401);
    });

    it.each([
      ['another user than the id token', { sub: 'https://example.com/id/other' }, 'admin_sign_in_failed'],
      ['a user of another org', { organization_id: '00D000000000098AAA' }, 'admin_other_org'],
      ['no permissions at all', { custom_permissions: undefined }, 'admin_permissions_unknown'],
      ['permissions of another kind', { custom_permissions: 'LivePerson_Admin' }, 'admin_sign_in_failed'],
    ])('%s in the answer about the user is refused', async (_what, changes, problem) => {
      rig.alter.set('/services/oauth2/userinfo', async (body) => ({ ...body, ...changes }));
      expect(await browser.signIn('admin')).toBe(`/admin#problem=${problem}`);
      expect((await me(browser)).status).toBe(401);
    });
  });

  it('is in the audit, as is the use of a set-up link', async () => {
    await browser.signIn('admin');
    await new Browser(rig.url).post('/admin/set-up', { token: await rig.tickets.issueLink(900) });
    const rows = await createAuditLog(rig.database.db).page('harbor', null, 2);
    expect(rows.map(({ actor, action }) => [actor, action])).toEqual([
      ['set-up link', 'used the set-up link'],
      ['noor.haddad@harbor-demo.example', 'signed in to the admin pages'],
    ]);
  });

  it('the access token of the sign-in is given back, and no token is in the log', async () => {
    const before = rig.calls.length;
    await browser.signIn('admin');
    expect(rig.calls.slice(before)).toEqual([
      '/services/oauth2/token 200',
      '/id/keys 200',
      '/services/oauth2/userinfo 200',
      '/services/oauth2/revoke 200',
    ]);
    expect(rig.logs.join('\n')).toContain('An administrator signed in');
    expect(rig.logs.join('\n')).not.toMatch(/eyJ[\w-]+\.|00D\w+!/);
  });
});

describe('by a set-up link', () => {
  it('works once, for all connections, and an older link stops when a new one is made', async () => {
    const old = await rig.tickets.issueLink(900);
    const token = await rig.tickets.issueLink(900);
    expect((await browser.post('/admin/set-up', { token: old })).status).toBe(401);
    expect((await browser.post('/admin/set-up', { token })).status).toBe(200);
    const { body } = await me(browser);
    expect(body).toMatchObject({ by: 'setup_link', connections: [{ id: 'harbor' }, { id: 'quay' }] });
    expect((await new Browser(rig.url).post('/admin/set-up', { token })).status).toBe(401);
  });

  it('is of no use after its time', async () => {
    const token = await rig.tickets.issueLink(0);
    expect((await browser.post('/admin/set-up', { token })).status).toBe(401);
  });

  it('is kept as a hash only, and used by our own page only', async () => {
    const token = await rig.tickets.issueLink(900);
    const client = new pg.Client({ connectionString: rig.database.url });
    await client.connect();
    const { rows } = await client.query('select t::text as row from connector.admin_tickets t');
    await client.end();
    expect(JSON.stringify(rows)).not.toContain(token);
    expect((await browser.post('/admin/set-up', { token }, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await browser.post('/admin/set-up', { token })).status).toBe(200);
  });
});
