/** The administrator's "connect" button: authorization code with PKCE (S256), done by a standard OAuth client. */
import * as oauth from 'openid-client';
import { ConnectorError } from '../support/errors.ts';
import { salesforceOrigin } from './loginHost.ts';
import type { GrantStore, OrgProfile } from './orgProfile.ts';
import { openSession } from './signIn.ts';
import type { OrgSession, TokenAnswer } from './signIn.ts';

export interface WebServerFlow {
  /** Where to send the administrator. Keep `state` and `verifier` with their session, for one use. */
  authorizationUrl(profile: OrgProfile, redirectUri: string): Promise<{ url: string; state: string; verifier: string }>;
  /** Trades the code of the callback for a session; the refresh token goes to the grant store. */
  exchange(profile: OrgProfile, callbackUrl: string, kept: { state: string; verifier: string }): Promise<OrgSession>;
}

/** `refresh_token` keeps the connection alive without the administrator; `api` is all it may do. */
const SCOPE = 'api refresh_token';

export function createWebServerFlow(deps: {
  allowLoopback: boolean;
  grants: GrantStore;
  fetch?: typeof globalThis.fetch;
}): WebServerFlow {
  return {
    async authorizationUrl(profile, redirectUri) {
      const verifier = oauth.randomPKCECodeVerifier();
      const state = oauth.randomState();
      const url = oauth.buildAuthorizationUrl(clientOf(profile, deps), {
        redirect_uri: redirectUri,
        scope: SCOPE,
        state,
        prompt: 'login consent',
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, state, verifier };
    },
    async exchange(profile, callbackUrl, kept) {
      let answer: TokenAnswer;
      try {
        answer = await oauth.authorizationCodeGrant(clientOf(profile, deps), new URL(callbackUrl), {
          expectedState: kept.state,
          pkceCodeVerifier: kept.verifier,
        });
      } catch (error) {
        throw new ConnectorError({
          code: 'salesforce_connect_failed',
          text: 'Salesforce did not complete the connection. Start it again.',
          permanent: false,
          certain: true,
          action: 'retry',
          cause: error,
        });
      }
      if (!answer.refresh_token) {
        throw new ConnectorError({
          code: 'salesforce_no_refresh_token',
          text: 'Salesforce gave no refresh token: add the scope "refresh_token" to the app.',
          permanent: true,
          certain: true,
          action: 'contact_admin',
        });
      }
      return openSession(profile, answer, deps);
    },
  };
}

function clientOf(
  profile: OrgProfile,
  deps: { allowLoopback: boolean; fetch?: typeof globalThis.fetch },
): oauth.Configuration {
  const { auth } = profile;
  if (auth.flow !== 'web_server') throw new TypeError('This connection does not use the web server flow.');
  const origin = salesforceOrigin(profile.loginUrl, deps.allowLoopback);
  const client = new oauth.Configuration(
    {
      issuer: origin,
      authorization_endpoint: `${origin}/services/oauth2/authorize`,
      token_endpoint: `${origin}/services/oauth2/token`,
    },
    auth.clientId,
    undefined,
    auth.clientSecret === null ? oauth.None() : oauth.ClientSecretPost(auth.clientSecret),
  );
  client.timeout = 20;
  const { fetch } = deps;
  if (fetch !== undefined) client[oauth.customFetch] = (url, init) => fetch(url, init as RequestInit);
  if (origin.startsWith('http:')) oauth.allowInsecureRequests(client);
  return client;
}
