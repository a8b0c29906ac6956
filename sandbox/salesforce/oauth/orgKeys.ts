/** Keys of one org, made at run time: the certificate Apex signs identity tokens with, and the key behind /id/keys. */
import { createPrivateKey, randomBytes, type KeyObject } from 'node:crypto';
import { exportJWK, generateKeyPair, importX509, SignJWT, type JWK } from 'jose';
import { generate } from 'selfsigned';

export interface CertifiedKey {
  certificatePem: string;
  privateKeyPem: string;
  privateKey: KeyObject;
}

export async function certifiedKey(commonName: string): Promise<CertifiedKey> {
  const made = await generate([{ name: 'commonName', value: commonName }], { keySize: 2048, algorithm: 'sha256' });
  return { certificatePem: made.cert, privateKeyPem: made.private, privateKey: createPrivateKey(made.private) };
}

/** Public key of an X.509 certificate, for RS256. */
export const publicKeyOf = (certificatePem: string): ReturnType<typeof importX509> =>
  importX509(certificatePem, 'RS256');

export interface IdTokenSigner {
  jwks: { keys: JWK[] };
  sign(claims: Record<string, unknown>, expiresInSeconds: number, nowMs: number): Promise<string>;
}

/** Signs OpenID Connect id tokens; the public half is served as JWKS. */
export async function idTokenSigner(): Promise<IdTokenSigner> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const kid = randomBytes(4).toString('hex');
  const jwk = await exportJWK(publicKey);
  return {
    jwks: { keys: [{ ...jwk, alg: 'RS256', use: 'sig', kid }] },
    sign: (claims, seconds, nowMs) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .setIssuedAt(Math.floor(nowMs / 1000))
        .setExpirationTime(Math.floor(nowMs / 1000) + seconds)
        .sign(privateKey),
  };
}

export interface OrgKeys {
  /** Signs identity tokens, in Apex. */
  identity: CertifiedKey;
  /** Signs the API user in; an app of the org knows its certificate. */
  app: CertifiedKey;
  idTokens: IdTokenSigner;
}

const byOrg = new Map<string, Promise<OrgKeys>>();

/** The keys an org begins with. They outlive an org that is started again, as real ones do; each org id has its own. */
export function orgKeys(orgId: string, certificateName: string): Promise<OrgKeys> {
  const held = byOrg.get(orgId);
  if (held !== undefined) return held;
  const made = Promise.all([
    certifiedKey(certificateName),
    certifiedKey('LivePerson Connector app'),
    idTokenSigner(),
  ]).then(([identity, app, idTokens]) => ({ identity, app, idTokens }));
  byOrg.set(orgId, made);
  return made;
}
