/** POST /masking (the test bench), /transcripts/verify, /transcripts/rewrite; behind the one gate of /admin/api. */
import express from 'express';
import type { Router } from 'express';
import { z } from 'zod';
import type { MaskingAnswer, TranscriptVerifyAnswer } from '../protocol/adminTypes.ts';
import { ConnectorError } from '../support/errors.ts';
import { maskPatternProblem } from '../support/masking/maskPattern.ts';
import type { MaskRules } from '../support/masking/masker.ts';
import { createMasker } from '../support/masking/masker.ts';
import { adminOf, connectionOf, refuse } from './adminPerson.ts';

export interface TranscriptRoutesOptions {
  /** Rules of a connection; null: there is no such connection. */
  rulesOf(connectionId: string): MaskRules | null;
  /** Null: there is no such connection. */
  check(connectionId: string, conversationId: string): Promise<TranscriptVerifyAnswer | null>;
  /** False: nothing is known of the conversation. */
  rewrite(connectionId: string, conversationId: string, who: string): Promise<boolean>;
}

const maskingRequest = z.object({
  text: z.string().max(20_000),
  rules: z
    .object({
      cards: z.boolean(),
      patterns: z
        .array(
          z.object({ name: z.string().min(1).max(40), pattern: z.string(), ignoreCase: z.boolean().default(false) }),
        )
        .max(50),
    })
    .optional(),
});
const conversationRequest = z.object({ conversationId: z.string().min(1).max(128) });

export function createTranscriptRoutes(options: TranscriptRoutesOptions): Router {
  const router = express.Router();
  router.post('/masking', (request, response) => {
    const asked = maskingRequest.safeParse(request.body);
    if (!asked.success)
      return refuse(
        response,
        400,
        'invalid_request',
        'Send a text of at most 20,000 characters, and at most 50 patterns.',
      );
    const { text, rules = options.rulesOf(connectionOf(response)) } = asked.data;
    if (rules === null) return refuse(response, 404, 'connection_unknown', 'There is no such connection.');
    for (const { name, pattern, ignoreCase } of rules.patterns) {
      const problem = maskPatternProblem(pattern, ignoreCase);
      if (problem !== null) return refuse(response, 400, 'pattern_refused', `The pattern "${name}" ${problem}.`);
    }
    try {
      const { texts, found } = createMasker(rules).mask([text]);
      const answer: MaskingAnswer = { text: texts[0] ?? '', found };
      response.json(answer);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      refuse(response, 400, error.code, error.text);
    }
  });
  router.post('/transcripts/verify', async (request, response) => {
    const asked = conversationRequest.safeParse(request.body);
    if (!asked.success) return refuse(response, 400, 'invalid_request', 'Name the conversation.');
    const answer = await options.check(connectionOf(response), asked.data.conversationId);
    if (answer === null) return refuse(response, 404, 'connection_unknown', 'There is no such connection.');
    response.json(answer);
  });
  router.post('/transcripts/rewrite', async (request, response) => {
    const asked = conversationRequest.safeParse(request.body);
    if (!asked.success) return refuse(response, 400, 'invalid_request', 'Name the conversation.');
    if (!(await options.rewrite(connectionOf(response), asked.data.conversationId, adminOf(response).username)))
      return refuse(response, 404, 'conversation_unknown', 'Nothing is known of this conversation.');
    response.status(202).json({ ok: true });
  });
  return router;
}
