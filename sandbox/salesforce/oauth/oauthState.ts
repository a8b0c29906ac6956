/** What the OAuth endpoints share. */
import type { OrgPeople, OrgUser } from '../orgPeople.ts';
import type { OrgState } from '../orgState.ts';
import type { OAuthClient } from './oauthClient.ts';
import type { IdTokenSigner } from './orgKeys.ts';
import type { TokenStore } from './tokenStore.ts';

export interface OAuthState {
  org: OrgState;
  people: OrgPeople;
  tokens: TokenStore;
  clients: Map<string, OAuthClient>;
  idTokens: IdTokenSigner;
  /** Address of the org; also its issuer. */
  url: () => string;
  /** The address sign-ins of apps come from is outside the ranges the org allows. */
  refusesAddress: () => boolean;
}

/** Scopes the org knows. Salesforce Help, remoteaccess_oauth_tokens_scopes. */
export const SCOPES: readonly string[] = [
  'api',
  'openid',
  'id',
  'profile',
  'email',
  'refresh_token',
  'offline_access',
  'custom_permissions',
  'web',
  'full',
];

export function isActive(state: OAuthState, user: OrgUser): boolean {
  const users = state.org.schema.object('User');
  return users !== null && state.org.store.get(users, user.id)?.['IsActive'] === true;
}
