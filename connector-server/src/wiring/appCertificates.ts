import { readFile } from 'node:fs/promises';
import { dirname, parse, resolve } from 'node:path';

/**
 * Certificates kept beside the private keys of the API users, by connection: where the settings document names the key as
 * `{"file": "x.key"}`, the certificate is `x.crt`, as `npm run connect` writes both. What cannot be read is left out.
 */
export async function appCertificates(settingsFile: string | null): Promise<Record<string, string>> {
  if (settingsFile === null) return {};
  const folder = dirname(resolve(settingsFile));
  const found = await Promise.all(
    keysOf(await readDocument(settingsFile)).map(async ({ connection, file }): Promise<[string, string][]> => {
      const { dir, name } = parse(resolve(folder, file));
      const pem = await readFile(resolve(dir, `${name}.crt`), 'utf8').catch(() => null);
      return pem === null ? [] : [[connection, pem]];
    }),
  );
  return Object.fromEntries(found.flat());
}

async function readDocument(path: string): Promise<unknown> {
  try {
    return JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}

/** The document may be of any shape: what is wrong with it is said elsewhere. */
function keysOf(document: unknown): { connection: string; file: string }[] {
  const { connections } = (document ?? {}) as { connections?: unknown };
  if (!Array.isArray(connections)) return [];
  return (connections as { id?: unknown; salesforce?: { auth?: { privateKey?: { file?: unknown } } } }[]).flatMap(
    (each) => {
      const file = each?.salesforce?.auth?.privateKey?.file;
      return typeof each?.id === 'string' && typeof file === 'string' ? [{ connection: each.id, file }] : [];
    },
  );
}
