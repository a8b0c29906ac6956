import { randomBytes } from 'node:crypto';
import express from 'express';
import type { Request, Router } from 'express';
import { ADMIN_PERMISSION } from '../protocol/constants.ts';
import type { AccessTokens } from './accessTokens.ts';
import { isDirectLoopback } from './clientAddress.ts';
import { bearerOf } from './healthRoutes.ts';
import type { ServerState } from './ports.ts';
import { statusPage } from './statusPage.ts';

/** GET / and /status (page), GET /status.json. Details only on this machine or for an administrator's access token. */
export function statusRoutes(options: { state: ServerState; tokens: AccessTokens }): Router {
  const router = express.Router();
  const mayReadDetails = async (request: Request): Promise<boolean> => {
    if (isDirectLoopback(request)) return true;
    const bearer = bearerOf(request);
    const identity = bearer === null ? null : await options.tokens.identityOf(bearer);
    return identity?.permissions.includes(ADMIN_PERMISSION) ?? false;
  };
  router.get(['/', '/status'], async (request, response) => {
    const { ready, reason } = await options.state.ready();
    const report = (await mayReadDetails(request)) ? await options.state.report() : null;
    const nonce = randomBytes(16).toString('base64');
    response
      .set(
        'Content-Security-Policy',
        `default-src 'none'; style-src 'nonce-${nonce}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
      )
      .type('html')
      .send(statusPage({ ready, reason: report ? reason : '', report, nonce }));
  });
  router.get('/status.json', async (request, response) => {
    if (!(await mayReadDetails(request)))
      return void response.status(401).set('WWW-Authenticate', 'Bearer').json({ error: 'unauthorized' });
    response.json({ ...(await options.state.ready()), ...(await options.state.report()) });
  });
  return router;
}
