import express from 'express';
import type { Router } from 'express';
import { PROTOCOL_VERSION } from '../protocol/constants.ts';
import type { Clock } from '../support/clock.ts';
import type { AllowedOrigins } from './origins.ts';
import type { ServerState } from './ports.ts';

/**
 * GET /softphone/check: lets the panel tell "connector not reached" from "this page's origin is not allowed".
 * Readable from every origin on purpose (it says nothing else), since a browser hides a refused answer from the page.
 */
export function checkRoutes(options: { origins: AllowedOrigins; state: ServerState; clock: Clock; version: string }): Router {
  const router = express.Router();
  router.get('/softphone/check', async (request, response) => {
    const { origin } = request.headers;
    const { ready } = await options.state.ready();
    response.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' }).json({
      ok: true,
      ready,
      origin: origin ?? null,
      originAllowed: options.origins.allows(origin),
      version: options.version,
      protocol: PROTOCOL_VERSION,
      time: options.clock.now(),
    });
  });
  return router;
}
