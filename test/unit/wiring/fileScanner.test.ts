import { describe, expect, it } from 'vitest';
import { createFileScanner } from '../../../connector-server/src/wiring/fileScanner.ts';

const scanner = createFileScanner();
const node = (code: string, timeoutMs = 60_000, bytes: Uint8Array = Buffer.from('x')) =>
  scanner.scan([process.execPath, '-e', code], timeoutMs, bytes);

describe('a scanner’s verdict', () => {
  it.each([
    ['process.exit(0)', { verdict: 'clean' }],
    ['process.exit(1)', { verdict: 'refused' }],
    ['process.exit(2)', { verdict: 'failed', text: 'The scanner ended with code 2.' }],
    ['process.kill(process.pid, "SIGKILL")', { verdict: 'failed', text: 'The scanner took too long, or was ended.' }],
  ])('%s', async (code, verdict) => {
    expect(await node(code)).toEqual(verdict);
  });

  it('one that hangs is ended', async () => {
    expect(await node('setInterval(() => {}, 1000)', 300)).toMatchObject({ verdict: 'failed' });
  });

  it('one that is not there gives none', async () => {
    expect(await scanner.scan(['/nowhere/scanner'], 1_000, Buffer.from('x'))).toEqual({
      verdict: 'failed',
      text: 'The scanner could not be started.',
    });
  });

  it('one that has seen enough before the end may stop reading', async () => {
    expect(await node('process.exit(1)', 60_000, Buffer.alloc(5_000_000))).toEqual({ verdict: 'refused' });
  });

  it('sees nothing of the server: neither its environment nor its arguments', async () => {
    expect(await node('process.exit(Object.keys(process.env).length === 0 ? 0 : 2)')).toEqual({ verdict: 'clean' });
  });
});
