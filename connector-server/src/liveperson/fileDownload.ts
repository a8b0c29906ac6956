/** Reads files people sent in conversations from LivePerson's own file store (service `swift`), bounded in size and time. */
import type { FileAnswer, FileDownload } from '../desk/livePersonPorts.ts';
import type { Domains } from './domains.ts';
import type { FetchPort } from './http.ts';

const TIMEOUT_MS = 60_000;
/** Paths of the store begin like this; nothing that leads elsewhere is followed. */
const PATH = /^\/v1\/AUTH_async-images\/[\w./-]+$/;

export function createFileDownload({ fetch, domains }: { fetch: FetchPort; domains: Domains }): FileDownload {
  return {
    async read(account, { path, query }, maxBytes) {
      if (!PATH.test(path) || path.includes('..')) return { outcome: 'gone' };
      try {
        const base = await domains.origin(account, 'swift');
        const response = await fetch(`${base}${path}?${new URLSearchParams(query).toString()}`, {
          redirect: 'manual',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        if (response.status === 200) return await bounded(response, maxBytes);
        await response.body?.cancel();
        // 401: the link ran out on the way; the next try gets a new one.
        return { outcome: response.status === 404 || response.status === 410 ? 'gone' : 'later' };
      } catch {
        return { outcome: 'later' };
      }
    },
  };
}

async function bounded(response: Response, maxBytes: number): Promise<FileAnswer> {
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body?.cancel();
    return { outcome: 'too_large' };
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    // Leaving the loop ends the download.
    if (size > maxBytes) return { outcome: 'too_large' };
    chunks.push(chunk);
  }
  return { outcome: 'ok', bytes: Buffer.concat(chunks) };
}
