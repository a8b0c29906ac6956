/** Somebody at the terminal: reads what is printed, and types an answer when a question stands there. */
import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

export interface Reply {
  /** How the question begins. */
  to: string;
  /** What is typed before Enter; `\u001b[B` is the arrow down. May look something up first. */
  type: string | (() => string | Promise<string>);
}

export interface PersonAtTerminal {
  input: PassThrough;
  output: NodeJS.WritableStream;
  /** Questions answered so far, in order. */
  answered: string[];
  /** All that was printed, without colours. */
  read(): string;
  /** Rejects when a question has no reply, or looking an answer up failed. */
  trouble: Promise<never>;
}

export const DOWN = '\u001b[B';

/** Each reply is given once, to a question that begins so. A question nobody has a reply for ends in `trouble`. */
export function personAtTerminal(replies: readonly Reply[]): PersonAtTerminal {
  const input = new PassThrough();
  const left = [...replies];
  const answered: string[] = [];
  let printed = '';
  let seen = 0;
  let busy = false;
  let fail: (error: Error) => void;
  const trouble = new Promise<never>((_resolve, reject) => (fail = reject));
  trouble.catch(() => undefined);
  const given: string[] = [];
  const look = (): void => {
    // While an answer is typed, its question is drawn again and again.
    const question = openQuestions(printed.slice(seen)).find((text) => !given.some((to) => text.startsWith(to)));
    if (busy || question === undefined) return;
    const at = left.findIndex(({ to }) => question.startsWith(to));
    const [reply] = at < 0 ? [] : left.splice(at, 1);
    if (reply === undefined) return fail(new Error(`Nobody knows an answer to: ${question}\n${printed.slice(-1500)}`));
    busy = true;
    answered.push(question);
    given.push(reply.to);
    seen = printed.length;
    Promise.resolve(typeof reply.type === 'string' ? reply.type : reply.type())
      .then((text) => input.write(`${text}\r`))
      .catch(fail)
      .finally(() => {
        busy = false;
        look();
      });
  };
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      printed += stripVTControlCharacters(chunk.toString());
      done();
      // The prompt listens for keys once it is drawn.
      setImmediate(look);
    },
  });
  // A terminal is not ended by the prompt that wrote to it.
  output.end = () => output;
  return { input, output, answered, read: () => printed, trouble };
}

/** Questions drawn in what was printed: by a prompt (`? …`), or before pasted lines (`> `). */
function openQuestions(text: string): string[] {
  const pasted = /(?:^|\n)([^\n]+)\n> $/.exec(text)?.[1];
  const asked = [...text.matchAll(/(?:^|\n)\? ([^\n]+)/g)].map(([, question = '']) => question.trim());
  return pasted === undefined ? asked : [...asked, pasted.trim()];
}
