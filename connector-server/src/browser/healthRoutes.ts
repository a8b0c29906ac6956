import { createHash, timingSafeEqual } from 'node:crypto';
import express from 'express';
import type { Request, Router } from 'express';
import type { Registry } from 'prom-client';
import { isDirectLoopback } from './clientAddress.ts';
import type { ServerState } from './ports.ts';

/** GET /health (the process lives), GET /ready (it may take traffic): open and bare. GET /metrics: token, or this machine. */
export function healthRoutes(options: { state: ServerState; registry: Registry; metricsToken: string | null }): Router {
  const router = express.Router();
  router.get('/health', (_request, response) => void response.json({ alive: true }));
  router.get('/ready', async (_request, response) => {
    const { ready } = await options.state.ready();
    response.status(ready ? 200 : 503).json({ ready });
  });
  router.get('/metrics', async (request, response) => {
    if (!mayReadMetrics(request, options.metricsToken))
      return void response.status(401).set('WWW-Authenticate', 'Bearer').json({ error: 'unauthorized' });
    response.type(options.registry.contentType).send(await options.registry.metrics());
  });
  return router;
}

function mayReadMetrics(request: Request, token: string | null): boolean {
  if (isDirectLoopback(request)) return true;
  const given = bearerOf(request);
  return token !== null && given !== null && sameText(given, token);
}

/** Bearer token of the Authorization header, or null. */
export function bearerOf(request: Request): string | null {
  return /^Bearer ([\w.~+/=-]{1,4096})$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

/** Compares hashes, so that neither length nor content shows in the time taken. */
function sameText(a: string, b: string): boolean {
  const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(a), digest(b));
}
