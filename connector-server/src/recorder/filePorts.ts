/** What transcripts and attached files need from the outside. `salesforce/`, `store/`, `desk/` and `wiring/` implement these. */

/** The newest version of a document that is linked to a record. */
export interface FoundFile {
  recordId: string;
  title: string;
  documentId: string;
  versionId: string;
  /** MD5, lower-case hex, as Salesforce computes it. */
  md5: string;
}

/** What one org's files and records hold, as the API user reads them. Files are written by the RecordWriter. */
export interface OrgFiles {
  /** Files linked to these records. Rejects when the org is away. */
  find(connectionId: string, recordIds: readonly string[]): Promise<FoundFile[]>;
  /** Zone of the org, IANA; null when it may not be read. Rejects when the org is away. */
  timeZone(connectionId: string): Promise<string | null>;
  /** What the record holds; null: it is gone, or hidden from the API user. Rejects when the org is away. */
  transcriptOf(connectionId: string, recordId: string): Promise<{ text: string; checksum: string } | null>;
}

/** A part of a transcript that was written, or is about to be. */
export interface TranscriptPart {
  conversationId: string;
  /** `field`, `file`, or `<dialog id>:<sequence>` of an attached file. */
  part: string;
  /** Of the Conversation record it belongs to. */
  recordId: string;
  /** SHA-256 of the field's text, MD5 of a file. */
  contentHash: string;
  /** Of a file; null: announced, and its answer never seen. */
  versionId: string | null;
  /** Why a file was not attached, for good; null: it was, or will be. */
  refused: string | null;
  /** Time since it was noted last, ms. */
  ageMs: number;
}

/** What is known of transcripts in the orgs. */
export interface TranscriptLedger {
  load(connectionId: string, conversationIds: readonly string[]): Promise<TranscriptPart[]>;
  /** Before files are sent: remembers that they may come to exist. Rejects when this server was declared dead. */
  announce(
    connectionId: string,
    parts: readonly Omit<TranscriptPart, 'versionId' | 'refused' | 'ageMs'>[],
  ): Promise<void>;
  save(connectionId: string, parts: readonly Omit<TranscriptPart, 'ageMs'>[]): Promise<void>;
  /** These transcripts are to be written again, as if they never had been; of files that are there only what changed. */
  forget(connectionId: string, conversationIds: readonly string[]): Promise<void>;
}

/** A file that was sent in a conversation. `too_large`, `gone`: for good; `later`: not to be had now. */
export type AttachmentAnswer =
  { outcome: 'ok'; bytes: Uint8Array } | { outcome: 'too_large' } | { outcome: 'gone' } | { outcome: 'later' };

/** Reads files of conversations from LivePerson; never from anywhere else. Never rejects. */
export interface AttachmentSource {
  file(connectionId: string, conversationId: string, path: string, maxBytes: number): Promise<AttachmentAnswer>;
}

/** Asks the administrator's scanner about a file. Never rejects; `failed`: it gave no verdict. */
export interface FileScanner {
  scan(
    command: readonly string[],
    timeoutMs: number,
    bytes: Uint8Array,
  ): Promise<{ verdict: 'clean' } | { verdict: 'refused' } | { verdict: 'failed'; text: string }>;
}

/** All of the above: what it takes to file a transcript. */
export interface Filing {
  files: OrgFiles;
  ledger: TranscriptLedger;
  attachments: AttachmentSource;
  scanner: FileScanner;
}
