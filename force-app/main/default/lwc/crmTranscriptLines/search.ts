import type { TranscriptLine } from './parse';

/** A piece of text, and whether the search found it. */
export interface MarkedText {
  readonly key: string;
  readonly text: string;
  readonly hit: boolean;
}

/** Keys of the lines whose text or writer holds the words, in order. Letter case does not matter. */
export function matchingKeys(lines: readonly TranscriptLine[], query: string): string[] {
  const pattern = patternOf(query);
  if (!pattern) return [];
  return lines
    .filter(({ text, writer }) => text.search(pattern) >= 0 || writer.search(pattern) >= 0)
    .map(({ key }) => key);
}

/** Cuts a text where the query is found; joining the pieces gives the text again. `prefix` keeps keys apart. */
export function markHits(text: string, query: string, prefix = ''): MarkedText[] {
  const pattern = patternOf(query);
  const pieces: MarkedText[] = [];
  const add = (piece: string, hit: boolean): void => {
    if (piece) pieces.push({ key: `${prefix}${pieces.length}`, text: piece, hit });
  };
  let end = 0;
  for (const match of pattern ? text.matchAll(pattern) : []) {
    add(text.slice(end, match.index), false);
    add(match[0], true);
    end = match.index + match[0].length;
  }
  add(text.slice(end), false);
  return pieces;
}

/** By the rules of Unicode for letter case, which never change what a match is long; null for nothing to look for. */
function patternOf(query: string): RegExp | null {
  const words = query.trim();
  return words ? new RegExp(words.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&'), 'giu') : null;
}
