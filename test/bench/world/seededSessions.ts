/** Puts kept LivePerson sessions into a connector's database, as if its agents had signed in before. */
import { openDatabase } from '../../../connector-server/src/store/database.ts';
import { createSealedVault } from '../../../connector-server/src/store/sealedVault.ts';
import { createLogger } from '../../../connector-server/src/support/logger.ts';
import { createSealer } from '../../../connector-server/src/support/seal.ts';
import type { CredentialBundle } from '../../../connector-server/src/desk/livePersonPorts.ts';
import { salesforceUserIdOf } from './identity.ts';
import { bearerOf, pidOf, userIdOf } from './upstreamFrames.ts';
import { cookieOf } from './upstreamHttp.ts';

const SHIFT_MS = 8 * 3_600_000;
const TOGETHER = 50;

export const sessionOf = (index: number): CredentialBundle => ({
  method: 'password',
  accessToken: bearerOf(index),
  refreshToken: null,
  csrf: 'c',
  cookies: cookieOf(index),
  userId: userIdOf(index),
  pid: pidOf(index),
  obtainedAt: Date.now(),
  expiresAt: Date.now() + SHIFT_MS,
});

/** Creates the database of `dataDir` (or uses the given one), seals one session for each agent and closes it again. */
export async function seedSessions(options: {
  dataDir: string;
  databaseUrl?: string;
  secretKey: string;
  agents: number;
}): Promise<void> {
  const log = createLogger('fatal');
  const database = await openDatabase({ databaseUrl: options.databaseUrl, dataDir: options.dataDir, log });
  try {
    const sealer = createSealer(Buffer.from(options.secretKey, 'base64'));
    const vault = createSealedVault(database.db);
    const save = (index: number): Promise<void> => {
      const key = { connectionId: 'bench', owner: salesforceUserIdOf(index), kind: 'liveperson_session' };
      const bundle = sessionOf(index);
      // The row is part of the seal, as the connector's own vault has it.
      const sealed = sealer.seal(JSON.stringify(bundle), JSON.stringify([key.connectionId, key.owner, key.kind]));
      return vault.put(key, Buffer.from(sealed, 'utf8'), bundle.expiresAt, sealer.keyId);
    };
    for (let from = 0; from < options.agents; from += TOGETHER) {
      const to = Math.min(options.agents, from + TOGETHER);
      await Promise.all(Array.from({ length: to - from }, (_, offset) => save(from + offset)));
    }
  } finally {
    await database.close();
  }
}
