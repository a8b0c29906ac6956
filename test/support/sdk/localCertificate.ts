import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { generate } from 'selfsigned';

export interface LocalCertificate {
  key: string;
  cert: string;
  /** PEM file for NODE_EXTRA_CA_CERTS. */
  path: string;
  remove(): Promise<void>;
}

/** A certificate for localhost, made now; this process trusts it from now on. */
export async function makeLocalCertificate(): Promise<LocalCertificate> {
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  const folder = await mkdtemp(join(tmpdir(), 'cloud-cert-'));
  const path = join(folder, 'cert.pem');
  await writeFile(path, pems.cert);
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), pems.cert]);
  return { key: pems.private, cert: pems.cert, path, remove: () => rm(folder, { recursive: true }) };
}
