/** The RSA keys and the tokens signed with them. Keys are made when first needed and outlive a cloud that is started again, as real ones do. */
import { randomUUID } from 'node:crypto';
import {
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose';

export type KeyName = 'sentinel' | 'appStatic' | 'idp' | 'brand';

interface Pair {
  kid: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
}

export interface SigningKeys {
  /** RS256 with a kid. `lifeS` is added to the cloud's time. */
  sign(key: KeyName, claims: JWTPayload, lifeS: number): Promise<string>;
  /** The claims, or undefined when the signature, time or issuer does not hold. */
  verify(key: KeyName, token: string, issuer?: string): Promise<JWTPayload | undefined>;
  jwks(key: KeyName): Promise<{ keys: JWK[] }>;
}

const pairs = new Map<KeyName, Promise<Pair>>();

export function createSigningKeys(now: () => number): SigningKeys {
  const pair = (name: KeyName): Promise<Pair> => {
    const held = pairs.get(name);
    if (held !== undefined) return held;
    const made = generateKeyPair('RS256', { extractable: true }).then((keys) => ({ kid: randomUUID(), ...keys }));
    pairs.set(name, made);
    return made;
  };
  return {
    async sign(name, claims, lifeS) {
      const { kid, privateKey } = await pair(name);
      const seconds = Math.floor(now() / 1000);
      return new SignJWT({ iat: seconds, exp: seconds + lifeS, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .sign(privateKey);
    },
    async verify(name, token, issuer) {
      try {
        const { kid, publicKey } = await pair(name);
        if (decodeProtectedHeader(token).kid !== kid) return undefined;
        const { payload } = await jwtVerify(token, publicKey, {
          algorithms: ['RS256'],
          currentDate: new Date(now()),
          ...(issuer === undefined ? {} : { issuer }),
        });
        return payload;
      } catch {
        return undefined;
      }
    },
    async jwks(name) {
      const { kid, publicKey } = await pair(name);
      return { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }] };
    },
  };
}
