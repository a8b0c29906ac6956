import express from 'express';
import type { Request, Router } from 'express';
import type { AuditSink } from '../support/audit.ts';
import type { Logger } from '../support/logger.ts';
import type { Sealer } from '../support/seal.ts';
import { createAdminAccess } from './adminAccess.ts';
import type { TokenPerson } from './adminAccess.ts';
import { createAdminApi } from './adminApi.ts';
import type { AdminConnections } from './adminPerson.ts';
import { createAdminSessions } from './adminSessions.ts';
import type { AdminTickets } from './adminSessions.ts';
import { adminPageRoutes } from './pageRoutes.ts';
import { adminSignInRoutes } from './signInRoutes.ts';
import type { AdminSignInDoor } from './signInRoutes.ts';

/** What only the edge can judge. */
export interface AdminEdge {
  bearer: (request: Request) => Promise<TokenPerson | null>;
  allowsOrigin: (origin: string) => boolean;
}

/** Everything under /admin: pages, sign-in, and the API behind both hosts of the pages. */
export function createAdminDoor(options: {
  edge: AdminEdge;
  tickets: AdminTickets;
  signIn: AdminSignInDoor;
  connections: AdminConnections;
  /** Routers under /admin/api; see `createAdminApi`. */
  parts: readonly Router[];
  sealer: Sealer;
  publicUrl: () => string;
  now: () => number;
  audit: AuditSink;
  log: Logger;
}): Router {
  const { edge, publicUrl } = options;
  const sessions = createAdminSessions({ ...options, secure: () => publicUrl().startsWith('https:') });
  const access = createAdminAccess({ sessions, bearer: edge.bearer, ownOrigin: () => new URL(publicUrl()).origin });
  const router = express.Router();
  router.use('/admin/api', createAdminApi({ ...options, access, allowsOrigin: edge.allowsOrigin }));
  router.use('/admin', adminSignInRoutes({ ...options, door: options.signIn, sessions }), adminPageRoutes(options));
  return router;
}
