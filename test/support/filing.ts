/** What a recorder needs for transcripts and files, for worlds without a softphone: a real ledger, and no files to fetch unless given. */
import type { AttachmentSource, FileScanner, Filing, OrgFiles } from '../../connector-server/src/recorder/filePorts.ts';
import type { Database } from '../../connector-server/src/store/database.ts';
import { createTranscriptLedger } from '../../connector-server/src/store/transcriptLedger.ts';
import { createFileScanner } from '../../connector-server/src/wiring/fileScanner.ts';

/** An org that holds no files and does not tell its zone. */
const NO_FILES: OrgFiles = {
  find: () => Promise.resolve([]),
  timeZone: () => Promise.resolve(null),
  transcriptOf: () => Promise.resolve(null),
};

export function testFiling(
  database: Database,
  given: { files?: OrgFiles; attachments?: AttachmentSource; scanner?: FileScanner } = {},
): Filing {
  return {
    files: NO_FILES,
    ledger: createTranscriptLedger(database.db),
    attachments: { file: () => Promise.resolve({ outcome: 'later' }) },
    scanner: createFileScanner(),
    ...given,
  };
}
