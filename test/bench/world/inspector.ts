/** Asks a process started with --inspect to collect its garbage, so that memory figures hold what is kept and not what lies about. */
import { WebSocket } from 'ws';

/** Address of the inspector, from the line a process prints at start. Null: not that line. */
export const inspectorUrl = (line: string): string | null =>
  /Debugger listening on (ws:\/\/\S+)/.exec(line)?.[1] ?? null;

/** Resolves when a full collection is done. */
export function collectGarbage(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.once('error', reject);
    socket.once('open', () => socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' })));
    socket.on('message', (data: Buffer) => {
      if ((JSON.parse(data.toString('utf8')) as { id?: number }).id !== 1) return;
      socket.close();
      resolve();
    });
  });
}
