/** Asks a program of the administrator about a file. */
import { spawn } from 'node:child_process';
import type { FileScanner } from '../recorder/filePorts.ts';

/** Meanings of the exit code, as of `clamscan`. */
const CLEAN = 0;
const FOUND = 1;

/**
 * The file goes to the program's standard input; nothing of the conversation is in its arguments or environment. What it
 * prints is not read. A program that cannot be started, dies or takes too long gives no verdict.
 */
export function createFileScanner(): FileScanner {
  return {
    scan: ([program = '', ...args], timeoutMs, bytes) =>
      new Promise((resolve) => {
        const failed = (text: string): void => resolve({ verdict: 'failed', text });
        const child = spawn(program, args, {
          stdio: ['pipe', 'ignore', 'ignore'],
          shell: false,
          timeout: timeoutMs,
          env: {},
        });
        child.once('error', () => failed('The scanner could not be started.'));
        // A scanner may have seen enough before the end.
        child.stdin.on('error', () => undefined);
        child.once('close', (code, signal) => {
          if (code === CLEAN) resolve({ verdict: 'clean' });
          else if (code === FOUND) resolve({ verdict: 'refused' });
          else
            failed(
              signal === null ? `The scanner ended with code ${code}.` : 'The scanner took too long, or was ended.',
            );
        });
        child.stdin.end(bytes);
      }),
  };
}
