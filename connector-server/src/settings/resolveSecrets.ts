import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ConnectorError } from '../support/errors.ts';
import type { Sealer } from '../support/seal.ts';
import type { SecretReference } from './secretSchema.ts';

export interface SecretSources {
  env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative `file` paths start from. */
  baseDir: string;
  sealer: Sealer;
}

/** Value of one secret. Throws ConnectorError `secret_missing` naming `path` (of the setting) when there is none. */
export type ResolveSecret = (reference: SecretReference, path: string) => Promise<string>;

/** What a sealed setting is bound to; the path of the setting is added. */
const CONTEXT = 'settings:';

export function createSecretResolver(sources: SecretSources): ResolveSecret {
  return async (reference, path) => {
    if (typeof reference === 'string') return reference;
    if ('sealed' in reference) return sources.sealer.open(reference.sealed, CONTEXT + path);
    if ('env' in reference) {
      const value = sources.env[reference.env]?.trim();
      // Keys pasted into an environment variable often carry \n as two characters.
      if (value) return value.startsWith('-----BEGIN') ? value.replaceAll('\\n', '\n') : value;
      throw missing(path, `the environment variable ${reference.env} is not set`);
    }
    try {
      return (await readFile(resolve(sources.baseDir, reference.file), 'utf8')).trim();
    } catch (error) {
      throw missing(path, `the file ${reference.file} cannot be read`, error);
    }
  };
}

/** Seals a literal secret for the setting at `path`; references stay as they are. */
export function sealSecret(reference: SecretReference, path: string, sealer: Sealer): SecretReference {
  return typeof reference === 'string' ? { sealed: sealer.seal(reference, CONTEXT + path) } : reference;
}

function missing(path: string, why: string, cause?: unknown): ConnectorError {
  return new ConnectorError({
    code: 'secret_missing',
    text: `${path}: ${why}.`,
    permanent: true,
    certain: true,
    action: 'contact_admin',
    cause,
  });
}
