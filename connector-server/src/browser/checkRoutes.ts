import express from 'express';
import type { Router } from 'express';
import { PROTOCOL_VERSION, SOFTPHONE_PATH } from '../protocol/constants.ts';
import type { Clock } from '../support/clock.ts';
import type { AllowedOrigins } from './origins.ts';
import type { ServerState } from './ports.ts';

/**
 * GET /softphone without an upgrade is told to make one. GET /softphone/check: lets the panel tell "connector not reached" from "this page's origin is not allowed". A page
 * that is not allowed cannot read the answer, but a request in mode `no-cors` still tells it that somebody answered.
 */
export function checkRoutes(options: {
  origins: AllowedOrigins;
  state: ServerState;
  clock: Clock;
  version: string;
}): Router {
  const router = express.Router();
  // RFC 9110, 15.5.22.
  router.get(SOFTPHONE_PATH, (_request, response) => {
    response.status(426).set({ Upgrade: 'websocket', Connection: 'Upgrade' }).json({ error: 'not_a_websocket' });
  });
  router.get('/softphone/check', async (request, response) => {
    const { origin } = request.headers;
    const { ready } = await options.state.ready();
    const originAllowed = options.origins.allows(origin);
    response.vary('Origin').set('Cross-Origin-Resource-Policy', 'cross-origin');
    if (originAllowed && origin !== undefined) response.set('Access-Control-Allow-Origin', origin);
    response.json({
      ok: true,
      ready,
      originAllowed,
      version: options.version,
      protocol: PROTOCOL_VERSION,
      time: options.clock.now(),
    });
  });
  return router;
}
