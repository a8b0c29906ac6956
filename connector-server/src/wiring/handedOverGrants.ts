/** The refresh token that `npm run connect` left beside the settings: taken into the sealed store at the next sign-in, then deleted. */
import { readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { GrantStore } from '../salesforce/orgProfile.ts';
import type { Logger } from '../support/logger.ts';

/**
 * Callers take turns (`SharedGrant.alone`), so one of several servers takes it. Stored first, then deleted: a crash in between
 * stores the same again. `settingsFile` null: nothing is ever handed over.
 */
export function withHandedOver(grants: GrantStore, settingsFile: string | null, log: Logger): GrantStore {
  if (settingsFile === null) return grants;
  const folder = join(dirname(resolve(settingsFile)), 'secrets');
  const takeOver = async (connectionId: string): Promise<void> => {
    const file = join(folder, `${connectionId}-salesforce.grant`);
    let token: string;
    try {
      token = (await readFile(file, 'utf8')).trim();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT') log.warn({ connectionId, code }, 'the grant left by the guide cannot be read');
      return;
    }
    if (token !== '') await grants.put(connectionId, token);
    await rm(file, { force: true });
    log.info({ connectionId }, 'took over the grant that the guide left');
  };
  return {
    ...grants,
    async get(connectionId) {
      await takeOver(connectionId);
      return grants.get(connectionId);
    },
  };
}
