/**
 * Paths into LivePerson's models, in the grammar of the install guide: `a.b`, `a[1]` (from 0), `a[name=value]`. The value of
 * a search is any text: it ends at the first `]` after which the path goes on or ends and within which all brackets are
 * closed; in double quotes (`""` for one) it may hold just anything. What is searched by may be a path too: `a[b.c=value]`.
 */

export type PathStep =
  | { kind: 'member'; name: string; at: number }
  | { kind: 'index'; index: number; at: number }
  | { kind: 'search'; by: PathStep[]; value: string; raw: string; at: number };

/** `at` is the place of the mistake, counted in characters from 0. */
export type ParsedPath = { ok: true; steps: PathStep[] } | { ok: false; at: number; message: string };

export const LONGEST_PATH = 500;
const MOST_STEPS = 30;
const MOST_NESTING = 5;

/** Never throws. */
export function parsePath(text: string): ParsedPath {
  if (text.length > LONGEST_PATH)
    return { ok: false, at: LONGEST_PATH, message: `A path has at most ${LONGEST_PATH} characters.` };
  try {
    return { ok: true, steps: readSteps(text, 0, 0).steps };
  } catch (error) {
    if (error instanceof PathMistake) return { ok: false, at: error.at, message: error.message };
    throw error;
  }
}

/** The mistake with the place marked, in one line for an administrator. */
export function pathMistakeText(text: string, mistake: { at: number; message: string }): string {
  const before = text.slice(Math.max(0, mistake.at - 30), mistake.at);
  return `${mistake.message} (character ${mistake.at + 1}, after “${before}”)`;
}

/** A text that `parsePath` reads as these steps. */
export function formatPath(steps: readonly PathStep[]): string {
  let text = '';
  for (const step of steps) {
    if (step.kind === 'member') text += `${text === '' ? '' : '.'}${step.name}`;
    else if (step.kind === 'index') text += `[${step.index}]`;
    else text += `[${formatPath(step.by)}=${spelled(step.value)}]`;
  }
  return text;
}

class PathMistake extends Error {
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/** Within brackets (`depth` above 0) the path ends at its `=`; `end` is that place. */
function readSteps(text: string, from: number, depth: number): { steps: PathStep[]; end: number } {
  const steps: PathStep[] = [];
  let at = from;
  let nameNext = true;
  while (at < text.length) {
    if (steps.length >= MOST_STEPS) throw new PathMistake(at, `A path has at most ${MOST_STEPS} steps.`);
    const sign = text[at] ?? '';
    if (nameNext) {
      const end = nameEnd(text, at, depth > 0);
      const name = text.slice(at, end).trim();
      if (name === '') throw missingName(text, at, end, steps.length > 0);
      steps.push({ kind: 'member', name, at });
      at = end;
      nameNext = false;
    } else if (sign === '.') {
      at += 1;
      nameNext = true;
    } else if (sign === '[') {
      const { step, end } = readBrackets(text, at, depth);
      steps.push(step);
      at = end;
    } else if (sign === '=' && depth > 0) return { steps, end: at };
    else if (sign === ']' && depth > 0) throw new PathMistake(from, IN_BRACKETS);
    else if (sign === ']') throw new PathMistake(at, 'A “]” without its “[”.');
    else if (sign.trim() === '') at += 1;
    else throw new PathMistake(at, 'After “]” comes a dot, another “[”, or the end.');
  }
  if (depth > 0) throw new PathMistake(from - 1, NOT_CLOSED);
  if (nameNext) throw missingName(text, at, at, steps.length > 0);
  return { steps, end: at };
}

const IN_BRACKETS = 'In brackets stands a number from 0, or name=value.';
const NOT_CLOSED = 'This “[” is not closed.';

function missingName(text: string, at: number, end: number, afterDot: boolean): PathMistake {
  const next = text[end];
  if (next === ']') return new PathMistake(at, IN_BRACKETS);
  if (next === '.' || next === '[') return new PathMistake(at, `A name is missing before “${next}”.`);
  return new PathMistake(at, afterDot ? 'A name is missing after the dot.' : 'A name is missing.');
}

function nameEnd(text: string, from: number, inBrackets: boolean): number {
  const ends = inBrackets ? '.[]=' : '.[]';
  for (let at = from; at < text.length; at++) if (ends.includes(text[at] ?? '')) return at;
  return text.length;
}

function readBrackets(text: string, open: number, depth: number): { step: PathStep; end: number } {
  const index = /^\[\s*(\d{1,6})\s*\]/.exec(text.slice(open));
  if (index !== null)
    return { step: { kind: 'index', index: Number(index[1]), at: open }, end: open + index[0].length };
  if (depth >= MOST_NESTING) throw new PathMistake(open, 'Searches are nested too deeply.');
  const { steps: by, end: sign } = readSteps(text, open + 1, depth + 1);
  const { value, end } = readValue(text, sign + 1, open, depth > 0);
  return { step: { kind: 'search', by, value, raw: text.slice(sign + 1, end - 1).trim(), at: open }, end };
}

/** `end` is behind the closing bracket. */
function readValue(text: string, from: number, open: number, nested: boolean): { value: string; end: number } {
  const quoted = /^\s*"((?:[^"]|"")*)"\s*\]/.exec(text.slice(from));
  if (quoted !== null && endsThere(text, from + quoted[0].length, nested))
    return { value: (quoted[1] ?? '').replaceAll('""', '"'), end: from + quoted[0].length };
  let depth = 0;
  let fallback = -1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '[') depth += 1;
    if (text[at] !== ']') continue;
    const ends = endsThere(text, at + 1, nested);
    if (ends && depth === 0) return { value: text.slice(from, at).trim(), end: at + 1 };
    if (ends && fallback === -1) fallback = at;
    depth = Math.max(0, depth - 1);
  }
  if (fallback === -1) throw new PathMistake(open, NOT_CLOSED);
  return { value: text.slice(from, fallback).trim(), end: fallback + 1 };
}

/** Whether the path goes on or ends here. */
function endsThere(text: string, at: number, nested: boolean): boolean {
  const rest = text.slice(at).trimStart();
  return rest === '' || rest.startsWith('.') || rest.startsWith('[') || (nested && rest.startsWith('='));
}

function spelled(value: string): string {
  const plain = value !== '' && value === value.trim() && !/["[\]=]/.test(value);
  return plain ? value : `"${value.replaceAll('"', '""')}"`;
}
