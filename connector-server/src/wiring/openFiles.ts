import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../config.ts';

/** Others of the machine may read or write. */
const OTHERS = 0o077;

/**
 * Files with secrets that other users of the machine may read: the settings document where it holds a literal secret, the
 * files it names, the environment file beside it, and the key made in DATA_DIR. Where files carry no such modes (Windows): none.
 */
export async function openFiles(config: Pick<Config, 'settingsFile' | 'dataDir' | 'secretKey'>): Promise<string[]> {
  if (process.platform === 'win32') return [];
  const files = new Set<string>();
  if (config.secretKey === null) files.add(join(config.dataDir, 'secret.key'));
  if (config.settingsFile !== null) {
    const folder = dirname(resolve(config.settingsFile));
    files.add(join(folder, 'connector.env'));
    const document = await readDocument(config.settingsFile);
    if (holdsSecret(document)) files.add(config.settingsFile);
    for (const named of filesNamed(document)) files.add(resolve(folder, named));
  }
  const open = await Promise.all([...files].map(async (file) => ((await othersMayRead(file)) ? [file] : [])));
  return open.flat();
}

async function othersMayRead(file: string): Promise<boolean> {
  try {
    return ((await stat(file)).mode & OTHERS) !== 0;
  } catch {
    // What is not there is open to nobody; that it is missing is said elsewhere.
    return false;
  }
}

async function readDocument(path: string): Promise<unknown> {
  try {
    return JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}

/** `{"file": …}` is how a document names a secret (settings/secretSchema.ts). */
function filesNamed(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { file } = value as { file?: unknown };
  if (typeof file === 'string' && Object.keys(value).length === 1) return [file];
  return Object.values(value).flatMap(filesNamed);
}

const SECRETS: ReadonlySet<string> = new Set(['privateKey', 'clientSecret', 'secret', 'accessTokenSecret']);

function holdsSecret(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, part]) => (typeof part === 'string' && SECRETS.has(name)) || holdsSecret(part),
  );
}
