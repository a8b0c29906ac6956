import express from 'express';
import type { ErrorRequestHandler, Express } from 'express';
import helmet from 'helmet';
import type { Registry } from 'prom-client';
import type { Dismissal, SignInDoor } from '../desk/ports.ts';
import type { AuditSink } from '../support/audit.ts';
import type { Clock } from '../support/clock.ts';
import type { Logger } from '../support/logger.ts';
import { createAccessTokens } from './accessTokens.ts';
import { limitPerAddress } from './addressBudget.ts';
import { authRoutes } from './authRoutes.ts';
import { checkRoutes } from './checkRoutes.ts';
import { cameInClear, hasTwoHosts } from './clientAddress.ts';
import type { TrustsHop } from './clientAddress.ts';
import { bearerOf, healthRoutes } from './healthRoutes.ts';
import type { IdentityVerifier } from './identity.ts';
import { dismissalRoutes } from './dismissalRoutes.ts';
import { createHttpNonces } from './nonces.ts';
import type { AllowedOrigins } from './origins.ts';
import type { HttpAccess, IdentityConnections, MakeAdminDoor, ServerState } from './ports.ts';
import { signInRoutes } from './signInRoutes.ts';
import { statusRoutes } from './statusRoutes.ts';

export interface HttpDoorOptions {
  verifier: IdentityVerifier;
  origins: AllowedOrigins;
  signInDoor: SignInDoor;
  dismissal: Dismissal;
  connections: IdentityConnections;
  access: HttpAccess;
  audit: AuditSink;
  state: ServerState;
  /** What answers under /admin; absent: nothing does. */
  adminDoor?: MakeAdminDoor;
  registry: Registry;
  metricsToken: string | null;
  trustProxy: boolean | number | string[];
  /** PUBLIC_URL is https: what came to the proxy in clear is refused. */
  secure: () => boolean;
  clock: Clock;
  log: Logger;
  version: string;
}

/** Every HTTP route of the server. `trusts` is TRUST_PROXY compiled, for the WebSocket side. */
export function createHttpDoor(options: HttpDoorOptions): { app: Express; trusts: TrustsHop } {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', options.trustProxy);
  app.set('query parser', 'simple');
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'none'"],
          'frame-ancestors': ["'none'"],
          'base-uri': ["'none'"],
          'form-action': ["'none'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
    }),
  );
  app.use((request, response, next) => {
    response.set('Cache-Control', 'no-store');
    if (hasTwoHosts(request)) return void response.status(400).json({ error: 'invalid_request' });
    next();
  });
  app.use(healthRoutes(options));
  app.use((request, response, next) => {
    if (!options.secure() || !cameInClear(request)) return next();
    // RFC 9110, 15.5.22: the answer names what to change to.
    response.status(426).set({ Upgrade: 'TLS/1.2', Connection: 'Upgrade' }).json({ error: 'https_needed' });
  });
  app.use(limitPerAddress(options.clock, 50, 500));
  app.use(checkRoutes(options));
  const { clock, access } = options;
  const tokens = createAccessTokens({ clock, ...access });
  const nonces = createHttpNonces({ clock, keys: access.keys, used: access.usedNonces });
  app.use(authRoutes({ ...options, nonces, tokens }));
  app.use(signInRoutes(options.signInDoor, options.log));
  app.use(dismissalRoutes({ ...options, tokens }));
  app.use(statusRoutes({ state: options.state, tokens }));
  if (options.adminDoor)
    app.use(
      options.adminDoor({
        bearer: async (request) => {
          const token = bearerOf(request);
          return token === null ? null : tokens.identityOf(token);
        },
        allowsOrigin: (origin) => options.origins.allows(origin),
      }),
    );
  app.use((_request, response) => void response.status(404).json({ error: 'not_found' }));
  app.use(errorHandler(options.log));
  return { app, trusts: app.get('trust proxy fn') as TrustsHop };
}

/** The client learns that something went wrong and nothing else; the log has the rest. */
function errorHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = (error as { status?: unknown }).status;
    const clientFault = typeof status === 'number' && status >= 400 && status < 500;
    if (!clientFault) log.error({ err: error }, 'A request failed');
    response.status(clientFault ? status : 500).json({ error: clientFault ? 'invalid_request' : 'internal' });
  };
}
