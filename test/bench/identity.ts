/** An org for the bench: one key pair whose public half the settings document names, and tokens signed with it. */
import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';

export const BENCH_ORG = '00DBx0000009999MAA';

export interface BenchOrg {
  publicPem: string;
  token(index: number, nonce: string, audience: string): Promise<string>;
}

export function createBenchOrg(): BenchOrg {
  const { publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
  });
  return {
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }) as string,
    token: (index, nonce, audience) =>
      new SignJWT({
        org: BENCH_ORG,
        username: `agent${index}@bench.example`,
        email: `agent${index}@bench.example`,
        name: `Agent ${index}`,
        perms: ['LivePerson_Agent'],
        nonce,
      })
        .setProtectedHeader({ alg: 'RS256' })
        .setIssuer(BENCH_ORG)
        .setSubject(`005Bx${String(index).padStart(10, '0')}`)
        .setAudience(audience)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime('2m')
        .sign(privateKey),
  };
}
