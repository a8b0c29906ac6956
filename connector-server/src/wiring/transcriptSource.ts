/** Where a transcript's lines come from: what the sync has just read, a live session or history, or the history of chats. */
import type { DesksOfServer } from '../desk/desks.ts';
import type { HistoryArchive } from '../desk/historyPorts.ts';
import type { TranscriptSource } from '../recorder/ports.ts';
import type { Connection } from '../settings/connection.ts';
import type { LineBuffer } from '../sync/lineBuffer.ts';
import { livePersonAccount } from './profiles.ts';

export function createTranscriptSource(deps: {
  desks: () => Pick<DesksOfServer, 'transcript'>;
  lines: LineBuffer;
  archive: HistoryArchive;
  connection: (id: string) => Connection | null;
}): TranscriptSource {
  return {
    async fetch(connectionId, conversationId, dialogs, from) {
      const read = deps.lines.take(connectionId, conversationId, dialogs);
      if (read !== null) return read;
      const told = await deps.desks().transcript(connectionId, conversationId, dialogs, from);
      const connection = deps.connection(connectionId);
      if (told !== null || connection?.sync.apis.includes('chat') !== true) return told;
      const chat = await deps.archive
        .one(livePersonAccount(connection), 'chat', conversationId)
        // Not to be had now: the transcript is tried again.
        .catch(() => null);
      return chat?.lines ?? null;
    },
  };
}
