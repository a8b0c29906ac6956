/** The connector's own key and its certificate, with which the API user signs in (JWT bearer). The key never leaves this machine. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

const DAY_MS = 86_400_000;
const YEARS = 2;
/** As long as the next change can wait until somebody has time. */
export const SOON_DAYS = 30;

export interface KeyPair {
  /** PKCS#8, PEM. */
  privateKey: string;
  /** X.509, self-signed, PEM: the half that goes to the org. */
  certificate: string;
}

/** RSA 2048 with SHA-256, good for two years from `now` (epoch ms). */
export async function makeKeyPair(commonName: string, now: number): Promise<KeyPair> {
  const from = new Date(now);
  const until = new Date(now);
  until.setUTCFullYear(until.getUTCFullYear() + YEARS);
  const made = await generate([{ name: 'commonName', value: commonName }], {
    keyType: 'rsa',
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: from,
    notAfterDate: until,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
    ],
  });
  return { privateKey: made.private, certificate: made.cert };
}

export type PairState = 'good' | 'unreadable' | 'not_rsa' | 'differs' | 'expired' | 'ends_soon' | 'not_yet';

/** What an existing pair is worth. Pure. */
export function judgeKeyPair(pair: KeyPair, now: number): { state: PairState; endsAt: number | null } {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pair.certificate);
    if (!certificate.checkPrivateKey(createPrivateKey(pair.privateKey))) return { state: 'differs', endsAt: null };
  } catch {
    return { state: 'unreadable', endsAt: null };
  }
  const endsAt = certificate.validToDate.getTime();
  if (certificate.publicKey.asymmetricKeyType !== 'rsa') return { state: 'not_rsa', endsAt };
  if (endsAt <= now) return { state: 'expired', endsAt };
  // A clock that is a little behind makes nothing invalid.
  if (certificate.validFromDate.getTime() > now + DAY_MS) return { state: 'not_yet', endsAt };
  return { state: endsAt <= now + SOON_DAYS * DAY_MS ? 'ends_soon' : 'good', endsAt };
}

/** In words, without any key. */
export const PAIR_WORDS: Readonly<Record<PairState, string>> = {
  good: 'Key and certificate belong together and are valid.',
  unreadable: 'Key or certificate cannot be read.',
  not_rsa: 'The key is no RSA key; Salesforce takes no other for signing in.',
  differs: 'Key and certificate do not belong together.',
  expired: 'The certificate has expired.',
  ends_soon: 'The certificate ends within 30 days.',
  not_yet: 'The certificate is not valid yet: it was made with another clock.',
};
