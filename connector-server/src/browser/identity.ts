import { createPublicKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { decodeJwt, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { AgentIdentity } from '../desk/ports.ts';
import type { DenialCode } from '../protocol/types.ts';
import type { Clock } from '../support/clock.ts';
import type { IdentityConnection, IdentityConnections, ReplayGuard } from './ports.ts';

/** The person an org vouches for, before a connection is chosen. */
export type SignedIdentity = Omit<AgentIdentity, 'connectionId'>;

export type IdentityOutcome =
  | { ok: true; identity: SignedIdentity; connections: readonly IdentityConnection[]; expiresAt: number }
  | { ok: false; code: DenialCode; text: string };

export interface IdentityVerifier {
  /** Verifies a token of an org for one nonce. Never throws for what the token holds; rejects when the replay memory is not to be had. */
  verify(token: string, nonce: string): Promise<IdentityOutcome>;
}

/** Longest lifetime an identity token may have and clock difference allowed, seconds (docs/softphone-protocol.md). */
const MAX_LIFETIME_S = 120;
const MAX_SKEW_S = 60;
const SALESFORCE_ID = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;

/** What the org's Apex class LivePersonIdentity writes (docs/apex-contracts.md). */
const claims = z.object({
  sub: z.string().regex(SALESFORCE_ID),
  jti: z.string().min(1).max(200),
  iat: z.number().optional(),
  exp: z.number(),
  nonce: z.string().max(200),
  org: z.string().regex(SALESFORCE_ID),
  username: z.string().min(1).max(255),
  email: z.string().max(255).default(''),
  name: z.string().max(255).default(''),
  perms: z.array(z.string().max(80)).max(100).default([]),
});

export function createIdentityVerifier(options: {
  settings: IdentityConnections;
  /** Audience of connections that name none: PUBLIC_URL. */
  audience: () => string;
  replay: ReplayGuard;
  clock: Clock;
}): IdentityVerifier {
  const keys = new Map<string, KeyObject>();
  const keyOf = (pem: string): KeyObject => {
    let key = keys.get(pem);
    if (!key)
      keys.set(
        pem,
        (key = pem.includes('BEGIN CERTIFICATE') ? new X509Certificate(pem).publicKey : createPublicKey(pem)),
      );
    return key;
  };

  return {
    async verify(token, nonce) {
      const issuer = issuerOf(token);
      if (issuer === null) return denied('identity_invalid', 'The identity token cannot be read.');
      // Salesforce writes the org id as issuer; it is only a hint until the signature holds.
      const known = SALESFORCE_ID.test(issuer) ? options.settings.connectionsOfOrg(issuer) : [];
      if (known.length === 0) return denied('unknown_org', 'This Salesforce org is not connected to the connector.');
      const signed = await checkSignature(token, known, keyOf, options);
      if ('code' in signed) return signed;
      const parsed = claims.safeParse(signed.payload);
      if (!parsed.success)
        return denied(
          'identity_invalid',
          `The identity token lacks a valid ${parsed.error.issues[0]?.path.join('.') || 'content'}.`,
        );
      const { org, sub, jti, exp, iat, username, email, name, perms } = parsed.data;
      if (org.slice(0, 15) !== issuer.slice(0, 15))
        return denied('identity_invalid', 'The identity token names two different orgs.');
      const nowS = options.clock.now() / 1_000;
      if (iat !== undefined && iat > nowS + MAX_SKEW_S)
        return denied('identity_invalid', 'The identity token is dated in the future: check the clock of the server.');
      if (exp - (iat ?? nowS - MAX_SKEW_S) > MAX_LIFETIME_S + (iat === undefined ? MAX_SKEW_S : 0))
        return denied('identity_invalid', `An identity token may live at most ${MAX_LIFETIME_S} seconds.`);
      if (parsed.data.nonce !== nonce)
        return denied('identity_replayed', 'The identity token was made for another connection.');
      if (!(await options.replay.firstUse(org.slice(0, 15), jti, (exp + MAX_SKEW_S) * 1_000)))
        return denied('identity_replayed', 'The identity token was used before.');
      return {
        ok: true,
        identity: { orgId: org, salesforceUserId: sub, username, email, name: name || username, permissions: perms },
        connections: signed.connections,
        expiresAt: exp * 1_000,
      };
    },
  };
}

type Checked = { payload: unknown; connections: IdentityConnection[] } | { ok: false; code: DenialCode; text: string };

/** Tries every certificate of the org's connections; a connection counts when its certificate and its audience fit. */
async function checkSignature(
  token: string,
  known: readonly IdentityConnection[],
  keyOf: (pem: string) => KeyObject,
  options: { audience: () => string; clock: Clock },
): Promise<Checked> {
  const fitting: IdentityConnection[] = [];
  let payload: unknown = null;
  let failure: Checked = denied(
    'identity_invalid',
    'The signature of the identity token is not from a known certificate of this org.',
  );
  for (const connection of known) {
    for (const pem of connection.salesforce.identityCertificates) {
      try {
        const verified = await jwtVerify(token, keyOf(pem), {
          algorithms: ['RS256', 'RS384', 'RS512'],
          audience: connection.salesforce.tokenAudience ?? options.audience(),
          clockTolerance: MAX_SKEW_S,
          currentDate: new Date(options.clock.now()),
          requiredClaims: ['exp', 'sub', 'iss', 'aud'],
        });
        payload = verified.payload;
        fitting.push(connection);
        break;
      } catch (error) {
        // A signature that holds tells more than one that does not.
        if (error instanceof errors.JWTExpired)
          failure = denied('identity_expired', 'The identity token has expired; check the clocks if this repeats.');
        else if (error instanceof errors.JWTClaimValidationFailed) failure = claim(error);
      }
    }
  }
  return fitting.length > 0 ? { payload, connections: fitting } : failure;
}

function claim(error: errors.JWTClaimValidationFailed): Checked {
  if (error.claim === 'aud')
    return denied(
      'identity_wrong_audience',
      'The identity token was made for another server: the connector address in Salesforce and PUBLIC_URL differ.',
    );
  return denied(
    'identity_invalid',
    `The identity token has no acceptable ${/^[a-z]{1,10}$/.test(error.claim) ? error.claim : 'claim'}.`,
  );
}

function issuerOf(token: string): string | null {
  try {
    const { iss } = decodeJwt(token);
    return typeof iss === 'string' ? iss : null;
  } catch {
    return null;
  }
}

function denied(code: DenialCode, text: string): { ok: false; code: DenialCode; text: string } {
  return { ok: false, code, text };
}
