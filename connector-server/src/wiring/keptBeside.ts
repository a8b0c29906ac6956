import { randomBytes } from 'node:crypto';
import type { Config } from '../config.ts';
import type { Seen } from '../doctor/types.ts';
import type { GrantStore } from '../salesforce/orgProfile.ts';
import type { Settings } from '../settings/settings.ts';
import { openDatabase } from '../store/database.ts';
import type { Database } from '../store/database.ts';
import { createLeaseStore } from '../store/leaseStore.ts';
import { createSealedVault } from '../store/sealedVault.ts';
import { systemTimers } from '../support/clock.ts';
import { ConnectorError } from '../support/errors.ts';
import type { createLogger } from '../support/logger.ts';
import { createSealer } from '../support/seal.ts';
import { foundSecretKey } from '../support/secretKey.ts';
import { createCrmSections } from './crmSections.ts';
import { createGrantTurns } from './grantTurns.ts';
import { withHandedOver } from './handedOverGrants.ts';
import { createGrantStore } from './sealedStores.ts';
import { VERSION } from './version.ts';

/** What a command beside the server can read of what the server keeps. */
export interface Kept {
  savedSettingsRead: boolean;
  grants: GrantStore;
  close(): Promise<void>;
}

/**
 * What the admin pages saved, and refresh tokens, are in the database. It is opened only where they are needed and a server
 * of this very version runs on it: opening it otherwise would start a database or change its schema.
 */
export async function openKept(
  config: Config,
  settings: Settings,
  status: Seen<Record<string, unknown>>,
  log: ReturnType<typeof createLogger>,
): Promise<Kept> {
  const pages = settings.connections().some(({ crmOwner }) => crmOwner === 'pages');
  const grants = settings.connections().some(({ salesforce }) => salesforce.auth.flow === 'web_server');
  if (!pages && !grants) return { savedSettingsRead: true, grants: NO_GRANTS, close: () => Promise.resolve() };
  if (!status.ok || status.value.version !== VERSION) return NOT_READ;
  let database: Database | null = null;
  try {
    database = await openDatabase({
      databaseUrl: config.databaseUrl ?? undefined,
      dataDir: config.dataDir,
      log,
      poolSize: 1,
    });
    const opened = database;
    const { db } = opened;
    await createCrmSections({ db, settings, log }).load();
    const sealer = createSealer(await sealingKey(config), ...config.previousSecretKeys);
    const turns = createGrantTurns(createLeaseStore(db), systemTimers);
    return {
      savedSettingsRead: true,
      grants: withHandedOver(createGrantStore(createSealedVault(db), sealer, log, turns), config.settingsFile, log),
      close: () => opened.close(),
    };
  } catch {
    await database?.close().catch(() => undefined);
    return NOT_READ;
  }
}

const NO_GRANTS: GrantStore = { get: () => Promise.resolve(null), put: () => Promise.resolve() };

const NOT_READ: Kept = {
  savedSettingsRead: false,
  grants: {
    get: () =>
      Promise.reject(
        new ConnectorError({
          code: 'grant_not_read',
          text: 'The refresh token of this connection is in the server’s database, which is read only while the server runs.',
          permanent: false,
          certain: true,
          action: 'contact_admin',
        }),
      ),
    put: () => Promise.resolve(),
  },
  close: () => Promise.resolve(),
};

/** Without a key nothing was sealed that could be opened; then any will do. */
export async function sealingKey(config: Config): Promise<Buffer> {
  return config.secretKey ?? (await foundSecretKey(config.dataDir).catch(() => null)) ?? randomBytes(32);
}
