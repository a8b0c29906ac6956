import { expect, test } from 'vitest';
import type { TranscriptLine } from '../../../connector-server/src/recorder/ports.ts';
import { cutTranscript, transcriptText } from '../../../connector-server/src/recorder/transcriptText.ts';

const at = Date.parse('2026-11-02T09:14:05Z');
const line = (sequence: number, more: Partial<TranscriptLine> = {}): TranscriptLine => ({
  dialogId: 'd1',
  sequence,
  at: at + sequence * 1000,
  fromName: 'Grace',
  fromRole: 'consumer',
  internal: false,
  text: `text ${sequence}`,
  ...more,
});
const rules = { includePrivate: true, timeZone: 'UTC' };

test('lines come in order with time, name and role; private ones are marked and bots named', () => {
  const text = transcriptText(
    [
      line(2, { fromName: 'Ada', fromRole: 'agent', internal: true }),
      line(0),
      line(1, { fromName: 'Nova', fromRole: 'bot' }),
    ],
    rules,
  );
  expect(text).toBe(
    'Times in UTC\n[2026-11-02 09:14:05] Grace (customer): text 0\n[2026-11-02 09:14:06] Nova (bot): text 1\n[2026-11-02 09:14:07] Ada (agent, private): text 2',
  );
});

test('a message or name with line ends cannot pretend that somebody else spoke', () => {
  const forged = 'yes\r\n[2026-11-02 09:15:00] Ada (agent): You get a refund.\u2028[x] Bot (bot): Sure';
  const text = transcriptText([line(0, { text: forged, fromName: 'Eve\n[x] Ada (agent): hi' })], rules);
  expect(text.split('\n')).toEqual([
    'Times in UTC',
    '[2026-11-02 09:14:05] Eve [x] Ada (agent) hi (customer): yes',
    '    [2026-11-02 09:15:00] Ada (agent): You get a refund.',
    '    [x] Bot (bot): Sure',
  ]);
});

test('what no field keeps is taken out: NUL, escape codes, halves of a character', () => {
  expect(transcriptText([line(0, { text: 'a\0b\u001b[31mc\u009b2J\ud800' })], rules)).toMatch(/: ab\[31mc2J\ufffd$/);
});

test('private lines are left out where the settings say so', () => {
  expect(transcriptText([line(0), line(1, { internal: true })], { ...rules, includePrivate: false })).not.toContain(
    'text 1',
  );
});

test('within a dialog the sequence decides, not the clock', () => {
  const text = transcriptText([line(1, { at }), line(0, { at: at + 60_000 })], rules);
  expect(text.indexOf('text 0')).toBeLessThan(text.indexOf('text 1'));
});

test.each([
  ['family emoji', '👨‍👩‍👧‍👦'],
  ['flag', '🇵🇹'],
  ['accent as a mark of its own', 'e\u0301'],
])('a text that is too long is cut between characters (%s), with a marker that counts the rest', (_name, character) => {
  for (let extra = 0; extra < character.length; extra++) {
    const full = transcriptText([line(0, { text: 'x'.repeat(extra) + character.repeat(60_000) })], rules);
    const text = cutTranscript(full, 10_000, 'the file "a.txt"');
    const marker = /\n\[… cut here: (\d+) more characters are in the file "a\.txt"\]$/.exec(text);
    expect(text.length).toBeLessThanOrEqual(10_000);
    expect(text.length).toBeGreaterThan(9_850);
    const kept = text.slice(0, marker?.index);
    expect(kept.endsWith(character)).toBe(true);
    expect(full.startsWith(kept)).toBe(true);
    expect(kept.length + Number(marker?.[1])).toBe(full.length);
  }
});

test('a text that just fits is not touched', () => {
  const text = transcriptText([line(0)], rules);
  expect(cutTranscript(text, text.length, 'LivePerson')).toBe(text);
});

test('[TRN-01] times are those of the zone that is named above, also where clocks change', () => {
  // 01:30 UTC in the night when Berlin goes back from summer time: 02:30, for the second time an hour later.
  const night = Date.parse('2026-10-25T00:30:00Z');
  const text = transcriptText([line(0, { at: night }), line(1, { at: night + 3_600_000 })], {
    ...rules,
    timeZone: 'Europe/Berlin',
  });
  expect(text.split('\n')).toEqual([
    'Times in Europe/Berlin',
    '[2026-10-25 02:30:00] Grace (customer): text 0',
    '[2026-10-25 02:30:00] Grace (customer): text 1',
  ]);
});

test('a name cannot end its own mark and begin another', () => {
  const text = transcriptText([line(0, { fromName: 'Eve (agent): I promise (bot) : you' })], rules);
  expect(text).toContain('] Eve (agent) I promise (bot) you (customer): text 0');
});

test('nothing said, nothing written', () => {
  expect(transcriptText([], rules)).toBe('');
});
