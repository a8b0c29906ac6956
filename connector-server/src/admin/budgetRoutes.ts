import express from 'express';
import type { Router } from 'express';
import type { BudgetReport } from '../protocol/adminTypes.ts';
import { adminOf, connectionOf, refuse } from './adminPerson.ts';

/** What the pages about the org's allowances ask; `salesforce/` implements it. */
export interface AdminBudget {
  /** Null: the server begins anew. */
  report(connectionId: string): BudgetReport | null;
  /** `who` goes into the audit. False: nothing was stopped. */
  resume(connectionId: string, who: string): Promise<boolean>;
}

/** GET /budget; POST /budget/resume lets an org be called again that was stopped. */
export function createBudgetRoutes(budget: AdminBudget): Router {
  const router = express.Router();
  router.get('/budget', (_request, response) => {
    const report = budget.report(connectionOf(response));
    if (report === null) return refuse(response, 503, 'not_now', 'The server begins anew. Try again in a moment.');
    response.json(report);
  });
  router.post('/budget/resume', async (_request, response) => {
    if (await budget.resume(connectionOf(response), adminOf(response).username))
      return void response.json({ ok: true });
    refuse(response, 409, 'not_stopped', 'Calls to this org are not stopped.');
  });
  return router;
}
