import type { Request } from 'express';
import { ADMIN_PERMISSION } from '../protocol/constants.ts';
import type { AdminAccess } from './adminApi.ts';
import type { AdminPerson } from './adminPerson.ts';
import type { AdminSessions } from './adminSessions.ts';

/** Whom an access token of ours is for. `browser/` issues them for identity tokens that the org signed. */
export interface TokenPerson {
  orgId: string;
  salesforceUserId: string;
  username: string;
  name: string;
  permissions: readonly string[];
}

/** Header our page sends with each change. A page of another site cannot, without asking first by CORS. */
export const OWN_PAGE_HEADER = 'x-liveperson-admin';

/** A request is let in by its access token, or else by the cookie of the server's own page. */
export function createAdminAccess(options: {
  sessions: AdminSessions;
  /** The person of the access token in the Authorization header; null: none, or not ours. */
  bearer: (request: Request) => Promise<TokenPerson | null>;
  ownOrigin: () => string;
}): AdminAccess {
  return async (request) => {
    if (request.headers.authorization !== undefined) return personOf(await options.bearer(request));
    const person = await options.sessions.of(request);
    return person !== null && request.method !== 'GET' && !isFromOwnPage(request, options.ownOrigin())
      ? 'csrf'
      : person;
  };
}

/** Whether a changing request came from a page of this server (OWASP: origin check, and a header that needs CORS). */
export function isFromOwnPage(request: Request, ownOrigin: string): boolean {
  return request.headers.origin === ownOrigin && request.headers[OWN_PAGE_HEADER] === '1';
}

function personOf(person: TokenPerson | null): AdminPerson | null {
  if (!person?.permissions.includes(ADMIN_PERMISSION)) return null;
  const { orgId, salesforceUserId, username, name } = person;
  return { orgId, salesforceUserId, username, name, by: 'access_token', expiresAt: null };
}
