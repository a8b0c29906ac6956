import express from 'express';
import type { Router } from 'express';
import type { DoctorReport } from '../protocol/doctorTypes.ts';
import { connectionOf, refuse } from './adminPerson.ts';

/** What the page “Check” asks; `wiring/` implements it. Null: the server begins anew. */
export interface AdminDoctor {
  /** Looks now, or tells what was found within the last minute; `anew`: within the last ten seconds. */
  report(connectionId: string, anew: boolean): Promise<DoctorReport | null>;
}

/** GET /doctor; with `?anew=1` an answer that was kept does not count. */
export function createDoctorRoutes(doctor: AdminDoctor): Router {
  const router = express.Router();
  router.get('/doctor', async (request, response) => {
    const report = await doctor.report(connectionOf(response), request.query['anew'] === '1');
    if (report === null) return refuse(response, 503, 'not_now', 'The server begins anew. Try again in a moment.');
    response.json(report);
  });
  return router;
}
