/** What settings and policies of an External Client App say at sign-in. Apps registered without them ask nobody. */
import type { OrgUser } from '../orgPeople.ts';
import type { OAuthClient } from './oauthClient.ts';
import { OAuthError } from './oauthError.ts';
import type { OAuthState } from './oauthState.ts';

/** Throws for an app that was switched off. */
export function requireEnabled(client: OAuthClient): void {
  if (client.app?.enabled === false) throw new OAuthError('OAUTH_APP_BLOCKED', 'this app is blocked by admin');
}

/** Pre-authorised by a permission set, or, where users may authorise themselves, approved by this user before. */
export function isApproved(state: OAuthState, client: OAuthClient, user: OrgUser): boolean {
  if (client.preAuthorizedPermissionSets.some((name) => user.permissionSets.has(name))) return true;
  return client.app?.permittedUsers === 'AllSelfAuthorized' && state.tokens.hasGrant(user.id, client.clientId);
}

/** Whether the user may approve the app in a browser. */
export const mayApprove = (client: OAuthClient, user: OrgUser): boolean =>
  client.app?.permittedUsers !== 'AdminApprovedPreAuthorized' ||
  client.preAuthorizedPermissionSets.some((name) => user.permissionSets.has(name));

/** Scopes of a token nobody asked scopes for: all the app has, but no refresh token. */
export const scopesWithoutAsking = (client: OAuthClient): string =>
  client.app?.scopes.filter((scope) => scope !== 'refresh_token' && scope !== 'offline_access').join(' ') ?? 'api';

/** Scopes asked for that the app was not given. */
export function scopesNotGiven(client: OAuthClient, asked: readonly string[]): string[] {
  const given = client.app?.scopes;
  return given === undefined || given.includes('full') ? [] : asked.filter((scope) => !given.includes(scope));
}
