/** An app registered in the org (an External Client App). */
export interface OAuthClient {
  clientId: string;
  clientSecret: string | null;
  /** X.509 certificate of the JWT bearer flow, PEM. */
  certificatePem: string | null;
  /** User of the client credentials flow. */
  runAsUsername: string | null;
  /** Exact addresses the web server flow may return to; a loopback address matches on any port. */
  redirectUris: string[];
  /** Who is pre-authorised for JWT bearer: users holding one of these permission sets. */
  preAuthorizedPermissionSets: string[];
  /** Settings and policies of a deployed External Client App; left out, the app may all and asks nobody. */
  app?: AppRules;
}

export interface AppRules {
  enabled: boolean;
  /** Scopes it may be granted, in the words of the protocol. */
  scopes: string[];
  permittedUsers: 'AllSelfAuthorized' | 'AdminApprovedPreAuthorized';
  pkceRequired: boolean;
  refreshTokenRotation: boolean;
}

/** RFC 8252 section 7.3 lets native apps vary the port of a loopback address; the sandbox's own ports vary too. */
export function redirectAllowed(client: OAuthClient, uri: string): boolean {
  return client.redirectUris.some((allowed) => {
    if (allowed === uri) return true;
    try {
      const [a, b] = [new URL(allowed), new URL(uri)];
      return (
        ['127.0.0.1', 'localhost'].includes(a.hostname) &&
        a.hostname === b.hostname &&
        a.protocol === b.protocol &&
        a.pathname === b.pathname &&
        b.search === '' &&
        b.hash === ''
      );
    } catch {
      return false;
    }
  });
}
