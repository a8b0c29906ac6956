import { createElement } from 'lwc';
import getToken from '@salesforce/apex/LivePersonIdentity.getToken';
import read from '@salesforce/apex/LivePersonHostSettings.read';
import { find, settled, textOf } from '../../adminApp/__tests__/world';
import { COVERAGE } from '../../adminApp/__tests__/reports';
import { SELF } from '../../adminApp/__tests__/world';
import LpAdmin from 'c/lpAdmin';

jest.mock('@salesforce/apex/LivePersonHostSettings.read', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/LivePersonIdentity.getToken', () => ({ default: jest.fn() }), { virtual: true });

type Mocked = { mockResolvedValue(value: unknown): void; mockRejectedValue(value: unknown): void };
const realFetch = globalThis.fetch;

afterEach(() => {
  document.body.replaceChildren();
  globalThis.fetch = realFetch;
});

const ANSWERS: Record<string, unknown> = {
  '/auth/nonce': { nonce: 'nonce-1' },
  '/auth/token': { accessToken: 'ours', expiresAt: Date.now() + 900_000 },
  '/admin/api/me': { ...SELF, by: 'access_token' },
  '/admin/api/coverage': COVERAGE,
};

it('in Salesforce the pages ask the connector with an access token for the identity that the org signed', async () => {
  const sent: { path: string; init: RequestInit }[] = [];
  globalThis.fetch = (async (address: string, init: RequestInit) => {
    const { pathname } = new URL(address);
    sent.push({ path: pathname, init });
    return { ok: true, status: 200, json: async () => ANSWERS[pathname] } as Response;
  }) as typeof fetch;
  (read as unknown as Mocked).mockResolvedValue({ connectorUrl: 'https://connector.example.com' });
  (getToken as unknown as Mocked).mockResolvedValue('{"ok":true,"token":"signed-by-org"}');
  const tab = createElement('c-lp-admin', { is: LpAdmin });
  document.body.append(tab);
  for (let i = 0; i < 5; i++) await settled();
  expect(sent.map(({ path }) => path)).toEqual(['/auth/nonce', '/auth/token', '/admin/api/me', '/admin/api/coverage']);
  const [, , me] = sent;
  expect((me?.init.headers as Record<string, string>)['Authorization']).toBe('Bearer ours');
  expect(me?.init.credentials).toBe('omit');
  expect(textOf(tab)).toContain('997 of 1,000');
});

it('what the org refuses is told in its words', async () => {
  const message = 'You do not have the permission LivePerson Agent or LivePerson Admin.';
  (read as unknown as Mocked).mockRejectedValue({
    body: { message: JSON.stringify({ ok: false, code: 'permission_missing', message }) },
  });
  const tab = createElement('c-lp-admin', { is: LpAdmin });
  document.body.append(tab);
  for (let i = 0; i < 5; i++) await settled();
  expect(find(tab, '[role="alert"]').textContent).toContain(message);
});
