/** POST /matching/simulate: past conversations under changed identification rules; behind the one gate of /admin/api. */
import express from 'express';
import type { Router } from 'express';
import { z } from 'zod';
import type { MatchSimulation, MatchSimulationRequest } from '../protocol/matchingTypes.ts';
import { identificationRule } from '../settings/crmSchema.ts';
import { connectionOf, refuse } from './adminPerson.ts';

export interface AdminMatching {
  /** `server_begins_anew` while there is nobody to ask; null: there is no such connection. */
  simulate(
    connectionId: string,
    request: MatchSimulationRequest,
  ): Promise<MatchSimulation | 'server_begins_anew' | null>;
}

const MOST = 50;
const simulation = z.object({
  rules: z.array(identificationRule).max(30).optional(),
  phoneCountry: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable()
    .optional(),
  conversationIds: z
    .array(z.string().regex(/^[\w.:-]{1,128}$/))
    .min(1)
    .max(MOST)
    .optional(),
  last: z.int().min(1).max(MOST).optional(),
});

export function createMatchingRoutes(matching: AdminMatching): Router {
  const router = express.Router();
  router.post('/matching/simulate', async (request, response) => {
    const asked = simulation.safeParse(request.body);
    if (!asked.success) {
      const issue = asked.error.issues[0];
      const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
      const text = `The rules cannot be tried out. ${where}${issue?.message ?? ''}`.trim();
      return refuse(response, 400, 'invalid_request', text);
    }
    const answer = await matching.simulate(connectionOf(response), asked.data);
    if (answer === 'server_begins_anew')
      return refuse(response, 503, 'not_now', 'The server begins anew. Try again in a moment.');
    if (answer === null) return refuse(response, 404, 'connection_unknown', 'There is no such connection.');
    response.json(answer);
  });
  return router;
}
