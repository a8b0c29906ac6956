/** What a transcript's field holds by the settings, and whether its file is wanted. Pure. */
import { createHash } from 'node:crypto';
import { CONVERSATION_KEY_FIELD, CONVERSATION_OBJECT, conversationKey } from './conversationIntent.ts';
import type { RecordIntent } from './ports.ts';
import type { RecordSettings } from './recordSettings.ts';
import type { TranscriptDocument } from './transcriptDocument.ts';
import { transcriptTitle } from './transcriptFiles.ts';
import { cutTranscript, TRANSCRIPT_CHARS } from './transcriptText.ts';

/** The row that carries a transcript's field and checksum. */
export function fieldIntent(
  conversationId: string,
  text: string | null,
  { checksum }: Pick<TranscriptDocument, 'checksum'>,
  settings: RecordSettings,
): RecordIntent {
  return {
    kind: 'upsert',
    ref: conversationId,
    object: CONVERSATION_OBJECT,
    externalIdField: CONVERSATION_KEY_FIELD,
    externalId: conversationKey(settings.liveperson.account, conversationId),
    fields: {
      Name: conversationId.slice(0, 80),
      Transcript__c: text,
      Transcript_Checksum__c: checksum,
    },
  };
}

/** What Transcript__c holds by the settings; null: nothing. */
export function fieldText(text: string, conversationId: string, settings: RecordSettings): string | null {
  if (settings.transcripts.save === 'file') return null;
  const where = wantsFile(text, settings) ? `the file "${transcriptTitle(conversationId)}.txt"` : 'LivePerson';
  return cutTranscript(text, TRANSCRIPT_CHARS, where);
}

/** As Salesforce may give it back: line ends and blanks at the end are its own business. */
export function fieldHash(text: string | null, checksum: string): string {
  const plain = (text ?? '').replace(/\r\n?/g, '\n').trimEnd();
  return createHash('sha256').update(`${checksum}\n${plain}`).digest('hex');
}

/** Whether the whole transcript is a file of the record. */
export function wantsFile(text: string, { transcripts }: RecordSettings): boolean {
  if (text === '') return false;
  if (transcripts.save === 'file' || transcripts.save === 'both') return true;
  return transcripts.save === 'field' && text.length > TRANSCRIPT_CHARS && transcripts.whenTooLong !== 'cut';
}
