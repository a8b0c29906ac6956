import type { ServerReader } from './types.ts';

/** What the running server says of a connection's watcher; null: it does not run, or has none. */
export async function watcherState(
  server: ServerReader,
  connectionId: string,
): Promise<{ state: string; text: string } | null> {
  const status = await server.status();
  if (!status.ok || !Array.isArray(status.value.connections)) return null;
  const told = (
    status.value.connections as { id?: unknown; watcher?: { state?: unknown; text?: unknown } | null }[]
  ).find(({ id }) => id === connectionId)?.watcher;
  return typeof told?.state === 'string' && typeof told.text === 'string'
    ? { state: told.state, text: told.text }
    : null;
}
