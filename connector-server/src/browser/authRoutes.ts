import express from 'express';
import type { RequestHandler, Router } from 'express';
import { z } from 'zod';
import { ADMIN_PERMISSION, AGENT_PERMISSION } from '../protocol/constants.ts';
import type { AccessTokens } from './accessTokens.ts';
import type { IdentityVerifier } from './identity.ts';
import type { HttpNonces } from './nonces.ts';
import type { AllowedOrigins } from './origins.ts';

const exchange = z.object({ token: z.string().min(1).max(8_192), nonce: z.string().min(1).max(200) });

/** POST /auth/nonce, then POST /auth/token with an identity token signed for that nonce: an access token for HTTP. */
export function authRoutes(options: {
  nonces: HttpNonces;
  tokens: AccessTokens;
  verifier: IdentityVerifier;
  origins: AllowedOrigins;
}): Router {
  const router = express.Router();
  router.use('/auth', corsForAllowedOrigins(options.origins));
  router.post('/auth/nonce', (_request, response) => {
    response.json(options.nonces.issue());
  });
  router.post('/auth/token', express.json({ limit: '16kb' }), async (request, response) => {
    const body = exchange.safeParse(request.body);
    if (!body.success)
      return void response.status(400).json({ error: 'invalid_request', text: 'token and nonce are needed.' });
    if (!(await options.nonces.use(body.data.nonce)))
      return void response
        .status(401)
        .json({ error: 'identity_replayed', text: 'The nonce is unknown, used or expired.' });
    const outcome = await options.verifier.verify(body.data.token, body.data.nonce);
    if (!outcome.ok) return void response.status(401).json({ error: outcome.code, text: outcome.text });
    if (![AGENT_PERMISSION, ADMIN_PERMISSION].some((permission) => outcome.identity.permissions.includes(permission))) {
      return void response.status(403).json({
        error: 'permission_missing',
        text: 'Your Salesforce user has none of the permissions of the connector.',
      });
    }
    response.json({ ...options.tokens.issue(outcome.identity), tokenType: 'Bearer' });
  });
  return router;
}

/** CORS for exactly the allowed origins; requests of other origins are refused, requests without origin are not browsers. */
function corsForAllowedOrigins(origins: AllowedOrigins): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers;
    response.vary('Origin');
    if (origin === undefined) return next();
    if (!origins.allows(origin))
      return void response
        .status(403)
        .json({ error: 'origin_not_allowed', text: 'This page may not call the connector.' });
    response.set('Access-Control-Allow-Origin', origin);
    if (request.method !== 'OPTIONS') return next();
    response
      .set({
        'Access-Control-Allow-Methods': 'POST',
        'Access-Control-Allow-Headers': 'Content-Type, Authorization',
        'Access-Control-Max-Age': '600',
      })
      .status(204)
      .end();
  };
}
