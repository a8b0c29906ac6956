/** Formats what was said as plain text for the Transcript field. Pure. */
import type { TranscriptLine } from './ports.ts';

/** Length of LivePerson_Conversation__c.Transcript__c, characters. */
export const TRANSCRIPT_CHARS = 131_072;

const ROLE_WORD: Readonly<Record<TranscriptLine['fromRole'], string>> = {
  consumer: 'customer',
  agent: 'agent',
  manager: 'manager',
  reader: 'observer',
  bot: 'bot',
  system: 'system',
};

export interface TranscriptRules {
  includePrivate: boolean;
  /** Longest text, UTF-16 units as Salesforce counts them. */
  maxChars: number;
}

/** Dialogs in order of their beginning, within a dialog by sequence; each line `[2026-10-02 09:14:05] Name (role): text`, UTC. */
export function transcriptText(lines: readonly TranscriptLine[], rules: TranscriptRules): string {
  const shown = lines.filter((line) => rules.includePrivate || !line.internal);
  const dialogs = [...Map.groupBy(shown, (line) => line.dialogId).values()]
    .map((dialog) => dialog.toSorted((a, b) => a.sequence - b.sequence))
    .sort((a, b) => (a[0]?.at ?? 0) - (b[0]?.at ?? 0));
  const text = dialogs.flat().map(oneLine).join('\n');
  return text.length <= rules.maxChars ? text : cut(text, rules.maxChars);
}

function oneLine(line: TranscriptLine): string {
  const time = new Date(line.at).toISOString().slice(0, 19).replace('T', ' ');
  const mark = line.internal ? `${ROLE_WORD[line.fromRole]}, private` : ROLE_WORD[line.fromRole];
  return `[${time}] ${line.fromName || 'Unknown'} (${mark}): ${line.text}`;
}

/** Cuts between characters as people see them and says so. */
function cut(text: string, maxChars: number): string {
  const marker = (left: number): string => `\n[… cut here: ${left} more characters are in LivePerson]`;
  const room = maxChars - marker(text.length).length;
  let end = 0;
  // Only the neighbourhood of the cut matters; walking the whole text would be slow.
  const from = Math.max(0, room - 200);
  const start = from === 0 ? 0 : lineOrSpaceAfter(text, from);
  for (const { index, segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(
    text.slice(start, room + 200),
  )) {
    if (start + index + segment.length > room) break;
    end = start + index + segment.length;
  }
  if (end === 0) end = wellFormedEnd(text, room);
  return text.slice(0, end) + marker(text.length - end);
}

/** A place near `from` where no character can span; falls back to a code point boundary. */
function lineOrSpaceAfter(text: string, from: number): number {
  const found = /[ \n]/.exec(text.slice(from, from + 150));
  return found === null ? wellFormedEnd(text, from) : from + found.index;
}

function wellFormedEnd(text: string, end: number): number {
  const unit = text.charCodeAt(end - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? end - 1 : end;
}
