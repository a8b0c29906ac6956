import { expect, test } from 'vitest';
import type { RecordIntent, RecordWriter, WriteOutcome } from '../../../connector-server/src/recorder/ports.ts';
import { notedWriter } from '../../../connector-server/src/recorder/writeTrail.ts';
import type { WriteNote } from '../../../connector-server/src/recorder/writeTrail.ts';

const upsert = (ref: string, fields: Record<string, string> = {}): RecordIntent => ({
  kind: 'upsert',
  ref,
  object: 'LivePerson_Conversation__c',
  externalIdField: 'External_Key__c',
  externalId: `4711:${ref}`,
  fields,
});
const create = (ref: string, object: string): RecordIntent => ({ kind: 'create', ref, object, fields: {} });
const written = (ref: string, droppedFields: string[] = [], created = true): WriteOutcome => ({
  ref,
  outcome: 'written',
  recordId: `id of ${ref}`,
  created,
  droppedFields,
});
const writer = (outcomes: WriteOutcome[]): RecordWriter =>
  ({ write: async () => outcomes, findQueue: async () => 'a queue' }) as unknown as RecordWriter;

test('each row that was written leaves a note with its conversation; rows that were not leave none', async () => {
  const notes: WriteNote[] = [];
  const outcomes: WriteOutcome[] = [
    written('c-1'),
    written('4711:c-1:77'),
    written('c-2', [], false),
    written('4711:c-2:file'),
    { ref: 'c-3', outcome: 'retry', code: 'X', message: '', afterMs: null, uncertain: true },
    { ref: 'c-4', outcome: 'dead', code: 'X', message: '', field: null, whatToDo: '' },
  ];
  const noted = notedWriter(writer(outcomes), { wrote: async (_connection, more) => void notes.push(...more) });
  const intents = [
    upsert('c-1'),
    create('4711:c-1:77', 'Task'),
    upsert('c-2', { Transcript__c: 'text' }),
    create('4711:c-2:file', 'ContentVersion'),
    upsert('c-3'),
    upsert('c-4'),
  ];
  expect(await noted.write('harbor', intents)).toBe(outcomes);
  expect(notes.map(({ conversationId, what, created }) => [conversationId, what, created])).toEqual([
    ['c-1', 'Conversation', true],
    ['c-1', 'Task', true],
    ['c-2', 'Transcript', false],
    ['c-2', 'File', true],
  ]);
  expect(await noted.findQueue('harbor', 'x')).toBe('a queue');
});

test('a field that was left out has a note of its own, without its value', async () => {
  const notes: WriteNote[] = [];
  const noted = notedWriter(writer([written('c-1', ['Skill__c'])]), {
    wrote: async (_connection, more) => void notes.push(...more),
  });
  await noted.write('harbor', [upsert('c-1', { Skill__c: 'secret skill' })]);
  expect(notes).toMatchObject([{ outcome: 'written' }, { outcome: 'left_out', field: 'Skill__c' }]);
  expect(JSON.stringify(notes)).not.toContain('secret');
});

test('a write whose note could not be kept is taken as not done', async () => {
  const noted = notedWriter(writer([written('c-1')]), {
    wrote: () => Promise.reject(new Error('the database is away')),
  });
  await expect(noted.write('harbor', [upsert('c-1')])).rejects.toThrow('the database is away');
});

test('nothing written, nothing noted', async () => {
  const noted = notedWriter(writer([]), { wrote: () => Promise.reject(new Error('called')) });
  expect(await noted.write('harbor', [])).toEqual([]);
});
