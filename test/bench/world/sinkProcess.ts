/** The org that takes everything, as seen from the bench. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface SinkStats {
  /** API calls, token requests apart. */
  calls: number;
  rows: number;
  /** Tasks that were there before. */
  doubles: number;
}

export type SinkNews = { url: string } | { stats: SinkStats } | { keys: string[]; at: number };

export interface Sink {
  url: string;
  orgId: string;
  stats(): Promise<SinkStats>;
  close(): Promise<void>;
}

/** `onRow`: each row as it was taken, with the moment (epoch ms). */
export async function startSink(delayMs: number, onRow?: (key: string, at: number) => void): Promise<Sink> {
  const child = fork(fileURLToPath(new URL('./orgSink.ts', import.meta.url)), [
    String(delayMs),
    onRow === undefined ? 'quiet' : 'tell',
  ]);
  let tellStats: (stats: SinkStats) => void = () => undefined;
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the org of the bench ended')));
    child.on('message', (message) => {
      const news = message as SinkNews;
      if ('url' in news) resolve(news.url);
      else if ('stats' in news) tellStats(news.stats);
      else for (const key of news.keys) onRow?.(key, news.at);
    });
  });
  return {
    url,
    orgId: '00DBx0000000001MAA',
    stats: () =>
      new Promise((resolve) => {
        tellStats = resolve;
        child.send('stats');
      }),
    async close() {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}
