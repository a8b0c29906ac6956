import { fails, fine } from '../outcome.ts';
import type { ServerCheck } from '../types.ts';

const TRIED = 'Looked who may read the settings document and the files with secrets.';

export const serverFiles: ServerCheck = {
  id: 'server.files',
  group: 'server',
  title: 'Only the server reads its secrets',
  why: 'Whoever reads the private key signs in to Salesforce as the API user.',
  whoCanFix: 'server_operator',
  async run(server) {
    const { openFiles } = await server.facts();
    if (openFiles.length === 0) return [fine(TRIED, 'Only the user of the server may read them.')];
    return openFiles.map((file) =>
      fails('readable_by_others', {
        tried: TRIED,
        seen: `Other users of this machine may read ${file}.`,
        mend: `chmod 600 "${file}", owned by the user the server runs as.`,
        subject: file,
      }),
    );
  },
};
