import type { TranscriptLine } from './parse';

/** One line, or the part of a conversation a bot led, to be opened and closed as one. */
export type TranscriptPart =
  | { readonly kind: 'line'; readonly line: TranscriptLine }
  | {
      readonly kind: 'bot';
      readonly key: string;
      readonly bots: readonly string[];
      readonly lines: readonly TranscriptLine[];
    };

/** Less is quicker read than opened. */
const FEWEST_FOLDED = 3;
const PEOPLE: readonly string[] = ['agent', 'manager'];

/**
 * Folds what a bot and the customer said to each other, from the bot's first line to its last before an agent writes.
 * A conversation that no agent took part in is not folded: nothing would be left to read.
 */
export function foldBots(lines: readonly TranscriptLine[]): TranscriptPart[] {
  if (!lines.some(isPerson)) return lines.map(asLine);
  const parts: TranscriptPart[] = [];
  let run: TranscriptLine[] = [];
  const flush = (): void => {
    parts.push(...foldRun(run));
    run = [];
  };
  for (const line of lines) {
    if (isPerson(line)) {
      flush();
      parts.push(asLine(line));
    } else run.push(line);
  }
  flush();
  return parts;
}

function foldRun(run: readonly TranscriptLine[]): TranscriptPart[] {
  const first = run.findIndex(isBot);
  const last = run.findLastIndex(isBot);
  if (first < 0 || last - first + 1 < FEWEST_FOLDED) return run.map(asLine);
  const lines = run.slice(first, last + 1);
  const bots = [...new Set(lines.filter(isBot).map(({ writer }) => writer))];
  return [
    ...run.slice(0, first).map(asLine),
    { kind: 'bot', key: `bot:${lines[0]?.key ?? ''}`, bots, lines },
    ...run.slice(last + 1).map(asLine),
  ];
}

const asLine = (line: TranscriptLine): TranscriptPart => ({ kind: 'line', line });
const isBot = ({ role }: TranscriptLine): boolean => role === 'bot';
const isPerson = ({ role }: TranscriptLine): boolean => PEOPLE.includes(role);
