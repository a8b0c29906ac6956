import express from 'express';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { ADMIN_PERMISSION } from '../protocol/constants.ts';
import type { AdminSignInChoice } from '../protocol/adminTypes.ts';
import { ConnectorError } from '../support/errors.ts';
import type { AuditSink } from '../support/audit.ts';
import type { Logger } from '../support/logger.ts';
import type { Sealer } from '../support/seal.ts';
import { isFromOwnPage } from './adminAccess.ts';
import type { TokenPerson } from './adminAccess.ts';
import { refuse } from './adminPerson.ts';
import { cookieOf } from './adminSessions.ts';
import type { AdminSessions, AdminTickets } from './adminSessions.ts';

/** Signing in with Salesforce, one org's way. `salesforce/` implements it. */
export interface AdminSignInDoor {
  /** Connections whose org lets its administrators sign in here. */
  choices(): AdminSignInChoice[];
  /** Null: this connection offers none. */
  begin(connectionId: string, redirectUri: string): Promise<{ url: string; pending: PendingSignIn } | null>;
  /** Rejects with ConnectorError. */
  finish(connectionId: string, callbackUrl: string, pending: PendingSignIn): Promise<TokenPerson | null>;
}

export interface PendingSignIn {
  state: string;
  nonce: string;
  verifier: string;
}

const PENDING_MS = 10 * 60_000;
const CONTEXT = 'admin sign-in';
const pendingContent = z.object({
  connectionId: z.string(),
  at: z.number(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
});
const setUp = z.object({ token: z.string().min(20).max(200) });

/**
 * `/admin/sign-in`, `/admin/callback`, `/admin/set-up`, `/admin/sign-out`. What went wrong is told to the page as
 * `/admin#problem=<code>`, since the callback has no page of its own.
 */
export function adminSignInRoutes(options: {
  door: AdminSignInDoor;
  sessions: AdminSessions;
  tickets: Pick<AdminTickets, 'useLink'>;
  sealer: Sealer;
  /** Address agents and administrators reach, no trailing slash. */
  publicUrl: () => string;
  now: () => number;
  audit: AuditSink;
  log: Logger;
}): Router {
  const { door, sessions, sealer, log } = options;
  const router = express.Router();
  const secure = (): boolean => options.publicUrl().startsWith('https:');
  /** Lax, because Salesforce sends the browser back: the state in it binds the answer to this browser. */
  const pendingCookie = (): string => (secure() ? '__Host-liveperson-sign-in' : 'liveperson-sign-in');
  const attributes = () => ({ httpOnly: true, sameSite: 'lax', secure: secure(), path: '/' }) as const;
  const page = (): string => `${new URL(options.publicUrl()).pathname.replace(/\/$/, '')}/admin`;
  const problem = (response: Response, code: string): void => response.redirect(303, `${page()}#problem=${code}`);
  const redirectUri = (): string => `${options.publicUrl()}/admin/callback`;

  router.get('/sign-in/choices', (_request, response) => void response.json(door.choices()));
  router.get('/sign-in', async (request, response) => {
    const connectionId = typeof request.query['connection'] === 'string' ? request.query['connection'] : '';
    const begun = await door.begin(connectionId, redirectUri());
    if (begun === null) return problem(response, 'no_sign_in');
    const content = JSON.stringify({ connectionId, at: options.now(), ...begun.pending });
    response.cookie(pendingCookie(), sealer.seal(content, CONTEXT), { ...attributes(), maxAge: PENDING_MS });
    response.redirect(302, begun.url);
  });
  router.get('/callback', async (request, response) => {
    const pending = readPending(request);
    response.clearCookie(pendingCookie(), attributes());
    if (pending === null || pending.state !== request.query['state']) return problem(response, 'sign_in_lost');
    if (request.query['error'] !== undefined) return problem(response, 'sign_in_refused');
    try {
      const query = new URL(request.originalUrl, 'http://localhost').search;
      const person = await door.finish(pending.connectionId, `${redirectUri()}${query}`, pending);
      if (person === null) return problem(response, 'no_sign_in');
      if (!person.permissions.includes(ADMIN_PERMISSION)) return problem(response, 'permission_missing');
      const { orgId, salesforceUserId, username, name } = person;
      const { connectionId } = pending;
      await options.audit({ connectionId, actor: username, action: 'signed in to the admin pages', subject: null });
      await sessions.begin(response, { orgId, salesforceUserId, username, name, by: 'salesforce' });
      log.info({ by: salesforceUserId, connection: pending.connectionId }, 'An administrator signed in');
      response.redirect(303, page());
    } catch (error) {
      log.warn({ err: error, connection: pending.connectionId }, 'An administrator could not sign in');
      problem(response, error instanceof ConnectorError ? error.code : 'admin_sign_in_failed');
    }
  });
  router.post('/set-up', express.json({ limit: '2kb' }), async (request, response) => {
    if (!isFromOwnPage(request, new URL(options.publicUrl()).origin)) return notOurs(response);
    const asked = setUp.safeParse(request.body);
    if (!asked.success || !(await options.tickets.useLink(asked.data.token)))
      return refuse(response, 401, 'link_used', 'This link was used before or is older than 15 minutes.');
    const person = {
      orgId: null,
      salesforceUserId: null,
      username: 'set-up link',
      name: 'Set-up link',
      by: 'setup_link',
    } as const;
    await options.audit({ connectionId: null, actor: person.username, action: 'used the set-up link', subject: null });
    await sessions.begin(response, person);
    log.warn({}, 'A set-up link was used: somebody administers all connections for at most an hour');
    response.json({ ok: true });
  });
  router.post('/sign-out', async (request, response) => {
    if (!isFromOwnPage(request, new URL(options.publicUrl()).origin)) return notOurs(response);
    await sessions.end(request, response);
    response.json({ ok: true });
  });
  return router;

  function readPending(request: Request): z.output<typeof pendingContent> | null {
    const sealed = cookieOf(request, pendingCookie());
    if (sealed === null) return null;
    try {
      const pending = pendingContent.parse(JSON.parse(sealer.open(sealed, CONTEXT)));
      return pending.at + PENDING_MS > options.now() ? pending : null;
    } catch {
      return null;
    }
  }
}

function notOurs(response: Response): void {
  refuse(response, 403, 'not_from_our_page', 'This request did not come from the connector’s own page.');
}
