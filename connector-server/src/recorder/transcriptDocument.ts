/** One conversation's transcript in every form it is stored in, with everything masked. Pure. */
import { createHash } from 'node:crypto';
import type { MaskFinding, Masker } from '../support/masking/masker.ts';
import type { TranscriptLine } from './ports.ts';
import { orderedLines, transcriptText } from './transcriptText.ts';
import type { TranscriptRules } from './transcriptText.ts';

export interface TranscriptDocument {
  /** For people, whole. */
  text: string;
  /** The text, then the machine copy. */
  file: string;
  /** `1:<rules>:<sha-256>`: changes when what was said, or a rule of masking, does. */
  checksum: string;
  /** What was masked. */
  found: MaskFinding[];
  /** As they were written: masked and in order. */
  lines: TranscriptLine[];
}

/** Nothing that was said can begin a line, so this cannot be forged. */
export const MACHINE_COPY = '=== Machine copy (JSON) ===';
const FORMAT = 'liveperson-transcript/1';

/** Throws ConnectorError when masking takes too long. */
export function transcriptDocument(
  about: { account: string; conversationId: string },
  given: readonly TranscriptLine[],
  rules: TranscriptRules & { masker: Masker },
): TranscriptDocument {
  const { lines, found } = maskedLines(orderedLines(given, rules.includePrivate), rules.masker);
  const text = transcriptText(lines, { ...rules, includePrivate: true });
  const checksum = checksumOf(lines, rules);
  const head = { format: FORMAT, ...about, timeZone: rules.timeZone, checksum };
  // One message per line, so that two copies can be compared by eye.
  const messages = lines.map((line) => JSON.stringify(machineLine(line))).join(',\n');
  const json = `${JSON.stringify(head).slice(0, -1)},"messages":[\n${messages}\n]}`;
  return { text, file: `${text}\n\n${MACHINE_COPY}\n${json}\n`, checksum, found, lines };
}

function maskedLines(
  lines: readonly TranscriptLine[],
  masker: Masker,
): { lines: TranscriptLine[]; found: MaskFinding[] } {
  const { texts, found } = masker.mask(lines.flatMap((line) => [line.fromName, line.text, line.file?.caption ?? '']));
  return {
    found,
    lines: lines.map((line, index) => ({
      ...line,
      fromName: texts[index * 3] ?? '',
      text: texts[index * 3 + 1] ?? '',
      ...(line.file === undefined ? {} : { file: { ...line.file, caption: texts[index * 3 + 2] ?? '' } }),
    })),
  };
}

function machineLine(line: TranscriptLine): object {
  return {
    dialogId: line.dialogId,
    sequence: line.sequence,
    at: new Date(line.at).toISOString(),
    from: { name: line.fromName, role: line.fromRole },
    private: line.internal,
    kind: line.kind ?? 'text',
    text: line.text,
    ...(line.file === undefined ? {} : { file: line.file }),
  };
}

/**
 * Only what LivePerson tells the same way in a live dialog and in its history: whose side spoke, not under which name; and
 * of kinds of messages the two describe differently, only that they are there. Masked, since of a card number only a
 * few digits would have to be guessed from the sum.
 */
function checksumOf(lines: readonly TranscriptLine[], rules: TranscriptRules & { masker: Masker }): string {
  const said = lines
    .map((line) => [
      line.dialogId,
      line.sequence,
      line.fromRole === 'consumer' ? 1 : 0,
      line.internal ? 1 : 0,
      line.kind === 'other' ? '' : line.text.toWellFormed(),
    ])
    .sort(([a = '', n = 0], [b = '', m = 0]) => (a === b ? Number(n) - Number(m) : a < b ? -1 : 1));
  const rulesOf = createHash('sha256').update(`${rules.masker.fingerprint} ${rules.includePrivate}`).digest('hex');
  return `1:${rulesOf.slice(0, 8)}:${createHash('sha256').update(JSON.stringify(said)).digest('hex')}`;
}
