/**
 * `npm run sync -- <connection> <from> <to>`: a manual sync with LivePerson's history, asked for beside the running server, on
 * its database; one of the servers works on it within a minute.
 */
import { loadConfig } from './config.ts';
import { openDatabase } from './store/database.ts';
import { createSyncStore, type StoredSyncRun, type SyncStore } from './store/syncStore.ts';
import { ConnectorError } from './support/errors.ts';
import { createLogger } from './support/logger.ts';
import { refuseWindow } from './sync/windows.ts';

const LOOK_MS = 2_000;

export const SYNC_USAGE = 'npm run sync -- <connection> <from> <to>, for example: harbor 2026-11-01 2026-11-02T12:00Z';

/** Says how far the run is until it ends. Rejects with ConfigError or ConnectorError; also when the run failed. */
export async function runSync(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
  say: (text: string) => void,
): Promise<void> {
  const [connectionId, ...times] = args;
  const [from, to] = times.map((text) => Date.parse(text));
  if (connectionId === undefined || times.length !== 2 || !Number.isFinite(from) || !Number.isFinite(to))
    throw wrong('usage', SYNC_USAGE);
  const config = loadConfig(env);
  const window = { from: from as number, to: to as number };
  const refusal = refuseWindow(window, Date.now());
  if (refusal !== null) throw wrong(refusal.code, refusal.text);
  const database = await openDatabase({
    databaseUrl: config.databaseUrl ?? undefined,
    dataDir: config.dataDir,
    // What is printed here is read by a person.
    log: createLogger('error', (line) => void process.stderr.write(`${line}\n`)),
    poolSize: 2,
  });
  try {
    const runs = createSyncStore(database.db);
    const id = await runs.add({ connectionId, kind: 'manual', ...window, now: Date.now(), askedBy: 'command line' });
    if (id === null) throw wrong('not_made', 'The sync could not be noted.');
    say('Noted. One of the servers begins within a minute; this may be ended, the sync goes on.');
    const run = await untilEnded(runs, id, say);
    if (run.state === 'failed') throw wrong('sync_failed', run.note ?? 'The sync failed.');
    say(`Done: ${run.found} conversations read, ${run.changed} changed.${run.note === null ? '' : ` ${run.note}`}`);
  } finally {
    await database.close();
  }
}

async function untilEnded(runs: SyncStore, id: string, say: (text: string) => void): Promise<StoredSyncRun> {
  let said = '';
  for (;;) {
    const run = await runs.get(id);
    if (run === null) throw wrong('run_gone', 'The sync is not in the database any more.');
    if (run.state === 'done' || run.state === 'failed') return run;
    const now = `${run.found} read, ${run.changed} changed${run.note === null ? '' : `; ${run.note}`}`;
    if (now !== said && run.begunAt !== null) say(now);
    said = now;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function wrong(code: string, text: string): ConnectorError {
  return new ConnectorError({ code, text, permanent: true, certain: true, action: 'none' });
}
