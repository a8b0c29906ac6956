/** Access tokens, refresh tokens and authorization codes of one org. */
import { randomBytes } from 'node:crypto';

export interface Session {
  token: string;
  userId: string;
  clientId: string | null;
  scope: string;
  /** Epoch ms. */
  issuedAt: number;
  expiresAt: number;
  /** A session of the user interface, not of an OAuth client: it needs no API Enabled permission. */
  ui: boolean;
  grantId: string | null;
}

export interface RefreshGrant {
  id: string;
  refreshToken: string;
  userId: string;
  clientId: string;
  scope: string;
}
export interface AuthorizationCode {
  userId: string;
  clientId: string;
  redirectUri: string;
  scope: string;
  challenge: string | null;
  nonce: string | null;
  expiresAt: number;
}

const APPROVALS_PER_APP = 5;
const CODE_LIFETIME_MS = 15 * 60_000;

export class TokenStore {
  readonly #orgId: string;
  readonly #now: () => number;
  readonly #sessions = new Map<string, Session>();
  readonly #grants = new Map<string, RefreshGrant>();
  readonly #codes = new Map<string, AuthorizationCode>();
  sessionLifetimeMs = 2 * 3_600_000;

  constructor(orgId: string, now: () => number) {
    this.#orgId = orgId;
    this.#now = now;
  }

  issue(of: { userId: string; clientId: string | null; scope: string; ui?: boolean; grantId?: string }): Session {
    const token = `${this.#orgId.slice(0, 15)}!${randomBytes(48).toString('base64url').replaceAll('-', '.')}`;
    const issuedAt = this.#now();
    const session = {
      token,
      userId: of.userId,
      clientId: of.clientId,
      scope: of.scope,
      issuedAt,
      expiresAt: issuedAt + this.sessionLifetimeMs,
      ui: of.ui ?? false,
      grantId: of.grantId ?? null,
    };
    this.#sessions.set(token, session);
    return session;
  }

  /** The live session of an access token, or null. */
  session(token: string): Session | null {
    const session = this.#sessions.get(token);
    if (!session) return null;
    if (session.expiresAt > this.#now()) return session;
    this.#sessions.delete(token);
    return null;
  }

  /** The user's running session of the user interface, or null. */
  uiSession(userId: string): Session | null {
    for (const session of this.#sessions.values())
      if (session.ui && session.userId === userId && session.expiresAt > this.#now()) return session;
    return null;
  }

  /** A user can hold five approvals of one app; the sixth silently kills the oldest. */
  grant(userId: string, clientId: string, scope: string): RefreshGrant {
    const held = [...this.#grants.values()].filter((g) => g.userId === userId && g.clientId === clientId);
    for (const old of held.slice(0, Math.max(0, held.length - APPROVALS_PER_APP + 1))) this.#dropGrant(old);
    const grant = {
      id: randomBytes(8).toString('hex'),
      refreshToken: `5Aep${randomBytes(48).toString('base64url')}`,
      userId,
      clientId,
      scope,
    };
    this.#grants.set(grant.refreshToken, grant);
    return grant;
  }

  grantOf(refreshToken: string): RefreshGrant | null {
    return this.#grants.get(refreshToken) ?? null;
  }

  /** Whether the user approved the app and nobody took that back. */
  hasGrant(userId: string, clientId: string): boolean {
    return [...this.#grants.values()].some((grant) => grant.userId === userId && grant.clientId === clientId);
  }

  /** Replaces the refresh token of a grant; the old one dies at once. */
  rotate(grant: RefreshGrant): RefreshGrant {
    this.#grants.delete(grant.refreshToken);
    const next = { ...grant, refreshToken: `5Aep${randomBytes(48).toString('base64url')}` };
    this.#grants.set(next.refreshToken, next);
    return next;
  }

  #dropGrant(grant: RefreshGrant): void {
    this.#grants.delete(grant.refreshToken);
    for (const [token, session] of this.#sessions) if (session.grantId === grant.id) this.#sessions.delete(token);
  }

  /** Revoking a refresh token kills its access tokens too. False when the token is unknown. */
  revoke(token: string): boolean {
    const grant = this.#grants.get(token);
    if (grant) this.#dropGrant(grant);
    return grant !== undefined || this.#sessions.delete(token);
  }

  /** Ends every grant of a user, or of all (null), with its access tokens. */
  revokeAll(userId: string | null): void {
    for (const grant of [...this.#grants.values()])
      if (userId === null || grant.userId === userId) this.#dropGrant(grant);
  }

  newCode(code: Omit<AuthorizationCode, 'expiresAt'>): string {
    const text = `aPrx${randomBytes(32).toString('base64url')}`;
    this.#codes.set(text, { ...code, expiresAt: this.#now() + CODE_LIFETIME_MS });
    return text;
  }

  /** Each code works once. */
  takeCode(text: string): AuthorizationCode | null {
    const code = this.#codes.get(text) ?? null;
    this.#codes.delete(text);
    return code && code.expiresAt > this.#now() ? code : null;
  }

  expireAll(userId: string | null): void {
    for (const [token, session] of this.#sessions)
      if (userId === null || session.userId === userId) this.#sessions.delete(token);
  }
}
