/** The texts of a Task, from the templates of the settings. Pure. */
import type { TaskWord } from '../conversation/taskWords.ts';
import { cutText } from '../support/cutText.ts';
import { fillTemplate } from '../support/template.ts';
import { apiLabel, channelLabel } from './channelLabel.ts';
import type { ConversationRecord } from './conversationRecord.ts';
import { handlingSeconds } from './conversationRecord.ts';

/** Lengths of Task.Subject and Task.Description (Object Reference, Task). */
export const SUBJECT_CHARS = 255;
export const COMMENTS_CHARS = 32_000;

export const CLOSED_IN_WORDS = {
  agent: 'Closed by agent',
  consumer: 'Closed by customer',
  system: 'Closed by LivePerson',
  timeout: 'Closed after inactivity',
} as const;

export const TRANSCRIPT_POINTER = 'The transcript is kept on the LivePerson Conversation record.';
const REST_POINTER = '\n[… cut here: the whole transcript is on the LivePerson Conversation record]';

export interface TaskTextNames {
  account: string;
  agentName: string;
  skillName: string | null;
  /** What stands for {transcript}: the text, else null for a pointer to it. Empty: none is kept. */
  transcript: string | null;
}

/** The words for one agent's Task. */
export function taskWords(
  record: ConversationRecord,
  agentId: string,
  names: TaskTextNames,
): Readonly<Record<TaskWord, string>> {
  const written = record.notes.get(agentId);
  return {
    account: names.account,
    channel: channelLabel(record.channel),
    api: apiLabel(record.api),
    skill: names.skillName ?? record.skillId ?? '',
    consumer: record.consumerName.replace(/\s+/g, ' ').trim() || 'not known by name',
    agent: names.agentName,
    number: record.conversationId,
    source: record.source,
    started: time(record.startedAt),
    ended: record.endedAt === null ? 'still open' : time(record.endedAt),
    duration: duration(handlingSeconds(record.stints.get(agentId) ?? [])),
    closed: record.closedBy === null ? '' : CLOSED_IN_WORDS[record.closedBy],
    csat: record.csat === null ? '' : String(record.csat),
    notes: written?.notes.trim() ?? '',
    wrapup: written?.wrapUp.trim() ?? '',
    transcript: names.transcript ?? TRANSCRIPT_POINTER,
  };
}

export function subjectText(template: string, words: Readonly<Record<TaskWord, string>>): string {
  const known = words.consumer === 'not known by name' ? { ...words, consumer: '' } : words;
  const subject = fillTemplate(template, known).replace(/\s+/g, ' ').trim();
  return cutText(subject || 'LivePerson conversation', SUBJECT_CHARS);
}

/**
 * The comments, and below them `remark`. When all is too long the transcript gives way first, and says where the rest
 * is; then the end goes, and the cut shows.
 */
export function commentsText(
  template: string,
  words: Readonly<Record<TaskWord, string>>,
  remark: string | null,
): string {
  const tail = remark === null ? '' : `\n${remark}`;
  const fill = (transcript: string): string =>
    cleaned(fillTemplate(template, { ...words, transcript }).trimEnd() + tail);
  const whole = fill(words.transcript);
  if (whole.length <= COMMENTS_CHARS) return whole;
  const mentions = Math.max(1, template.split('{transcript}').length - 1);
  const room = Math.floor((COMMENTS_CHARS - fill('x').length) / mentions) - REST_POINTER.length;
  const head = room > 0 ? cutText(cleaned(words.transcript), room).slice(0, -1) + REST_POINTER : TRANSCRIPT_POINTER;
  return cutText(fill(head), COMMENTS_CHARS);
}

/** What a field would not keep: NUL and the other C0 and C1 controls, line ends and tabs apart. */
function cleaned(text: string): string {
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}

function time(at: number): string {
  return new Date(at)
    .toISOString()
    .replace(/\.\d+Z$/, ' UTC')
    .replace('T', ' ');
}

function duration(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
