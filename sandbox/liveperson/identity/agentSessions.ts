/** Bearers, csrf tokens, session cookies and OAuth tokens of agents. All opaque hex; all in memory. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';

export interface AgentSession {
  userId: string;
  bearer: string;
  csrf: string;
  cookie: string;
  expiresAt: number;
  /** From the Login Service, or an OAuth client. */
  clientId: string | null;
}

interface Code {
  userId: string;
  clientId: string;
  redirectUri: string;
  expiresAt: number;
}

export interface AgentSessions {
  open(userId: string, clientId: string | null, lifeMs: number): AgentSession;
  /** The live session behind a bearer, or undefined. */
  byBearer(bearer: string): AgentSession | undefined;
  byCookie(cookie: string): AgentSession | undefined;
  extend(session: AgentSession, lifeMs: number): void;
  /** End of a user's longest session, or null without one. */
  latestExpiry(userId: string): number | null;
  end(session: AgentSession): void;
  /** Ends every session and refresh token of a user; returns the bearers that were live. */
  endAll(userId: string): string[];
  /** Makes every bearer of a user expired now; refresh tokens stay. Returns them. */
  expireAll(userId: string): string[];
  issueCode(code: Omit<Code, 'expiresAt'>, lifeMs: number): string;
  /** Single use: the second call with the same code gets undefined. */
  redeemCode(code: string): Code | undefined;
  issueRefresh(userId: string, clientId: string, bearer: string): string;
  refresh(token: string): { userId: string; clientId: string; bearer: string } | undefined;
  dropRefresh(token: string): void;
}

export const sameSecret = (given: string, wanted: string): boolean => {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
};

const hex = (): string => randomBytes(32).toString('hex');

export function createAgentSessions(clock: Clock): AgentSessions {
  const byBearer = new Map<string, AgentSession>();
  const byCookie = new Map<string, AgentSession>();
  const codes = new Map<string, Code>();
  const refreshTokens = new Map<string, { userId: string; clientId: string; bearer: string }>();
  const live = (session: AgentSession | undefined): AgentSession | undefined =>
    session !== undefined && session.expiresAt > clock.now() ? session : undefined;
  const end = (session: AgentSession): void => {
    byBearer.delete(session.bearer);
    byCookie.delete(session.cookie);
  };
  const ofUser = (userId: string): AgentSession[] =>
    [...byBearer.values()].filter((session) => session.userId === userId);
  return {
    open(userId, clientId, lifeMs) {
      const session: AgentSession = {
        userId,
        bearer: hex(),
        csrf: hex(),
        cookie: hex(),
        expiresAt: clock.now() + lifeMs,
        clientId,
      };
      byBearer.set(session.bearer, session);
      byCookie.set(session.cookie, session);
      return session;
    },
    byBearer: (bearer) => live(byBearer.get(bearer)),
    byCookie: (cookie) => live(byCookie.get(cookie)),
    extend(session, lifeMs) {
      session.expiresAt = clock.now() + lifeMs;
    },
    latestExpiry: (userId) =>
      ofUser(userId).reduce<number | null>((latest, { expiresAt }) => Math.max(latest ?? 0, expiresAt), null),
    end,
    endAll(userId) {
      const sessions = ofUser(userId);
      sessions.forEach(end);
      for (const [token, held] of refreshTokens) if (held.userId === userId) refreshTokens.delete(token);
      return sessions.map((session) => session.bearer);
    },
    expireAll(userId) {
      const sessions = ofUser(userId);
      for (const session of sessions) session.expiresAt = 0;
      return sessions.map((session) => session.bearer);
    },
    issueCode(code, lifeMs) {
      const value = hex();
      codes.set(value, { ...code, expiresAt: clock.now() + lifeMs });
      return value;
    },
    redeemCode(value) {
      const code = codes.get(value);
      codes.delete(value);
      return code !== undefined && code.expiresAt > clock.now() ? code : undefined;
    },
    issueRefresh(userId, clientId, bearer) {
      const token = hex();
      refreshTokens.set(token, { userId, clientId, bearer });
      return token;
    },
    refresh: (token) => refreshTokens.get(token),
    dropRefresh: (token) => void refreshTokens.delete(token),
  };
}
