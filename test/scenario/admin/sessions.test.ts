/** What the session of an administrator is good for, and what other sites cannot do with it [C.6 39]. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { adminPageRoutes } from '../../../connector-server/src/admin/pageRoutes.ts';
import { Browser, LIGHTNING, startAdminRig } from './adminRig.ts';
import type { AdminRig } from './adminRig.ts';

let rig: AdminRig;
let browser: Browser;
beforeAll(async () => void (rig = await startAdminRig()), 60_000);
afterAll(() => rig.close());
beforeEach(async () => {
  browser = new Browser(rig.url);
  await browser.signIn('admin');
});

const asked = { connection: 'harbor' };

it('scripts cannot read its cookie, and other sites do not send it', () => {
  const line = browser.setCookies.find((one) => one.startsWith('liveperson-admin=')) ?? '';
  expect(line).toMatch(/; HttpOnly/i);
  expect(line).toMatch(/; SameSite=Strict/i);
  expect(line).not.toMatch(/; Domain=/i);
});

it('a change is made from our own page only', async () => {
  expect((await browser.post('/admin/api/what', asked)).status).toBe(200);
  expect((await browser.post('/admin/api/what', asked, { 'x-liveperson-admin': null })).status).toBe(403);
  expect((await browser.post('/admin/api/what', asked, { origin: null })).status).toBe(403);
  // An origin that may ask with an access token may not use the cookie.
  expect((await browser.post('/admin/api/what', asked, { origin: LIGHTNING })).status).toBe(403);
  expect((await browser.post('/admin/api/what', asked, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await browser.post('/admin/sign-out', {}, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await browser.get('/admin/api/me')).status).toBe(200);
});

it('after signing out the cookie is worth nothing, also where it was copied', async () => {
  const copy = new Browser(rig.url);
  for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
  expect((await copy.get('/admin/api/me')).status).toBe(200);
  expect((await browser.post('/admin/sign-out', {})).status).toBe(200);
  expect((await browser.get('/admin/api/me')).status).toBe(401);
  expect((await copy.get('/admin/api/me')).status).toBe(401);
});

it('it ends when it is not used, and at the latest after its whole time', async () => {
  const idle = await rig.tickets.begin('x', 0, 600);
  expect(await rig.tickets.use(idle, 600)).toBeNull();
  const old = await rig.tickets.begin('x', 600, 2);
  const used = await rig.tickets.use(old, 600);
  expect((used?.expiresAt ?? 0) - Date.now()).toBeLessThan(10_000);
});

it('with an access token pages of the org may ask, by CORS and without cookies', async () => {
  const person = { orgId: rig.org.orgId, salesforceUserId: '005000000000001AAA', username: 'n', name: 'N' };
  rig.bearers.set('admin-token', { ...person, permissions: ['LivePerson_Admin'] });
  rig.bearers.set('agent-token', { ...person, permissions: ['LivePerson_Agent'] });
  const page = new Browser(rig.url);
  const ask = (token: string, origin: string): Promise<Response> =>
    page.get('/admin/api/what?connection=harbor', { authorization: `Bearer ${token}`, origin });
  const answer = await ask('admin-token', LIGHTNING);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('access-control-allow-origin')).toBe(LIGHTNING);
  expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  expect((await ask('agent-token', LIGHTNING)).status).toBe(401);
  expect((await ask('unknown', LIGHTNING)).status).toBe(401);
  expect((await ask('admin-token', 'https://evil.example')).status).toBe(403);
  // A token that does not count is not made good by a cookie.
  expect((await browser.get('/admin/api/me', { authorization: 'Bearer unknown' })).status).toBe(401);
});

it('under a path of its own PUBLIC_URL is followed by every address of the page', async () => {
  const app = express().use('/admin', adminPageRoutes({ publicUrl: () => 'https://x.example/"lp"/' }));
  const server = await new Promise<Server>((resolve) => {
    const made = app.listen(0, '127.0.0.1', () => resolve(made));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const page = await (await fetch(`${url}/admin`)).text();
  expect(page).toContain('src="/%22lp%22/admin/page.js"');
  expect(page).toContain('data-public-url="https://x.example/&#34;lp&#34;/"');
  const slash = await fetch(`${url}/admin/`, { redirect: 'manual' });
  expect(slash.headers.get('location')).toBe('/%22lp%22/admin');
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it('[INS-09] the page itself holds no data, runs only its own script and is never framed', async () => {
  const page = await new Browser(rig.url).get('/admin');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
  expect(await page.text()).not.toMatch(/Harbor|<script>/);
});
