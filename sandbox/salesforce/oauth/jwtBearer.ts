/** JWT bearer flow: the assertion's signature against the app's certificate, then its claims. Salesforce Help, remoteaccess_oauth_jwt_flow. */
import { compactVerify, decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { OAuthError } from './oauthError.ts';
import type { OAuthClient } from './oauthClient.ts';
import { publicKeyOf } from './orgKeys.ts';

/** How far ahead `exp` may lie, plus a little for clocks that differ, seconds. */
const MAX_AHEAD = 180;
const SKEW = 10;

export interface AssertionRules {
  clientById: (clientId: string) => OAuthClient | null;
  audiences: readonly string[];
  /** Epoch ms. */
  now: number;
}

/** The app and the username an assertion speaks for. Throws OAuthError in the documented words. */
export async function verifyAssertion(
  assertion: string,
  rules: AssertionRules,
): Promise<{ client: OAuthClient; username: string }> {
  let claims: JWTPayload;
  try {
    claims = decodeJwt(assertion);
    if (decodeProtectedHeader(assertion).alg !== 'RS256') throw new Error('algorithm');
  } catch {
    throw new OAuthError('invalid_grant', 'invalid assertion');
  }
  const client = typeof claims.iss === 'string' ? rules.clientById(claims.iss) : null;
  if (!client) throw new OAuthError('invalid_client_id', 'client identifier invalid');
  if (client.certificatePem === null) throw new OAuthError('invalid_client', 'app must have certificate');
  try {
    await compactVerify(assertion, await publicKeyOf(client.certificatePem), { algorithms: ['RS256'] });
  } catch {
    throw new OAuthError('invalid_grant', 'invalid assertion');
  }
  const audience = [claims.aud ?? []].flat();
  if (!audience.some((a) => rules.audiences.includes(a.replace(/\/$/, ''))))
    throw new OAuthError('invalid_grant', 'audience is invalid');
  const seconds = rules.now / 1000;
  if (typeof claims.exp !== 'number' || claims.exp > seconds + MAX_AHEAD + SKEW)
    throw new OAuthError('invalid_grant', 'invalid assertion');
  if (claims.exp < seconds - SKEW) throw new OAuthError('invalid_grant', 'expired authorization code');
  if (typeof claims.sub !== 'string') throw new OAuthError('invalid_grant', 'invalid assertion');
  return { client, username: claims.sub };
}
