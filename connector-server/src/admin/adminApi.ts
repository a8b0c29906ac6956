import express from 'express';
import type { Request, RequestHandler, Router } from 'express';
import type { AdminSelf } from '../protocol/adminTypes.ts';
import { adminOf, connectionsFor, namedConnection, refuse } from './adminPerson.ts';
import type { AdminConnections, AdminPerson } from './adminPerson.ts';

/** Who asks, or why not: `null` nobody we know, `csrf` a page that is not ours uses the administrator's cookie. */
export type AdminAccess = (request: Request) => Promise<AdminPerson | 'csrf' | null>;

const LARGEST_BODY = '256kb';

/**
 * Everything under /admin/api. Each request is let in here, once: an administrator, and a connection of the own org
 * (`adminOf(response)`, `connectionOf(response)`). `parts` are the routers behind it, with paths such as `/sync`.
 */
export function createAdminApi(options: {
  access: AdminAccess;
  connections: AdminConnections;
  /** Origins from which a page may ask with an access token. */
  allowsOrigin: (origin: string) => boolean;
  parts: readonly Router[];
}): Router {
  const router = express.Router();
  router.use(forAllowedOrigins(options.allowsOrigin));
  router.use(async (request, response, next) => {
    const person = await options.access(request);
    if (person === 'csrf')
      return refuse(response, 403, 'not_from_our_page', 'This request did not come from the connector’s own page.');
    if (person === null) {
      response.set('WWW-Authenticate', 'Bearer');
      return refuse(response, 401, 'unauthorized', 'Sign in as an administrator of the connector.');
    }
    (response.locals as { admin: AdminPerson }).admin = person;
    next();
  });
  router.get('/me', (_request, response) => {
    const person = adminOf(response);
    const self: AdminSelf = {
      name: person.name,
      username: person.username,
      by: person.by,
      expiresAt: person.expiresAt,
      connections: connectionsFor(person, options.connections).map((each) => ({
        id: each.id,
        name: each.name,
        account: each.liveperson.account,
        orgId: each.salesforce.orgId,
      })),
    };
    response.json(self);
  });
  router.use(express.json({ limit: LARGEST_BODY }), toOwnConnection(options.connections), ...options.parts);
  router.use((_request, response) => refuse(response, 404, 'not_found', 'The connector knows no such page.'));
  return router;
}

/** Another org's connection is answered as one that does not exist. */
function toOwnConnection(all: AdminConnections): RequestHandler {
  return (request, response, next) => {
    const named = namedConnection(request);
    if (named === null) return refuse(response, 400, 'connection_missing', 'Name the connection.');
    if (!connectionsFor(adminOf(response), all).some(({ id }) => id === named))
      return refuse(response, 404, 'connection_unknown', 'There is no such connection.');
    (response.locals as { connectionId: string }).connectionId = named;
    next();
  };
}

/** CORS for pages of the org: with an access token in the header, never with a cookie. */
function forAllowedOrigins(allows: (origin: string) => boolean): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers;
    response.vary('Origin');
    if (origin === undefined) return next();
    if (!allows(origin)) return refuse(response, 403, 'origin_not_allowed', 'This page may not call the connector.');
    response.set('Access-Control-Allow-Origin', origin);
    if (request.method !== 'OPTIONS') return next();
    response
      .set({
        'Access-Control-Allow-Methods': 'GET, POST',
        'Access-Control-Allow-Headers': 'Content-Type, Authorization',
        'Access-Control-Max-Age': '600',
      })
      .status(204)
      .end();
  };
}
