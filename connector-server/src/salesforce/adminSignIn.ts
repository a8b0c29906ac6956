/** An administrator signs in to the connector's own pages with Salesforce: OpenID Connect, code flow with PKCE (S256). */
import * as oauth from 'openid-client';
import { z } from 'zod';
import { ConnectorError } from '../support/errors.ts';
import { salesforceOrigin } from './loginHost.ts';

/** The org and the app in it through which its administrators sign in. */
export interface AdminSignInOrg {
  orgId: string;
  loginUrl: string;
  clientId: string;
  clientSecret: string | null;
}

/** What must come back unchanged; kept with the administrator's browser for one use. */
export interface PendingSignIn {
  state: string;
  nonce: string;
  verifier: string;
}

/** Whom Salesforce says it is, as the connector knows people. */
export interface SignedInPerson {
  orgId: string;
  salesforceUserId: string;
  username: string;
  name: string;
  permissions: string[];
}

export interface AdminSignIn {
  begin(org: AdminSignInOrg, redirectUri: string): Promise<{ url: string; pending: PendingSignIn }>;
  /** Trades the code of the callback for the person. Rejects with ConnectorError. The tokens are not kept. */
  finish(org: AdminSignInOrg, callbackUrl: string, pending: PendingSignIn): Promise<SignedInPerson>;
}

/** Who it is and which custom permissions they hold; nothing of the org's data. */
const SCOPE = 'openid custom_permissions';

/** Salesforce Help, remoteaccess_using_userinfo_endpoint: what we use of it. */
const userInfo = z.object({
  organization_id: z.string(),
  user_id: z.string(),
  preferred_username: z.string(),
  name: z.string().default(''),
  custom_permissions: z.record(z.string(), z.boolean()).optional(),
});

export function createAdminSignIn(deps: { allowLoopback: boolean; fetch?: typeof globalThis.fetch }): AdminSignIn {
  return {
    async begin(org, redirectUri) {
      const pending = {
        state: oauth.randomState(),
        nonce: oauth.randomNonce(),
        verifier: oauth.randomPKCECodeVerifier(),
      };
      const url = oauth.buildAuthorizationUrl(clientOf(org, deps), {
        redirect_uri: redirectUri,
        scope: SCOPE,
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, pending };
    },
    async finish(org, callbackUrl, pending) {
      const client = clientOf(org, deps);
      const tokens = await oauth
        .authorizationCodeGrant(client, new URL(callbackUrl), {
          expectedState: pending.state,
          expectedNonce: pending.nonce,
          pkceCodeVerifier: pending.verifier,
          idTokenExpected: true,
        })
        .catch((error: unknown) => {
          throw refusal('admin_sign_in_failed', 'Salesforce did not complete the sign-in.', error);
        });
      const subject = tokens.claims()?.sub ?? '';
      const person = await oauth
        .fetchUserInfo(client, tokens.access_token, subject)
        .then((info) => userInfo.parse(info))
        .catch((error: unknown) => {
          throw refusal('admin_sign_in_failed', 'Salesforce did not say who signed in.', error);
        });
      // Its work is done; a token that lies about helps nobody but thieves.
      await oauth.tokenRevocation(client, tokens.access_token).catch(() => undefined);
      if (person.organization_id.slice(0, 15) !== org.orgId.slice(0, 15))
        throw refusal('admin_other_org', 'This Salesforce user belongs to another org.');
      if (person.custom_permissions === undefined)
        throw refusal('admin_permissions_unknown', 'Salesforce did not say which permissions the user holds.');
      return {
        orgId: person.organization_id,
        salesforceUserId: person.user_id,
        username: person.preferred_username,
        name: person.name || person.preferred_username,
        permissions: Object.entries(person.custom_permissions).flatMap(([name, held]) => (held ? [name] : [])),
      };
    },
  };
}

function clientOf(
  org: AdminSignInOrg,
  deps: { allowLoopback: boolean; fetch?: typeof globalThis.fetch },
): oauth.Configuration {
  const origin = salesforceOrigin(org.loginUrl, deps.allowLoopback);
  const client = new oauth.Configuration(
    {
      issuer: origin,
      authorization_endpoint: `${origin}/services/oauth2/authorize`,
      token_endpoint: `${origin}/services/oauth2/token`,
      userinfo_endpoint: `${origin}/services/oauth2/userinfo`,
      revocation_endpoint: `${origin}/services/oauth2/revoke`,
      jwks_uri: `${origin}/id/keys`,
    },
    org.clientId,
    undefined,
    org.clientSecret === null ? oauth.None() : oauth.ClientSecretPost(org.clientSecret),
  );
  client.timeout = 20;
  const { fetch } = deps;
  if (fetch !== undefined) client[oauth.customFetch] = (url, init) => fetch(url, init as RequestInit);
  // The id token's signature too, not only the line it came over.
  oauth.enableNonRepudiationChecks(client);
  if (origin.startsWith('http:')) oauth.allowInsecureRequests(client);
  return client;
}

function refusal(code: string, text: string, cause?: unknown): ConnectorError {
  return new ConnectorError({ code, text, permanent: false, certain: true, action: 'sign_in', cause });
}
