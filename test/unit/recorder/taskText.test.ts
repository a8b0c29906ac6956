import { expect, test } from 'vitest';
import { DEFAULT_TASK_COMMENTS, DEFAULT_TASK_SUBJECT } from '../../../connector-server/src/conversation/taskWords.ts';
import { conversationRecord } from '../../../connector-server/src/recorder/conversationRecord.ts';
import {
  COMMENTS_CHARS,
  SUBJECT_CHARS,
  commentsText,
  subjectText,
  taskWords,
} from '../../../connector-server/src/recorder/taskText.ts';
import type { TaskTextNames } from '../../../connector-server/src/recorder/taskText.ts';
import { T0, assigned, closed, opened } from './recorderWorld.ts';

function words(names: Partial<TaskTextNames> = {}, notes = { notes: '', wrapUp: '' }) {
  const record = conversationRecord([
    opened('c1'),
    assigned('c1', '101', 1),
    closed('c1', 3_724),
    { type: 'noted', conversationId: 'c1', at: T0 + 5_000, agentId: '101', ...notes },
  ]);
  if (record === null) throw new Error('no record');
  return taskWords(record, '101', {
    account: '9001',
    agentName: 'Ada',
    skillName: 'Sales',
    transcript: null,
    ...names,
  });
}

test('[LOG-12] a subject carries the tenant and the channel', () => {
  expect(subjectText('{account} {channel}: {consumer} ({skill})', words())).toBe(
    '9001 WhatsApp: Grace Holloway (Sales)',
  );
  expect(subjectText(DEFAULT_TASK_SUBJECT, words())).toBe('LivePerson WhatsApp conversation');
});

test('[MAP-26] [MAP-27] the comments carry ids, times, notes and wrap-up; what nobody wrote leaves no empty line', () => {
  const bare = commentsText(DEFAULT_TASK_COMMENTS, words(), null);
  expect(bare).toBe(
    [
      'LivePerson conversation c1 (account 9001)',
      'Channel: WhatsApp',
      'Skill: Sales',
      'Customer: Grace Holloway',
      'Agent: Ada',
      'Started: 2026-11-02 08:00:00 UTC',
      'Ended: 2026-11-02 09:02:04 UTC',
      'The transcript is kept on the LivePerson Conversation record.',
    ].join('\n'),
  );
  const noted = commentsText(
    DEFAULT_TASK_COMMENTS,
    words({ transcript: '' }, { notes: 'Wants a refund\nand an answer', wrapUp: 'Refunded' }),
    'Ben is inactive.',
  );
  expect(noted.split('\n').slice(7)).toEqual([
    'Notes: Wants a refund',
    'and an answer',
    'Wrap-up: Refunded',
    'Ben is inactive.',
  ]);
});

test('words of the customer are not read as words of the template', () => {
  const tricky = { ...words(), consumer: '{agent} $& {notes}', agent: 'Ada' };
  expect(subjectText('{consumer} and {agent}', tricky)).toBe('{agent} $& {notes} and Ada');
});

test('all other words: duration, end, source, kind, rating', () => {
  const filled = { ...words(), csat: '4' };
  expect(subjectText('{duration} {closed} {source} {api} {csat}', filled)).toBe(
    '1:02:03 Closed by agent WHATSAPP Messaging 4',
  );
});

test('a long subject is cut between code points and the cut shows', () => {
  const long = { ...words(), consumer: '🌱'.repeat(300) };
  const subject = subjectText('{consumer}', long);
  expect(subject.length).toBeLessThanOrEqual(SUBJECT_CHARS);
  expect(subject).toMatch(/^(🌱)+…$/u);
});

test('[TRN-06] a transcript that does not fit gives its head and a pointer to the rest; the notes stay whole', () => {
  const transcript = '[08:00] Grace: 🌱 hello\n'.repeat(5_000);
  const notes = { notes: 'n'.repeat(8_000), wrapUp: 'w'.repeat(8_000) };
  const text = commentsText(`${DEFAULT_TASK_COMMENTS}\n-- end`, words({ transcript }, notes), null);
  expect(text.length).toBeLessThanOrEqual(COMMENTS_CHARS);
  expect(text.length).toBeGreaterThan(COMMENTS_CHARS - 10);
  expect(text.isWellFormed()).toBe(true);
  expect(text).toContain(notes.notes);
  expect(text).toContain(notes.wrapUp);
  expect(text).toMatch(/\[… cut here: the whole transcript is on the LivePerson Conversation record\]\n-- end$/);
});

test('when even the rest is too long the end goes, and the cut shows', () => {
  const text = commentsText('{notes}'.repeat(5), words({}, { notes: 'n'.repeat(8_000), wrapUp: '' }), 'remark');
  expect(text).toHaveLength(COMMENTS_CHARS);
  expect(text.endsWith('…')).toBe(true);
});

test('what a field would not keep is taken out', () => {
  expect(commentsText('{notes}', words({}, { notes: 'a\u0000b\u001bc\td\ud800', wrapUp: '' }), null)).toBe(
    'abc\td\ufffd',
  );
});
