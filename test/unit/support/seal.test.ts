import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../../../connector-server/src/support/errors.ts';
import { createSealer } from '../../../connector-server/src/support/seal.ts';

const key = Buffer.alloc(32, 1);
const other = Buffer.alloc(32, 2);

describe('a sealed secret', () => {
  it('opens again in its place', () => {
    const sealer = createSealer(key);
    expect(sealer.open(sealer.seal('a secret ✓', 'row 1'), 'row 1')).toBe('a secret ✓');
  });

  it('shows nothing of the text, and never looks the same twice', () => {
    const sealer = createSealer(key);
    const [a, b] = [sealer.seal('canary', 'x'), sealer.seal('canary', 'x')];
    expect(a).not.toBe(b);
    expect(Buffer.from(a.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('canary');
  });

  it('does not open in another place', () => {
    const sealer = createSealer(key);
    expect(() => sealer.open(sealer.seal('s', 'row 1'), 'row 2')).toThrow(ConnectorError);
  });

  it('does not open when any single bit was changed', () => {
    const sealer = createSealer(key);
    const [format, id, payload] = sealer.seal('s', 'x').split('.');
    const bytes = Buffer.from(payload ?? '', 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => sealer.open(`${format}.${id}.${changed.toString('base64url')}`, 'x')).toThrow(/cannot be opened/);
    }
  });

  it.each(['', 'x', 's1..', 's1.00000000.AAAA', 's2.a.b'])('that is none (%j) is refused in the same words', (text) => {
    expect(() => createSealer(key).open(text, 'x')).toThrow(/cannot be opened/);
  });

  it('opens after the key was rotated, as long as the old key is still given', () => {
    const old = createSealer(key).seal('s', 'x');
    const rotated = createSealer(other, key);
    expect(rotated.open(old, 'x')).toBe('s');
    expect(() => createSealer(other).open(rotated.seal('s', 'x'), 'x')).not.toThrow();
    expect(() => createSealer(other).open(old, 'x')).toThrow(ConnectorError);
  });

  it('needs a key of exactly 32 bytes', () => {
    expect(() => createSealer(Buffer.alloc(31))).toThrow(RangeError);
  });
});
