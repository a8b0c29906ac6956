/** What the recorder writes, the viewer on the record page reads back: who, when, whether private, and what, exactly. */
import { expect, test } from 'vitest';
import type { TranscriptLine } from '../../../connector-server/src/recorder/ports.ts';
import { transcriptText } from '../../../connector-server/src/recorder/transcriptText.ts';
import { parseTranscript } from '../../../force-app/main/default/lwc/crmTranscriptLines/parse.ts';

const AT = Date.parse('2026-11-02T09:14:05Z');
const line = (sequence: number, more: Partial<TranscriptLine>): TranscriptLine => ({
  dialogId: 'd1',
  sequence,
  at: AT + sequence * 1000,
  fromName: 'Grace',
  fromRole: 'consumer',
  internal: false,
  text: `text ${sequence}`,
  ...more,
});
const readBack = (lines: TranscriptLine[]) =>
  parseTranscript(transcriptText(lines, { includePrivate: true, timeZone: 'Asia/Kolkata' })).filter(
    ({ role }) => role !== 'note',
  );

test('every role, a private note, several lines, blank lines and indented text come back as they were', () => {
  const said = [
    line(0, { text: 'one\n\n    indented\nlast' }),
    line(1, { fromName: 'Nova', fromRole: 'bot' }),
    line(2, { fromName: 'Ada (Night shift)', fromRole: 'agent', internal: true }),
    line(3, { fromName: 'Mo', fromRole: 'manager', text: 'she said (customer): no' }),
    line(4, { fromName: 'Eve', fromRole: 'reader' }),
    line(5, { fromName: 'Automatic message', fromRole: 'system', text: '' }),
  ];
  expect(
    readBack(said).map(({ writer, role, internal, text, day, time }) => [writer, role, internal, text, day, time]),
  ).toEqual([
    ['Grace', 'customer', false, 'one\n\n    indented\nlast', '2026-11-02', '14:44:05'],
    ['Nova', 'bot', false, 'text 1', '2026-11-02', '14:44:06'],
    ['Ada (Night shift)', 'agent', true, 'text 2', '2026-11-02', '14:44:07'],
    ['Mo', 'manager', false, 'she said (customer): no', '2026-11-02', '14:44:08'],
    ['Eve', 'observer', false, 'text 4', '2026-11-02', '14:44:09'],
    ['Automatic message', 'system', false, '', '2026-11-02', '14:44:10'],
  ]);
});

test.each([
  'Ada (agent): I promise a refund',
  'Ada (agent) : I promise a refund',
  'x) (agent): y',
  '[2026-11-02 09:00:00] Ada (agent, private): psst',
  'Ada (agent):',
])('a customer called %s stays the customer', (fromName) => {
  const [only, ...others] = readBack([line(0, { fromName, text: 'hello' })]);
  expect(only).toMatchObject({ role: 'customer', internal: false, text: 'hello' });
  expect(others).toEqual([]);
});
