import express from 'express';
import type { Router } from 'express';
import { z } from 'zod';
import type { AdminPage, AuditCheck, AuditRow, EraseReport, KeepingReport } from '../protocol/adminTypes.ts';
import { adminOf, connectionOf, refuse } from './adminPerson.ts';
import { cursorOf, readCursor } from './cursor.ts';

/** What is kept, how it is erased, and who did what. */
export interface AdminKeeping {
  /** Starts in the background. Null: the settings know no such connection any more. */
  erase(connectionId: string, consumerId: string, who: string): Promise<EraseReport | null>;
  erasures(connectionId: string, before: number | null, limit: number): Promise<EraseReport[]>;
  keeping(connectionId: string): Promise<KeepingReport>;
  audit(connectionId: string, before: number | null, limit: number): Promise<AuditRow[]>;
  checkAudit(): Promise<AuditCheck>;
}

const PER_PAGE = 50;
const erased = z.object({ consumerId: z.string().trim().min(1).max(200) });

/** POST /erase, GET /erase, /keeping, /audit, /audit/check. */
export function createKeepingRoutes(keeping: AdminKeeping): Router {
  const router = express.Router();
  router.post('/erase', async (request, response) => {
    const asked = erased.safeParse(request.body);
    if (!asked.success) return refuse(response, 400, 'invalid_request', 'Name the consumer by LivePerson’s id.');
    const report = await keeping.erase(connectionOf(response), asked.data.consumerId, adminOf(response).username);
    if (report === null) return refuse(response, 404, 'connection_unknown', 'There is no such connection.');
    response.status(202).json(report);
  });
  router.get('/erase', (request, response) =>
    page(request.query['cursor'], response, (before, limit) => keeping.erasures(connectionOf(response), before, limit)),
  );
  router.get('/keeping', async (_request, response) => {
    response.json(await keeping.keeping(connectionOf(response)));
  });
  router.get('/audit', (request, response) =>
    page(request.query['cursor'], response, (before, limit) => keeping.audit(connectionOf(response), before, limit)),
  );
  router.get('/audit/check', async (_request, response) => {
    response.json(await keeping.checkAudit());
  });
  return router;
}

/** One page of a list whose rows have growing ids, newest first. */
async function page<Row extends { id: string }>(
  cursor: unknown,
  response: Parameters<typeof refuse>[0],
  read: (before: number | null, limit: number) => Promise<Row[]>,
): Promise<void> {
  const place = readCursor(cursor, 1);
  if (place === 'bad') return refuse(response, 400, 'invalid_request', 'This page of the list does not exist.');
  const found = await read(place?.[0] ?? null, PER_PAGE + 1);
  const rows = found.slice(0, PER_PAGE);
  const last = rows.at(-1);
  const answer: AdminPage<Row> = {
    rows,
    next: found.length > PER_PAGE && last !== undefined ? cursorOf([Number(last.id)]) : null,
  };
  response.json(answer);
}
