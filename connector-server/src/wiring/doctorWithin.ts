import type { ServerState } from '../browser/ports.ts';
import type { Config } from '../config.ts';
import type { Settings } from '../settings/settings.ts';
import type { Database } from '../store/database.ts';
import { createLeaseStore } from '../store/leaseStore.ts';
import { createSealedVault } from '../store/sealedVault.ts';
import type { Timers } from '../support/clock.ts';
import type { Logger } from '../support/logger.ts';
import type { Outbound } from '../support/outbound.ts';
import type { Sealer } from '../support/seal.ts';
import type { Look, ServerReader } from '../doctor/types.ts';
import { createLook } from './doctorLook.ts';
import { createDoctorRounds } from './doctorRounds.ts';
import type { DoctorRounds } from './doctorRounds.ts';
import { createGrantTurns } from './grantTurns.ts';
import { withHandedOver } from './handedOverGrants.ts';
import type { OrgBudgets } from './orgBudgets.ts';
import { createGrantStore } from './sealedStores.ts';
import { createServerWithin } from './serverWithin.ts';
import { VERSION } from './version.ts';

/** The doctor of the admin pages. It signs in anew each time, and asks an org nothing that the running server may not ask. */
export function createDoctorWithin(deps: {
  config: Config;
  settings: Settings;
  state: ServerState;
  database: Database;
  sealer: Sealer;
  outbound: Outbound;
  publicUrl: () => string;
  /** Null: the server begins anew. */
  budgets: () => Pick<OrgBudgets, 'count' | 'report'> | null;
  timers: Timers;
  log: Logger;
}): DoctorRounds & { look(connectionId: string, server?: ServerReader): Look | null } {
  const { config, settings, state, database, sealer, outbound, timers, log } = deps;
  const now = (): number => timers.now();
  const grants = withHandedOver(
    createGrantStore(
      createSealedVault(database.db),
      sealer,
      log,
      createGrantTurns(createLeaseStore(database.db), timers),
    ),
    config.settingsFile,
    log,
  );
  const within = (): ServerReader =>
    createServerWithin({ config, settings, state, publicUrl: deps.publicUrl(), outbound, now });
  const look = (connectionId: string, server = within()): Look | null => {
    const connection = settings.connection(connectionId);
    const budgets = deps.budgets();
    if (connection === null || budgets === null) return null;
    return createLook({
      connection,
      server,
      setup: null,
      grants,
      fetch: outbound.fetch,
      livePersonApiUrl: config.livePersonApiUrl,
      now,
      onSent: () => budgets.count(connectionId),
      stopped: () => budgets.report(connectionId)?.stopped?.text ?? null,
    });
  };
  const rounds = createDoctorRounds({
    version: VERSION,
    now,
    server: within,
    look,
    orgs: () => new Set(settings.connections().map(({ salesforce }) => salesforce.orgId.slice(0, 15))).size,
  });
  return { ...rounds, look };
}
