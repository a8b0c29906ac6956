/** The connector's own pair, and the org's certificate: what is taken, and what is refused before it is kept anywhere. */
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readIdentityCertificate } from '../../../connector-server/src/connect/identityCertificate.ts';
import { judgeKeyPair, makeKeyPair } from '../../../connector-server/src/connect/keyPair.ts';
import type { KeyPair } from '../../../connector-server/src/connect/keyPair.ts';

const NOW = Date.UTC(2026, 10, 21);
const DAY = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
afterAll(() => rmSync(folder, { recursive: true }));

let own: KeyPair;
let other: KeyPair;
let weak: string;
let curve: string;
beforeAll(async () => {
  const name = [{ name: 'commonName', value: 'LivePerson_Connector' }];
  own = await makeKeyPair('LivePerson Connector harbor', NOW);
  other = await makeKeyPair('LivePerson_Connector', NOW);
  weak = (await generate(name, { keySize: 1024, algorithm: 'sha256' })).cert;
  curve = (await generate(name, { keyType: 'ec', algorithm: 'sha256' })).cert;
});

test('a pair is RSA of 2048 bits, signed with SHA-256, PKCS#8, good for two years', () => {
  const certificate = new X509Certificate(own.certificate);
  expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(certificate.validToDate.toISOString()).toContain('2028-11-21');
  expect(certificate.checkPrivateKey(createPrivateKey(own.privateKey))).toBe(true);
  expect(own.privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(judgeKeyPair(own, NOW)).toEqual({ state: 'good', endsAt: certificate.validToDate.getTime() });
});

test('an existing pair is judged: another key, age, a clock that was wrong, rubbish', () => {
  const end = judgeKeyPair(own, NOW).endsAt ?? 0;
  expect(judgeKeyPair({ ...own, privateKey: other.privateKey }, NOW).state).toBe('differs');
  expect(judgeKeyPair(own, end + 1).state).toBe('expired');
  expect(judgeKeyPair(own, end - 29 * DAY).state).toBe('ends_soon');
  expect(judgeKeyPair(own, end - 31 * DAY).state).toBe('good');
  expect(judgeKeyPair(own, NOW - 2 * DAY).state).toBe('not_yet');
  expect(judgeKeyPair({ ...own, certificate: '' }, NOW).state).toBe('unreadable');
  expect(judgeKeyPair({ ...own, privateKey: 'no key' }, NOW).state).toBe('unreadable');
});

test('the org’s certificate is taken as text, as a file, in quotes, and as DER', () => {
  const pem = join(folder, 'org.crt');
  const der = join(folder, 'org.der');
  writeFileSync(pem, other.certificate);
  writeFileSync(der, new X509Certificate(other.certificate).raw);
  for (const answer of [other.certificate, pem, `"${pem}"`, der]) {
    const read = readIdentityCertificate(answer, NOW, own.certificate);
    expect(read).toMatchObject({ ok: true });
    expect(read.ok && new X509Certificate(read.pem).fingerprint256).toBe(
      new X509Certificate(other.certificate).fingerprint256,
    );
  }
});

test('a private key given by mistake is refused, alone and beside its certificate, and is not in the answer', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const old = rsa.export({ type: 'pkcs1', format: 'pem' }) as string;
  for (const answer of [other.privateKey, old, `${other.certificate}\n${other.privateKey}`]) {
    const read = readIdentityCertificate(answer, NOW, null);
    expect(read).toMatchObject({ ok: false, text: expect.stringContaining('It was not stored') as string });
    expect(JSON.stringify(read)).not.toContain('BEGIN');
  }
});

test('what can never work is refused with its reason', () => {
  const words = (answer: string, now = NOW): unknown => readIdentityCertificate(answer, now, own.certificate);
  const says = (text: string) => ({ ok: false, text: expect.stringContaining(text) as string });
  expect(words(other.certificate, NOW + 3 * 366 * DAY)).toEqual(says('expired'));
  expect(words(weak, Date.now())).toEqual(says('2048'));
  expect(words(curve, Date.now())).toEqual(says('no RSA key'));
  expect(words(own.certificate)).toEqual(says('connector’s own key'));
  expect(words('-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----')).toEqual(says('cannot be read'));
  expect(words('-----BEGIN CERTIFICATE REQUEST-----\nx\n-----END CERTIFICATE REQUEST-----')).toEqual(says('request'));
  expect(words(join(folder, 'missing.crt'))).toEqual(says('no file that can be read'));
  const large = join(folder, 'large.bin');
  writeFileSync(large, Buffer.alloc(200_000));
  expect(words(large)).toEqual(says('too large'));
});
