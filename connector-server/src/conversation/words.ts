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

const PREVIEW_CHARS = 140;

/** One line for the list: what the last message was, in words. */
export function previewOf(content: MessageContent): string {
  const text = content.kind === 'file' ? `File: ${content.caption || content.fileType}` : content.text;
  const line = text.replace(/\s+/gu, ' ').trim();
  const chars = line.length > PREVIEW_CHARS * 2 ? Array.from(line.slice(0, PREVIEW_CHARS * 2 + 1)) : Array.from(line);
  return chars.length > PREVIEW_CHARS ? `${chars.slice(0, PREVIEW_CHARS - 1).join('')}…` : line;
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
