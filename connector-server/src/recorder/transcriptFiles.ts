/** Puts files onto Conversation records, each exactly once, however often it is tried. */
import { createHash } from 'node:crypto';
import { IN_FLIGHT_MS } from './batch.ts';
import type { FoundFile, OrgFiles, TranscriptLedger, TranscriptPart } from './filePorts.ts';
import type { RecordIntent, RecordWriter, WriteOutcome } from './ports.ts';
import type { Job } from './recordStore.ts';

export interface WantedFile {
  job: Job;
  /** Names it in the ledger. */
  part: string;
  recordId: string;
  title: string;
  fileName: string;
  bytes: Uint8Array;
}

export interface FileDeps {
  writer: Pick<RecordWriter, 'write'>;
  files: Pick<OrgFiles, 'find'>;
  ledger: TranscriptLedger;
  now: () => number;
}

/** `later`: a request for it may still be on its way. */
export type PutOutcome =
  { outcome: 'there' } | { outcome: 'later'; dueAt: number } | Exclude<WriteOutcome, { outcome: 'written' }>;

/** Of transcripts and attachments alike: the conversation's id is in it, so that it can be found again. */
export const transcriptTitle = (conversationId: string): string => `Transcript ${conversationId}`;

export const FILE_OBJECT = 'ContentVersion';
/** Files looked for and sent together. */
const MOST_TOGETHER = 50;

/**
 * Salesforce has no key for files, so: what the ledger knows is not sent again, everything else is looked for on the record
 * first, by title and MD5; and before a file is sent, the ledger notes that it may come to exist.
 * One outcome per file, in order. Rejects when the org or the store is away.
 */
export async function putFiles(
  deps: FileDeps,
  connectionId: string,
  account: string,
  wanted: readonly WantedFile[],
  known: readonly TranscriptPart[],
): Promise<PutOutcome[]> {
  const outcomes: PutOutcome[] = [];
  for (let at = 0; at < wanted.length; at += MOST_TOGETHER)
    outcomes.push(...(await putSome(deps, connectionId, account, wanted.slice(at, at + MOST_TOGETHER), known)));
  return outcomes;
}

async function putSome(
  deps: FileDeps,
  connectionId: string,
  account: string,
  wanted: readonly WantedFile[],
  known: readonly TranscriptPart[],
): Promise<PutOutcome[]> {
  const hashes = wanted.map(({ bytes }) => createHash('md5').update(bytes).digest('hex'));
  const rows = wanted.map((file) => known.find((part) => isOf(part, file)));
  const outcomes: (PutOutcome | null)[] = wanted.map((_, index) => {
    const row = rows[index];
    return row?.versionId != null && row.contentHash === hashes[index] ? { outcome: 'there' } : null;
  });
  const open = wanted.filter((_, index) => outcomes[index] === null);
  if (open.length === 0) return outcomes.map(settled);
  const found = await deps.files.find(connectionId, [...new Set(open.map(({ recordId }) => recordId))]);
  const sending: { index: number; intent: RecordIntent }[] = [];
  const adopted: { index: number; versionId: string }[] = [];
  wanted.forEach((file, index) => {
    if (outcomes[index] !== null) return;
    const there = newestOf(found, file);
    if (there !== undefined && there.md5 === hashes[index])
      return void adopted.push({ index, versionId: there.versionId });
    const row = rows[index];
    if (file.job.inherited && row?.versionId === null && row.ageMs < IN_FLIGHT_MS) {
      outcomes[index] = { outcome: 'later', dueAt: deps.now() + IN_FLIGHT_MS - row.ageMs };
      return;
    }
    sending.push({ index, intent: fileIntent(account, file, there?.documentId ?? null) });
  });
  const partOf = (index: number) => {
    const file = wanted[index] as WantedFile;
    return {
      conversationId: file.job.conversationId,
      part: file.part,
      recordId: file.recordId,
      contentHash: hashes[index] ?? '',
    };
  };
  await deps.ledger.announce(
    connectionId,
    sending.map(({ index }) => partOf(index)),
  );
  const answers =
    sending.length === 0
      ? []
      : await deps.writer.write(
          connectionId,
          sending.map(({ intent }) => intent),
        );
  const byRef = new Map(answers.map((answer) => [answer.ref, answer]));
  const written = [...adopted];
  for (const { index, intent } of sending) {
    const answer = byRef.get(intent.ref);
    if (answer?.outcome === 'written') written.push({ index, versionId: answer.recordId });
    else outcomes[index] = answer ?? NO_ANSWER;
  }
  await deps.ledger.save(
    connectionId,
    written.map(({ index, versionId }) => ({ ...partOf(index), versionId, refused: null })),
  );
  for (const { index } of written) outcomes[index] = { outcome: 'there' };
  return outcomes.map(settled);
}

const NO_ANSWER = {
  ref: '',
  outcome: 'retry',
  code: 'NO_ANSWER',
  message: 'The file got no answer.',
  afterMs: null,
  uncertain: true,
} as const;

const settled = (outcome: PutOutcome | null): PutOutcome => outcome ?? NO_ANSWER;

/** A version of a document that is there keeps its place; a first one is published at the record, which links it. */
function fileIntent(account: string, file: WantedFile, documentId: string | null): RecordIntent {
  return {
    kind: 'create',
    ref: `${account}:${file.job.conversationId}:${file.part}`,
    object: FILE_OBJECT,
    fields: {
      Title: file.title,
      PathOnClient: file.fileName,
      VersionData: Buffer.from(file.bytes).toString('base64'),
      ...(documentId === null ? { FirstPublishLocationId: file.recordId } : { ContentDocumentId: documentId }),
    },
  };
}

/** A record made anew (deleted in the org before) has no files. */
const isOf = (part: TranscriptPart, file: WantedFile): boolean =>
  part.conversationId === file.job.conversationId && part.part === file.part && part.recordId === file.recordId;

function newestOf(found: readonly FoundFile[], { recordId, title }: WantedFile): FoundFile | undefined {
  return found.find((file) => file.title === title && file.recordId.slice(0, 15) === recordId.slice(0, 15));
}
