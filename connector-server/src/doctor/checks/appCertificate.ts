import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { fails, fine, unknown, warns } from '../outcome.ts';
import type { ConnectionCheck } from '../types.ts';

const SOON_MS = 30 * 86_400_000;
/** Salesforce takes RS256 with keys of 2,048 or 4,096 bits (Salesforce Help, "OAuth 2.0 JWT Bearer Flow"). */
const BITS = 2_048;
const PAGE = '/lightning/setup/ManageExternalClientApplication/home';
const RENEW = 'Make a new key pair with npm run connect and upload its certificate in the app’s OAuth settings.';

export const appCertificate: ConnectionCheck = {
  id: 'salesforce.appCertificate',
  group: 'salesforce',
  title: 'The API user’s key and certificate belong together',
  why: 'When the certificate in the app ends, the API user cannot sign in any more.',
  whoCanFix: 'salesforce_admin',
  async run({ connection, server }) {
    const { auth } = connection.salesforce;
    if (auth.flow !== 'jwt_bearer') return [fine('Read the settings.', 'This way of signing in has no certificate.')];
    const tried = 'Read the private key, and the certificate kept beside it.';
    const key = privateKey(auth.privateKey);
    if (key === null || key.asymmetricKeyType !== 'rsa')
      return [
        fails('key_unreadable', {
          tried,
          seen: 'salesforce.auth.privateKey is no RSA key in PEM text.',
          mend: 'Give it a PKCS#8 RSA key (-----BEGIN PRIVATE KEY-----); npm run connect makes one.',
          whoCanFix: 'server_operator',
        }),
      ];
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (bits < BITS)
      return [
        fails('key_short', {
          tried,
          seen: `The key has ${bits} bits; Salesforce takes ${BITS} at least.`,
          mend: RENEW,
          setupPath: PAGE,
        }),
      ];
    const pem = (await server.facts()).appCertificates?.[connection.id];
    const certificate = pem === undefined ? null : readCertificate(pem);
    if (certificate === null)
      return [
        unknown('no_certificate', {
          tried,
          seen: 'No certificate is kept beside the key, and Salesforce shows nobody the one in the app.',
          mend: 'Look in the app’s OAuth settings in Setup until when its certificate is good.',
          setupPath: PAGE,
        }),
      ];
    if (!certificate.checkPrivateKey(key))
      return [
        fails('pair_differs', {
          tried,
          seen: 'The certificate beside the key belongs to another key.',
          mend: RENEW,
          setupPath: PAGE,
        }),
      ];
    const end = certificate.validToDate.getTime();
    const seen = `A key of ${bits} bits; its certificate ${end <= server.now() ? 'ended' : 'ends'} on ${new Date(end).toISOString().slice(0, 10)}.`;
    if (end <= server.now()) return [fails('expired', { tried, seen, mend: RENEW, setupPath: PAGE })];
    if (end - server.now() < SOON_MS) return [warns('ends_soon', { tried, seen, mend: RENEW, setupPath: PAGE })];
    return [fine(tried, seen)];
  },
};

function privateKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}

function readCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}
