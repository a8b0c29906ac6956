/** Sentences the agent reads about conversations and rings. One place, so that they stay one voice. */
import type { MessageContent, RingEnd } from '../protocol/types.ts';

export const RING_WORDS: Readonly<Record<RingEnd, string>> = Object.freeze({
  accepted: 'You have the conversation.',
  declined: 'You declined. LivePerson offers it to somebody else.',
  taken: 'Another agent was quicker and has this conversation.',
  expired: 'The offer ran out before it was answered. LivePerson offers it again.',
  cancelled: 'The offer was taken back: another agent has it or the customer left.',
});

export const LEFT_WORDS = Object.freeze({
  transferred: 'You transferred the conversation.',
  returned: 'The conversation went back to the queue.',
  taken_over: 'The conversation is with somebody else now.',
  moved: 'The conversation was moved away in LivePerson.',
  done: 'The conversation is finished.',
  away: 'The conversation was closed or moved while the connection was down.',
});

export const takenOverBy = (name: string): string => `${name} has the conversation now.`;

/** A file somebody sent, in words. */
export function fileWords({ caption, fileType }: { caption: string; fileType: string }): string {
  const kind = fileType === '' ? 'File' : `File (${fileType})`;
  return caption === '' ? kind : `${kind}: ${caption}`;
}

const PREVIEW_CHARS = 140;

/** One line for the list: what the last message was, in words. Runs for every message, so it touches only what is odd. */
export function previewOf(content: MessageContent): string {
  const text = content.kind === 'file' ? `File: ${content.caption || content.fileType}` : content.text;
  const line = text.replace(/\s{2,}|[^\S ]/gu, ' ').trim();
  if (line.length <= PREVIEW_CHARS) return line;
  const kept = endOf(line, PREVIEW_CHARS - 1);
  return endOf(line.slice(kept), 1) === line.length - kept ? line : `${line.slice(0, kept)}…`;
}

/** Index after so many characters; one of two code units is never cut in the middle. */
function endOf(line: string, characters: number): number {
  let end = 0;
  for (let seen = 0; seen < characters && end < line.length; seen++)
    end += (line.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return end;
}

/** Name for a consumer without one, distinguishable in a list but revealing nothing. */
export function consumerLabel(name: string, consumerId: string): string {
  const trimmed = name.trim();
  return trimmed !== ''
    ? trimmed
    : consumerId === ''
      ? 'Customer'
      : `Customer ${consumerId.replace(/[^0-9a-z]/gi, '').slice(0, 4)}`;
}
