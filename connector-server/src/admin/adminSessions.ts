import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Sealer } from '../support/seal.ts';
import type { AdminPerson } from './adminPerson.ts';

/** Where sessions and set-up links are kept, for all servers of a database. */
export interface AdminTickets {
  useLink(token: string): Promise<boolean>;
  begin(sealed: string, idleSeconds: number, seconds: number): Promise<string>;
  use(token: string, idleSeconds: number): Promise<{ sealed: string; expiresAt: number } | null>;
  end(token: string): Promise<void>;
}

/** Sessions of administrators at the server's own pages: a cookie that scripts cannot read and other sites cannot send. */
export interface AdminSessions {
  begin(response: Response, person: Omit<AdminPerson, 'expiresAt'>): Promise<void>;
  /** Who holds the request's cookie, or null. */
  of(request: Request): Promise<AdminPerson | null>;
  end(request: Request, response: Response): Promise<void>;
}

const IDLE_SECONDS = 30 * 60;
/** A permission that was taken away in Salesforce counts here at the latest after this time. */
const LONGEST_SECONDS = 8 * 60 * 60;
/** A link is for repairing the way in, not for working with. */
const LONGEST_BY_LINK_SECONDS = 60 * 60;
const CONTEXT = 'admin session';

const kept = z.object({
  orgId: z.string().nullable(),
  salesforceUserId: z.string().nullable(),
  username: z.string(),
  name: z.string(),
  by: z.enum(['salesforce', 'setup_link']),
});

export function createAdminSessions(options: {
  tickets: AdminTickets;
  sealer: Sealer;
  /** PUBLIC_URL is https. */
  secure: () => boolean;
}): AdminSessions {
  const { tickets, sealer } = options;
  /** The prefix makes browsers refuse the cookie from anything but this host over https (RFC 6265bis, 4.1.3.2). */
  const cookie = (): string => (options.secure() ? '__Host-liveperson-admin' : 'liveperson-admin');
  const attributes = () => ({ httpOnly: true, sameSite: 'strict', secure: options.secure(), path: '/' }) as const;
  return {
    async begin(response, { orgId, salesforceUserId, username, name, by }) {
      const content = sealer.seal(JSON.stringify({ orgId, salesforceUserId, username, name, by }), CONTEXT);
      const seconds = by === 'setup_link' ? LONGEST_BY_LINK_SECONDS : LONGEST_SECONDS;
      response.cookie(cookie(), await tickets.begin(content, IDLE_SECONDS, seconds), attributes());
    },
    async of(request) {
      const token = cookieOf(request, cookie());
      const session = token === null ? null : await tickets.use(token, IDLE_SECONDS);
      if (session === null) return null;
      try {
        return { ...kept.parse(JSON.parse(sealer.open(session.sealed, CONTEXT))), expiresAt: session.expiresAt };
      } catch {
        // Sealed with a key that is gone: the administrator signs in again.
        return null;
      }
    },
    async end(request, response) {
      const token = cookieOf(request, cookie());
      response.clearCookie(cookie(), attributes());
      if (token !== null) await tickets.end(token);
    },
  };
}

/** One cookie of a request by name; null: absent, or longer than any of ours. */
export function cookieOf(request: Request, name: string): string | null {
  const found = (request.headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`));
  const value = found?.slice(name.length + 1) ?? '';
  return value === '' || value.length > 4_096 ? null : value;
}
