/** Ends a grant at Salesforce (Salesforce help: "Revoke OAuth Tokens"): the refresh token, and every access token made from it. */
import { salesforceOrigin } from './loginHost.ts';

/**
 * True: revoked, or worthless already, which Salesforce answers alike. False: Salesforce could not be reached or has trouble.
 * Rejects for an address that is no Salesforce.
 */
export async function revokeToken(
  loginUrl: string,
  token: string,
  deps: { fetch: typeof globalThis.fetch; allowLoopback: boolean },
): Promise<boolean> {
  const origin = salesforceOrigin(loginUrl, deps.allowLoopback);
  try {
    const answer = await deps.fetch(`${origin}/services/oauth2/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token }),
      redirect: 'error',
      signal: AbortSignal.timeout(20_000),
    });
    await answer.body?.cancel();
    // 400: unsupported_token_type or invalid_token, for a token that is none any more.
    return answer.status === 200 || answer.status === 400;
  } catch {
    return false;
  }
}
