/** The cookie of an administrator's session, where PUBLIC_URL is https and where it is this machine. */
import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { expect, it } from 'vitest';
import { createAdminSessions } from '../../../connector-server/src/admin/adminSessions.ts';
import type { AdminTickets } from '../../../connector-server/src/admin/adminSessions.ts';
import { createSealer } from '../../../connector-server/src/support/seal.ts';

const PERSON = { orgId: '00D1', salesforceUserId: '0051', username: 'n@x', name: 'N', by: 'salesforce' } as const;

function rig(secure: boolean, sealer = createSealer(randomBytes(32))) {
  const kept = new Map<string, string>();
  const tickets: AdminTickets = {
    useLink: async () => false,
    begin: async (sealed) => {
      const token = randomBytes(32).toString('base64url');
      kept.set(token, sealed);
      return token;
    },
    use: async (token) => (kept.has(token) ? { sealed: kept.get(token) ?? '', expiresAt: 5 } : null),
    end: async (token) => void kept.delete(token),
  };
  const cookies: { name: string; value: string; attributes: Record<string, unknown> }[] = [];
  const response = {
    cookie: (name: string, value: string, attributes: Record<string, unknown>) =>
      void cookies.push({ name, value, attributes }),
  } as unknown as Response;
  return { sessions: createAdminSessions({ tickets, sealer, secure: () => secure }), response, cookies, kept, tickets };
}
const withCookie = (cookie: string): Request => ({ headers: { cookie } }) as Request;

it('over https the cookie is bound to this host and never sent in clear', async () => {
  const { sessions, response, cookies } = rig(true);
  await sessions.begin(response, PERSON);
  expect(cookies[0]).toMatchObject({
    name: '__Host-liveperson-admin',
    attributes: { secure: true, httpOnly: true, sameSite: 'strict', path: '/' },
  });
  expect(cookies[0]?.attributes).not.toHaveProperty('domain');
});

it('neither name nor permission is in the cookie or readable in what is kept', async () => {
  const { sessions, response, cookies, kept } = rig(false);
  await sessions.begin(response, PERSON);
  expect(JSON.stringify([...kept])).not.toContain('n@x');
  expect(await sessions.of(withCookie(`a=b; ${cookies[0]?.name}=${cookies[0]?.value}; c=d`))).toEqual({
    ...PERSON,
    expiresAt: 5,
  });
});

it('a session sealed with a key that is gone, a changed one and an odd cookie let nobody in', async () => {
  const first = rig(false);
  await first.sessions.begin(first.response, PERSON);
  const { name, value } = first.cookies[0] ?? { name: '', value: '' };
  const other = createAdminSessions({
    tickets: first.tickets,
    sealer: createSealer(randomBytes(32)),
    secure: () => false,
  });
  expect(await other.of(withCookie(`${name}=${value}`))).toBeNull();
  first.kept.set(value, 's1.00000000.AAAA');
  for (const cookie of [`${name}=${value}`, `${name}=`, `${name}`, `${name}=%`, `x${name}=${value}`, '', ';;='])
    expect(await first.sessions.of(withCookie(cookie))).toBeNull();
});
