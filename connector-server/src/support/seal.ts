import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { ConnectorError } from './errors.ts';

/** Seals small secrets for storage. `context` (e.g. `agent-tokens:<id>`) must be the same on opening, so a sealed value cannot be moved to another row. */
export interface Sealer {
  seal(plain: string, context: string): string;
  /** Names the key that seals; part of every sealed value. */
  readonly keyId: string;
  /** Throws ConnectorError `seal_broken` when the value was changed or moved, `seal_key_unknown` when it is under a key not given. */
  open(sealed: string, context: string): string;
}

const FORMAT = 's1';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID = /^[0-9a-f]{8}$/;

/**
 * AES-256-GCM with a random 96-bit IV per value (NIST SP 800-38D). Text form: `s1.<key id>.<base64url(iv | tag | ciphertext)>`.
 * @param key 32 bytes; seals and opens.
 * @param olderKeys opened but no longer used for sealing: key rotation without a flag day.
 */
export function createSealer(key: Buffer, ...olderKeys: Buffer[]): Sealer {
  const keys = new Map([key, ...olderKeys].map((each) => [keyId(each), each]));
  const currentId = keyId(key);
  return {
    keyId: currentId,
    seal(plain, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      cipher.setAAD(additionalData(currentId, context));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `${FORMAT}.${currentId}.${Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')}`;
    },
    open(sealed, context) {
      const [format, id = '', payload = ''] = sealed.split('.');
      const openingKey = keys.get(id);
      if (format !== FORMAT || !KEY_ID.test(id)) throw broken();
      if (!openingKey) throw unknownKey();
      const bytes = Buffer.from(payload, 'base64url');
      if (bytes.length < IV_BYTES + TAG_BYTES) throw broken();
      try {
        const decipher = createDecipheriv('aes-256-gcm', openingKey, bytes.subarray(0, IV_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(additionalData(id, context));
        decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString(
          'utf8',
        );
      } catch (error) {
        throw broken(error);
      }
    },
  };
}

/** A name for a key that says nothing about it: the first 32 bits of a hash made for this purpose only. */
function keyId(key: Buffer): string {
  if (key.length !== 32) throw new RangeError('A sealing key has exactly 32 bytes.');
  return createHash('sha256').update('liveperson-connector key id\0').update(key).digest('hex').slice(0, 8);
}

function additionalData(id: string, context: string): Buffer {
  return Buffer.from(`${FORMAT}.${id}.${context}`, 'utf8');
}

function broken(cause?: unknown): ConnectorError {
  return new ConnectorError({
    code: 'seal_broken',
    text: 'A stored secret cannot be opened: it was changed.',
    permanent: true,
    certain: true,
    action: 'contact_admin',
    cause,
  });
}

function unknownKey(): ConnectorError {
  return new ConnectorError({
    code: 'seal_key_unknown',
    text: 'A stored secret cannot be opened: it is sealed with a key that is neither SECRET_KEY nor in SECRET_KEY_PREVIOUS.',
    permanent: true,
    certain: true,
    action: 'contact_admin',
  });
}
