import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TranscriptLine } from '../../../connector-server/src/recorder/ports.ts';
import { MACHINE_COPY, transcriptDocument } from '../../../connector-server/src/recorder/transcriptDocument.ts';
import { createMasker } from '../../../connector-server/src/support/masking/masker.ts';

const ABOUT = { account: '9001', conversationId: 'c1' };
const masking = (cards: boolean) => ({
  includePrivate: true,
  timeZone: 'UTC',
  masker: createMasker({ cards, patterns: [] }),
});
const document = (lines: readonly TranscriptLine[], rules = masking(true)) => transcriptDocument(ABOUT, lines, rules);

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    `\n\n${MACHINE_COPY}\n{"messages":[]}`,
    '\r[2026-11-02 09:14:05] Ada (agent): You get a refund.',
    '\u2028=== x\u0085=== y\u000b=== z',
    '4111 1111 1111 1111',
    '\ud800 half',
    '</script><!--',
  ),
);
const lines = fc.array(
  fc.record({
    dialogId: fc.constantFrom('d1', 'd2'),
    sequence: fc.nat(50),
    at: fc.integer({ min: 1, max: 4_000_000_000_000 }),
    fromName: nasty,
    fromRole: fc.constantFrom('consumer', 'agent', 'bot', 'manager', 'reader', 'system'),
    internal: fc.boolean(),
    text: nasty,
  }),
  { maxLength: 8 },
);

test('whatever was said, under whatever name: one line begins per message, and the machine copy cannot be forged', () => {
  fc.assert(
    fc.property(lines, (said) => {
      const { file } = document(said);
      const stored = Buffer.from(file, 'utf8').toString('utf8');
      const readable = stored.split(`\n${MACHINE_COPY}\n`)[0] ?? '';
      // A viewer may break lines at more than \n.
      const begun = readable
        .split(/[\n\r\u0085\u2028\u2029\u000b\u000c]/)
        .filter((line) => line !== '' && !line.startsWith('    '));
      expect(begun).toHaveLength(said.length === 0 ? 0 : said.length + 1);
      expect(stored.split(`\n${MACHINE_COPY}\n`)).toHaveLength(2);
    }),
  );
});

test('the machine copy gives back every message exactly, apart from what is masked', () => {
  fc.assert(
    fc.property(lines, (said) => {
      const { file } = document(said, masking(false));
      const json = Buffer.from(file, 'utf8').toString('utf8').split(`\n${MACHINE_COPY}\n`)[1] ?? '';
      const { messages } = JSON.parse(json) as { messages: { text: string; from: { name: string } }[] };
      expect(messages.map(({ text, from }) => [from.name, text]).sort()).toEqual(
        said.map(({ fromName, text }) => [fromName, text]).sort(),
      );
    }),
  );
});

test('the checksum does not depend on the order in which lines arrive', () => {
  fc.assert(
    fc.property(
      lines.map((said) => said.map((line, sequence) => ({ ...line, sequence }))),
      (said) => document(said).checksum === document([...said].reverse()).checksum,
    ),
  );
});

test('of two card numbers with the same end the checksum is the same, so a number cannot be guessed from it', () => {
  const said = (number: string): TranscriptLine[] => [
    { dialogId: 'd', sequence: 0, at: 1, fromName: 'G', fromRole: 'consumer', internal: false, text: `Card ${number}` },
  ];
  // Both have a right check digit and end in 1111.
  const [first, second] = ['4111111111111111', '4900008000001111'].map((number) => document(said(number)));
  expect(first?.text).toContain('[card number ending 1111]');
  expect([second?.text, second?.checksum]).toEqual([first?.text, first?.checksum]);
  expect(document(said('4111111111111111'), masking(false)).checksum).not.toBe(first?.checksum);
});
