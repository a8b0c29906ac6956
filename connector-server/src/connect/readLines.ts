/** An answer of one line, or of several that were pasted and end with a line `-----END …`. */
import { createInterface } from 'node:readline';
import { Interrupted } from './interrupted.ts';

/** `check`: true, or what is wrong; then it is asked again. Rejects with Interrupted at the end of the input. */
export async function readLines(
  terminal: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream; signal: AbortSignal },
  message: string,
  check: (answer: string) => true | string,
): Promise<string> {
  const lines = createInterface({ input: terminal.input, output: terminal.output, signal: terminal.signal });
  lines.once('SIGINT', () => lines.close());
  try {
    terminal.output.write(`${message}\n> `);
    let answer: string[] = [];
    for await (const line of lines) {
      if (answer.length === 0 && line.trim() === '') continue;
      answer.push(line);
      if (answer[0]?.includes('-----BEGIN') === true && !line.includes('-----END')) continue;
      const text = answer.join('\n').trim();
      const verdict = check(text);
      if (verdict === true) return text;
      answer = [];
      terminal.output.write(`${verdict}\n> `);
    }
  } finally {
    lines.close();
  }
  throw new Interrupted();
}
