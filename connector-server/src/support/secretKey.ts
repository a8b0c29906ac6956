import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConnectorError } from './errors.ts';

const FILE = 'secret.key';

/**
 * The sealing key of a server with an embedded database: read from DATA_DIR, made there (mode 0600) the first time.
 * Two processes that start at once agree on one key. 32 bytes.
 */
export async function keptSecretKey(dataDir: string): Promise<Buffer> {
  // Not closed to others: the embedded database runs as another user when started as root.
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, FILE);
  const found = await read(path);
  if (found) return found;
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // Linking is atomic and never replaces a key that another process just made.
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  const kept = await read(path);
  if (!kept) throw broken();
  return kept;
}

/** The key of DATA_DIR, or null where none was made yet. Nothing is written. Rejects as keptSecretKey. */
export function foundSecretKey(dataDir: string): Promise<Buffer | null> {
  return read(join(dataDir, FILE));
}

async function read(path: string): Promise<Buffer | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32) throw broken();
  return key;
}

function broken(): ConnectorError {
  return new ConnectorError({
    code: 'secret_key_broken',
    text: `The file ${FILE} in DATA_DIR does not hold a key of 32 bytes. Restore it from a backup: without it the stored sign-ins cannot be opened.`,
    permanent: true,
    certain: true,
    action: 'contact_admin',
  });
}
