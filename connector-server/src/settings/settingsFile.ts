import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ConnectorError } from '../support/errors.ts';
import type { Logger } from '../support/logger.ts';
import type { Connection } from './connection.ts';
import { loadSettings } from './loadSettings.ts';
import type { LoadRules } from './loadSettings.ts';
import type { Settings } from './settings.ts';

export interface SettingsFile {
  /** Reads the file now. True: it was applied (or unchanged). False: it is not valid and the old settings stay. */
  reload(): Promise<boolean>;
  close(): void;
}

/** Several events arrive for one save; reading waits for the last. */
const QUIET_MS = 100;

/**
 * Applies SETTINGS_FILE and keeps applying it when it is written, with the secrets its files then hold. A first document that is not valid rejects with
 * ConnectorError `settings_invalid`; a later one is reported and the old settings stay in force.
 */
export async function openSettingsFile(options: {
  path: string;
  settings: Settings;
  rules: LoadRules;
  log: Logger;
}): Promise<SettingsFile> {
  const path = resolve(options.path);
  let applied: readonly Connection[] | null = null;
  let timer: NodeJS.Timeout | null = null;

  const load = async (): Promise<string[]> => {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => error);
    if (text instanceof Error) return [`The settings file cannot be read (${text.code ?? text.name}).`];
    const loaded = await loadSettings(text, options.rules);
    if (!loaded.ok) return loaded.problems;
    // Not by the text: the secrets it names may have changed.
    if (applied !== null && isDeepStrictEqual(loaded.connections, applied)) return [];
    applied = loaded.connections;
    options.settings.apply(loaded.connections);
    return [];
  };
  const reload = async (): Promise<boolean> => {
    const problems = await load();
    if (problems.length > 0) {
      options.settings.reject(problems);
      options.log.error(
        { problems },
        'The changed settings file is not valid; the settings before the change stay in force',
      );
    } else {
      options.log.info({ connections: options.settings.connections().length }, 'Settings applied');
    }
    return problems.length === 0;
  };

  const problems = await load();
  if (problems.length > 0) {
    throw new ConnectorError({
      code: 'settings_invalid',
      text: `The settings file is not valid:\n${problems.map((each) => `  - ${each}`).join('\n')}`,
      permanent: true,
      certain: true,
      action: 'contact_admin',
    });
  }
  // The folder is watched, since editors and configuration maps replace the file instead of writing into it.
  const watcher = watch(dirname(path), (_event, name) => {
    if (name !== null && name !== basename(path) && !name.startsWith('..')) return;
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => void reload(), QUIET_MS);
  });
  watcher.on('error', (error) =>
    options.log.warn({ err: error }, 'Changes of the settings file can no longer be noticed'),
  );
  watcher.unref();
  return {
    reload,
    close() {
      if (timer) clearTimeout(timer);
      watcher.close();
    },
  };
}
