/** The admin pages and their API, tied to what they need. */
import type { RequestHandler, Router } from 'express';
import { createAdminDoor } from '../admin/adminDoor.ts';
import type { AdminEdge } from '../admin/adminDoor.ts';
import type { AdminSignInDoor } from '../admin/signInRoutes.ts';
import { createAdminSignIn } from '../salesforce/adminSignIn.ts';
import type { AdminSignInOrg } from '../salesforce/adminSignIn.ts';
import type { Settings } from '../settings/settings.ts';
import { createAdminTicketStore } from '../store/adminTicketStore.ts';
import { createAuditLog } from '../store/auditLog.ts';
import type { Db } from '../store/database.ts';
import type { Logger } from '../support/logger.ts';
import type { Sealer } from '../support/seal.ts';

export function wireAdminDoor(deps: {
  db: Db;
  settings: Settings;
  sealer: Sealer;
  fetch: typeof globalThis.fetch;
  publicUrl: () => string;
  /** Routers under /admin/api. A new page's data comes in here. */
  parts: readonly Router[];
  now: () => number;
  log: Logger;
}): (edge: AdminEdge) => RequestHandler {
  const audit = createAuditLog(deps.db);
  return (edge) =>
    createAdminDoor({
      ...deps,
      edge,
      tickets: createAdminTicketStore(deps.db),
      audit: (entry) => audit.append([entry]),
      signIn: signInDoor(deps.settings, deps.fetch),
      connections: deps.settings,
    });
}

function signInDoor(settings: Settings, fetch: typeof globalThis.fetch): AdminSignInDoor {
  const flow = createAdminSignIn({ allowLoopback: true, fetch });
  const orgOf = (connectionId: string): AdminSignInOrg | null => {
    const salesforce = settings.connection(connectionId)?.salesforce;
    return salesforce?.adminSignIn == null
      ? null
      : { orgId: salesforce.orgId, loginUrl: salesforce.loginUrl, ...salesforce.adminSignIn };
  };
  return {
    choices: () =>
      settings
        .connections()
        .filter(({ salesforce }) => salesforce.adminSignIn !== null)
        .map(({ id, name }) => ({ id, name })),
    async begin(connectionId, redirectUri) {
      const org = orgOf(connectionId);
      return org === null ? null : flow.begin(org, redirectUri);
    },
    async finish(connectionId, callbackUrl, pending) {
      const org = orgOf(connectionId);
      return org === null ? null : flow.finish(org, callbackUrl, pending);
    },
  };
}
