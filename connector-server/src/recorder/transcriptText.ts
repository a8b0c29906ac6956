/** Formats what was said as plain text, for the Transcript field and for the readable part of the file. Pure. */
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
  /** IANA name; times are written in it. */
  timeZone: string;
}

/** Dialogs in order of their beginning, within a dialog by sequence; private lines only where the rules keep them. */
export function orderedLines(lines: readonly TranscriptLine[], includePrivate: boolean): TranscriptLine[] {
  const shown = lines.filter((line) => includePrivate || !line.internal);
  return [...Map.groupBy(shown, (line) => line.dialogId).values()]
    .map((dialog) => dialog.toSorted((a, b) => a.sequence - b.sequence))
    .sort((a, b) => (a[0]?.at ?? 0) - (b[0]?.at ?? 0))
    .flat();
}

/**
 * First the line `Times in Europe/Berlin`, then per message `[2026-10-02 09:14:05] Name (role): text`; further lines of a
 * message are set in by four blanks, so nothing that was said begins a line. Empty when nothing was said.
 */
export function transcriptText(lines: readonly TranscriptLine[], rules: TranscriptRules): string {
  const timeOf = clockIn(rules.timeZone);
  const said = orderedLines(lines, rules.includePrivate).map((line) => oneLine(line, timeOf));
  return said.length === 0 ? '' : [`Times in ${rules.timeZone}`, ...said].join('\n');
}

function oneLine(line: TranscriptLine, timeOf: (at: number) => string): string {
  const mark = line.internal ? `${ROLE_WORD[line.fromRole]}, private` : ROLE_WORD[line.fromRole];
  return `[${timeOf(line.at)}] ${inOneLine(line.fromName) || 'Unknown'} (${mark}): ${withinItsLine(line.text)}`;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockIn(timeZone: string): (at: number) => string {
  // Swedish writes dates as ISO 8601 does.
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' });
  clocks.set(timeZone, clock);
  return (at) => clock.format(at);
}

/** What a terminal or a field would act upon, line ends apart: NUL and the other C0 and C1 controls. */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** No name may look like the end of its own: `): ` belongs to the role. */
function inOneLine(name: string): string {
  return name.toWellFormed().replace(CONTROLS, '').replace(/\s+/g, ' ').replace(/\) ?:/g, ')').trim();
}

/** Further lines of a message are set in, so that nobody can write a line that looks like another person's. */
function withinItsLine(text: string): string {
  return text
    .toWellFormed()
    .replace(CONTROLS, '')
    .replace(/\r\n?|[\n\u2028\u2029]/g, '\n    ');
}

/**
 * Cuts a text that is longer than `maxChars` UTF-16 units, as Salesforce counts them, between characters as people see
 * them, and says so. `where` says where the rest is: "the file …", "LivePerson".
 */
export function cutTranscript(text: string, maxChars: number, where: string): string {
  if (text.length <= maxChars) return text;
  const marker = (left: number): string => `\n[… cut here: ${left} more characters are in ${where}]`;
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
