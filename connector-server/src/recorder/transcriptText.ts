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
  return `[${time}] ${inOneLine(line.fromName) || 'Unknown'} (${mark}): ${withinItsLine(line.text)}`;
}

/** What a terminal or a field would act upon, line ends apart: NUL and the other C0 and C1 controls. */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

function inOneLine(name: string): string {
  return name.toWellFormed().replace(CONTROLS, '').replace(/\s+/g, ' ').trim();
}

/** Further lines of a message are set in, so that nobody can write a line that looks like another person's. */
function withinItsLine(text: string): string {
  return text
    .toWellFormed()
    .replace(CONTROLS, '')
    .replace(/\r\n?|[\n\u2028\u2029]/g, '\n    ');
}

/** Cuts between characters as people see them and says so. */
function cut(text: string, maxChars: number): string {
  const marker = (left: number): string => `\n[… cut here: ${left} more characters are in LivePerson]`;
  const room = maxChars - marker(text.length).length;
  // No character spans a blank, so only what follows the last one before the cut has to be looked at closely.
  const start = Math.max(0, text.lastIndexOf(' ', room - 1), text.lastIndexOf('\n', room - 1));
  let end = start;
  for (const { index, segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(
    text.slice(start, room + LOOK_AHEAD),
  )) {
    if (start + index + segment.length > room) break;
    end = start + index + segment.length;
  }
  return text.slice(0, end) + marker(text.length - end);
}

/** Longer than any character that occurs in earnest, UTF-16 units. */
const LOOK_AHEAD = 100;
