/** A `.tar.gz` of files held in memory (POSIX ustar): same content, same bytes; nobody's name, time or rights in it. */
import { gzipSync } from 'node:zlib';

const BLOCK = 512;

/** Files by name with `/`. Throws for a name that ustar cannot hold (100 bytes, or 155 before a slash and 100 after). */
export function steadyTar(files: ReadonlyMap<string, Buffer>): Buffer {
  const parts = [...files.keys()].sort().flatMap((name) => {
    const content = files.get(name) ?? Buffer.alloc(0);
    return [header(name, content.byteLength), content, Buffer.alloc(padding(content.byteLength))];
  });
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]), { level: 9 });
}

const padding = (bytes: number): number => (BLOCK - (bytes % BLOCK)) % BLOCK;
const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;

function header(name: string, bytes: number): Buffer {
  const { prefix, rest } = split(name);
  const block = Buffer.alloc(BLOCK);
  const put = (text: string, at: number): number => block.write(text, at, 'utf8');
  put(rest, 0);
  put(octal(0o644, 7), 100);
  put(octal(0, 7), 108);
  put(octal(0, 7), 116);
  put(octal(bytes, 11), 124);
  put(octal(0, 11), 136);
  // The checksum is taken with spaces where it will stand.
  put(' '.repeat(8), 148);
  put('0', 156);
  put('ustar\u000000', 257);
  put(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function split(name: string): { prefix: string; rest: string } {
  if (Buffer.byteLength(name) <= 100) return { prefix: '', rest: name };
  for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
    const [prefix, rest] = [name.slice(0, at), name.slice(at + 1)];
    if (Buffer.byteLength(rest) <= 100 && Buffer.byteLength(prefix) <= 155) return { prefix, rest };
  }
  throw new Error(`too long for a tar archive: ${name}`);
}
