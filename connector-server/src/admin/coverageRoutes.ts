import express from 'express';
import type { Router } from 'express';
import { z } from 'zod';
import type { CoverageReport } from '../protocol/adminTypes.ts';
import { adminOf, connectionOf, refuse } from './adminPerson.ts';

/** The coverage meter; `sync/` counts and heals. */
export interface AdminCoverage {
  /** `range` null: the latest day that was counted. */
  report(connectionId: string, range: { from: number; to: number } | null): Promise<CoverageReport>;
  /** Counts a range anew, in the background. `who` goes into the audit, here and below. */
  count(connectionId: string, range: { from: number; to: number }, who: string): Promise<void>;
  /** Starts to heal holes, all or those named. Returns how many. */
  heal(connectionId: string, conversationIds: readonly string[] | null, who: string): Promise<number>;
}

const LONGEST_MS = 31 * 24 * 3_600_000;
const time = z.coerce.number().int().min(0).max(8.64e15);
const range = z.object({ from: time, to: time }).refine(({ from, to }) => from < to && to - from <= LONGEST_MS);
const healed = z.object({ conversationIds: z.array(z.string().min(1).max(200)).max(1_000).optional() });

/** GET /coverage, POST /coverage/count, POST /coverage/heal. */
export function createCoverageRoutes(coverage: AdminCoverage): Router {
  const router = express.Router();
  router.get('/coverage', async (request, response) => {
    const { from, to } = request.query;
    const asked = from === undefined && to === undefined ? null : range.safeParse({ from, to });
    if (asked?.success === false) return badRange(response);
    response.json(await coverage.report(connectionOf(response), asked === null ? null : asked.data));
  });
  router.post('/coverage/count', async (request, response) => {
    const asked = range.safeParse(request.body);
    if (!asked.success) return badRange(response);
    await coverage.count(connectionOf(response), asked.data, adminOf(response).username);
    response.status(202).json({ ok: true });
  });
  router.post('/coverage/heal', async (request, response) => {
    const asked = healed.safeParse(request.body);
    if (!asked.success) return refuse(response, 400, 'invalid_request', 'Name at most 1,000 conversations.');
    const started = await coverage.heal(
      connectionOf(response),
      asked.data.conversationIds ?? null,
      adminOf(response).username,
    );
    response.status(202).json({ started });
  });
  return router;
}

function badRange(response: Parameters<typeof refuse>[0]): void {
  refuse(response, 400, 'bad_range', 'Choose a range that ends after it begins, of at most 31 days.');
}
