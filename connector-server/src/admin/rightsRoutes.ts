import express from 'express';
import type { Router } from 'express';
import type { RightsReport } from '../protocol/rightsTypes.ts';
import { connectionOf, refuse } from './adminPerson.ts';

/** What the page “Rights” asks; `wiring/` implements it. Null: the server begins anew. */
export interface AdminRights {
  report(connectionId: string): Promise<RightsReport | null>;
}

export function createRightsRoutes(rights: AdminRights): Router {
  const router = express.Router();
  router.get('/rights', async (_request, response) => {
    const report = await rights.report(connectionOf(response));
    if (report === null) return refuse(response, 503, 'not_now', 'The server begins anew. Try again in a moment.');
    response.json(report);
  });
  return router;
}
