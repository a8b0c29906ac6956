/** Compares a transcript in Salesforce with what LivePerson's history holds now. */
import type { TranscriptVerifyAnswer } from '../protocol/adminTypes.ts';
import { ConnectorError } from '../support/errors.ts';
import { conversationRecord } from './conversationRecord.ts';
import type { OrgFiles, TranscriptLedger, TranscriptPart } from './filePorts.ts';
import type { TranscriptSource } from './ports.ts';
import type { RecordSettings } from './recordSettings.ts';
import type { RecordStore } from './recordStore.ts';
import { fieldHash, wantsFile } from './transcriptField.ts';
import type { TranscriptDocument } from './transcriptDocument.ts';
import type { TranscriptDocuments } from './transcriptDocuments.ts';
import { transcriptTitle } from './transcriptFiles.ts';
import { transcriptDialogs } from './transcriptTarget.ts';

export interface TranscriptCheckDeps {
  store: Pick<RecordStore, 'load'>;
  transcripts: TranscriptSource;
  documents: TranscriptDocuments;
  files: OrgFiles;
  ledger: Pick<TranscriptLedger, 'load'>;
  now: () => number;
}

type Outcome = TranscriptVerifyAnswer['outcome'];

const TEXT = {
  open: 'The conversation is still open, or has no record yet: its transcript is written when it ended.',
  onItsWay: 'The transcript is not written yet, or is being written again.',
  unwritten: 'No transcript was written to this record.',
  recordGone: 'The record is gone, or hidden from the connector.',
  tooOld: 'LivePerson keeps conversations for 13 months and no longer has this one; nothing is left to compare with.',
  notNow: 'LivePerson’s history does not hand out this conversation now. Try again later.',
  orgAway: 'Salesforce does not answer now. Try again later.',
  rules: 'It was written under other rules of masking or private messages, so it cannot be compared. Write it again.',
  said: 'What LivePerson holds differs from what was written. Write it again to bring it up to date.',
  noChecksum:
    'The record has no checksum: deploy the field Transcript Checksum, let the API user write it, and write the transcript again.',
  field: 'The text or the checksum on the record was changed after it was written.',
  fileGone: 'The file with the transcript is no longer on the record.',
  file: 'The file with the transcript was replaced after it was written.',
  same: 'The transcript in Salesforce is what was written, and what LivePerson holds.',
} as const;

/** LivePerson, Messaging Interactions API: data is kept for 13 months. */
const KEPT_MS = 13 * 31 * 86_400_000;

/** Never rejects for what is away: that is an answer too. Rejects when the store fails. */
export async function checkTranscript(
  deps: TranscriptCheckDeps,
  connectionId: string,
  settings: RecordSettings,
  conversationId: string,
): Promise<TranscriptVerifyAnswer> {
  const parts = await deps.ledger.load(connectionId, [conversationId]);
  const notAttached = parts.flatMap(({ part, refused }) => (refused === null ? [] : [{ file: part, why: refused }]));
  const say = (outcome: Outcome, text: string): TranscriptVerifyAnswer => ({ outcome, text, notAttached });
  const stored = (await deps.store.load(connectionId, [conversationId])).get(conversationId);
  const record = stored === undefined ? null : conversationRecord(stored.facts);
  if (record === null || stored?.record == null || record.endedAt === null) return say('not_in_salesforce', TEXT.open);
  if (stored.record.transcriptHash === null) return say('not_now', TEXT.onItsWay);
  const { recordId } = stored.record;
  const own = parts.filter((part) => part.recordId.slice(0, 15) === recordId.slice(0, 15));
  const field = own.find(({ part }) => part === 'field');
  if (field === undefined) return say('not_in_salesforce', TEXT.unwritten);
  try {
    const there = await deps.files.transcriptOf(connectionId, recordId);
    if (there === null) return say('not_in_salesforce', TEXT.recordGone);
    if (there.checksum === '') return say('different', TEXT.noChecksum);
    if (fieldHash(there.text, there.checksum) !== field.contentHash) return say('different', TEXT.field);
    const lines = await deps.transcripts
      .fetch(connectionId, conversationId, transcriptDialogs(record), 'history')
      .catch(() => null);
    if (lines === null)
      return record.endedAt < deps.now() - KEPT_MS
        ? say('not_in_liveperson', TEXT.tooOld)
        : say('not_now', TEXT.notNow);
    const document = await deps.documents.of(connectionId, settings, conversationId, lines);
    const [, rules, said] = there.checksum.split(':');
    const [, rulesNow, saidNow] = document.checksum.split(':');
    if (rules !== rulesNow) return say('rules_changed', TEXT.rules);
    if (said !== saidNow) return say('different', TEXT.said);
    const file = await fileProblem(deps, connectionId, settings, { conversationId, recordId, document, own });
    return file === null ? say('same', TEXT.same) : say('different', file);
  } catch (error) {
    return say(
      'not_now',
      error instanceof ConnectorError && error.code === 'masking_too_slow' ? error.text : TEXT.orgAway,
    );
  }
}

async function fileProblem(
  { files }: TranscriptCheckDeps,
  connectionId: string,
  settings: RecordSettings,
  about: { conversationId: string; recordId: string; document: TranscriptDocument; own: readonly TranscriptPart[] },
): Promise<string | null> {
  const written = about.own.find(({ part }) => part === 'file');
  if (written === undefined) return wantsFile(about.document.text, settings) ? TEXT.fileGone : null;
  const title = transcriptTitle(about.conversationId);
  const there = (await files.find(connectionId, [about.recordId])).find((file) => file.title === title);
  if (there === undefined) return TEXT.fileGone;
  return there.md5 === written.contentHash ? null : TEXT.file;
}
