/** An org for the bench: one key pair whose public half the settings document names, and tokens signed with it. */
import { createSign, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';

export const BENCH_ORG = '00DBx0000009999MAA';

export const salesforceUserIdOf = (index: number): string => `005Bx${String(index).padStart(10, '0')}`;

export interface BenchOrg {
  publicPem: string;
  token(index: number, nonce: string, audience: string): Promise<string>;
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const HEADER = encoded({ alg: 'RS256' });
const LIFE_S = 120;

/** Signs without a library, since thousands of tokens at once must not be what is measured. */
export function createBenchOrg(orgId = BENCH_ORG): BenchOrg {
  const { publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
  });
  return {
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }) as string,
    token(index, nonce, audience) {
      const now = Math.floor(Date.now() / 1000);
      const claims = encoded({
        iss: orgId,
        sub: salesforceUserIdOf(index),
        aud: audience,
        jti: randomUUID(),
        iat: now,
        exp: now + LIFE_S,
        org: orgId,
        username: `agent${index}@bench.example`,
        email: `agent${index}@bench.example`,
        name: `Agent ${index}`,
        perms: ['LivePerson_Agent'],
        nonce,
      });
      const signature = createSign('RSA-SHA256').update(`${HEADER}.${claims}`).sign(privateKey, 'base64url');
      return Promise.resolve(`${HEADER}.${claims}.${signature}`);
    },
  };
}
