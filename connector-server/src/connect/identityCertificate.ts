/** The org's public certificate, by which the server recognises what the org signed for its agents. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

export type ReadCertificate = { ok: true; pem: string; endsAt: number } | { ok: false; text: string };

/** Salesforce's files have a few kilobytes. */
const MOST_BYTES = 100_000;

/** An answer that is a certificate, or the path of a file with one. What is refused is not kept anywhere. */
export function readIdentityCertificate(answer: string, now: number, ownCertificate: string | null): ReadCertificate {
  const given = answer.trim();
  if (given.includes('-----BEGIN')) return judge(given, now, ownCertificate);
  let content: Buffer;
  try {
    content = readFileSync(given.replace(/^(["'])(.*)\1$/, '$2'));
  } catch {
    return refused('That is no certificate and no file that can be read.');
  }
  if (content.length > MOST_BYTES) return refused('That file is too large for a certificate.');
  return judge(content, now, ownCertificate);
}

function judge(content: string | Buffer, now: number, ownCertificate: string | null): ReadCertificate {
  const text = content.toString('latin1');
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))
    return refused(
      'That is a private key. It was not stored. If it is the org’s, make a new certificate in Setup: this one was shown around. Only the certificate (“Download Certificate”) is wanted here.',
    );
  if (text.includes('-----BEGIN CERTIFICATE REQUEST'))
    return refused('That is a request for a certificate, not the certificate. Choose “Self-Signed” in Setup.');
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(content);
  } catch {
    return refused('That cannot be read as a certificate. It begins with -----BEGIN CERTIFICATE-----.');
  }
  const key = certificate.publicKey;
  if (key.asymmetricKeyType !== 'rsa') return refused('It has no RSA key; Salesforce signs identity with RSA only.');
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) return refused('Its key is shorter than 2048 bits.');
  const endsAt = certificate.validToDate.getTime();
  if (endsAt <= now)
    return refused(`It has expired on ${certificate.validToDate.toISOString().slice(0, 10)}: make a new one in Setup.`);
  if (ownCertificate !== null && sameKey(certificate, ownCertificate))
    return refused(
      'That is the certificate of the connector’s own key, for the app. Wanted is the org’s: Setup > Certificate and Key Management > LivePerson_Connector.',
    );
  return { ok: true, pem: certificate.toString(), endsAt };
}

/** Epoch ms; null: it cannot be read. */
export function certificateEnd(pem: string): number | null {
  try {
    return new X509Certificate(pem).validToDate.getTime();
  } catch {
    return null;
  }
}

function sameKey(certificate: X509Certificate, other: string): boolean {
  try {
    return new X509Certificate(other).publicKey.equals(certificate.publicKey);
  } catch {
    return false;
  }
}

function refused(text: string): ReadCertificate {
  return { ok: false, text };
}
