/** Who wrote a line; `note` is a remark of the record itself, such as where the text was cut. */
export type LineRole = 'customer' | 'agent' | 'manager' | 'observer' | 'bot' | 'system' | 'note';

export interface TranscriptLine {
  readonly key: string;
  /** `2026-10-02` and `09:14:05`, in the zone the transcript was written in; empty on notes. */
  readonly day: string;
  readonly time: string;
  readonly writer: string;
  readonly role: LineRole;
  /** Was seen by agents only. */
  readonly internal: boolean;
  readonly text: string;
}

/** `[2026-10-02 09:14:05] Name (role): text`; the connector lets no name hold `): `, so the first role is the true one. */
const HEAD =
  /^\[(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})[^\]]*\] (.*?) \((customer|agent|manager|observer|bot|system)(, private)?\): ?(.*)$/u;
/** Further lines of a message are set in by this much. */
const INDENT = /^ {4}/u;

/**
 * Reads the text of `Transcript__c`. Nothing is dropped: what has not the shape of a message becomes a note, so that a
 * transcript that somebody edited by hand is shown as well.
 */
export function parseTranscript(text: string): TranscriptLine[] {
  const lines: TranscriptLine[] = [];
  for (const row of text.split(/\r\n?|\n/u)) {
    const head = HEAD.exec(row);
    const last = lines[lines.length - 1];
    if (head) lines.push(message(lines.length, head));
    else if (last && (last.role === 'note' ? row !== '' : INDENT.test(row) || row === ''))
      lines[lines.length - 1] = { ...last, text: `${last.text}\n${row.replace(INDENT, '')}` };
    else if (row !== '') lines.push(note(lines.length, row));
  }
  return lines.map((line) => ({ ...line, text: line.text.replace(/\n+$/u, '') }));
}

function message(index: number, head: RegExpExecArray): TranscriptLine {
  const [, day = '', time = '', writer = '', role, secret, text = ''] = head;
  return { key: String(index), day, time, writer, role: role as LineRole, internal: secret !== undefined, text };
}

const note = (index: number, text: string): TranscriptLine => ({
  key: String(index),
  day: '',
  time: '',
  writer: '',
  role: 'note',
  internal: false,
  text,
});
