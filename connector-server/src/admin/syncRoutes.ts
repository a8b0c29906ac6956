import express from 'express';
import type { Response, Router } from 'express';
import { z } from 'zod';
import type { SyncReport, SyncRun } from '../protocol/adminTypes.ts';
import { adminOf, connectionOf, refuse } from './adminPerson.ts';

type Asked = { run: SyncRun } | { refused: { code: string; text: string } };

/** What the pages about history sync ask; `sync/` implements it. Null: the server begins anew. */
export interface AdminSync {
  report(connectionId: string): Promise<SyncReport | null>;
  window(connectionId: string, window: { from: number; to: number }, askedBy: string): Promise<Asked | null>;
  conversation(connectionId: string, conversationId: string, askedBy: string): Promise<Asked | null>;
}

const time = z.int().min(0);
const window = z.object({ from: time, to: time });
const conversation = z.object({ conversationId: z.string().regex(/^[\w.:-]{1,128}$/) });

/** Statuses other than 400. */
const STATUS: Readonly<Record<string, number>> = {
  unknown_connection: 404,
  conversation_unknown: 404,
  conversation_open: 409,
  too_many: 429,
  no_access: 409,
  try_later: 503,
};

/** GET /sync; POST /sync/window and /sync/conversation, both answered with the run. */
export function createSyncRoutes(sync: AdminSync): Router {
  const router = express.Router();
  router.get('/sync', async (_request, response) => {
    const report = await sync.report(connectionOf(response));
    if (report === null) return notNow(response);
    response.json(report);
  });
  router.post('/sync/window', async (request, response) => {
    const body = window.safeParse(request.body);
    if (!body.success) return refuse(response, 400, 'invalid_request', 'Give the start and the end of the window.');
    answer(response, await sync.window(connectionOf(response), body.data, adminOf(response).username));
  });
  router.post('/sync/conversation', async (request, response) => {
    const body = conversation.safeParse(request.body);
    if (!body.success) return refuse(response, 400, 'invalid_request', 'Give the id of the conversation.');
    const { conversationId } = body.data;
    answer(response, await sync.conversation(connectionOf(response), conversationId, adminOf(response).username));
  });
  return router;
}

function answer(response: Response, asked: Asked | null): void {
  if (asked === null) return notNow(response);
  if ('refused' in asked)
    return refuse(response, STATUS[asked.refused.code] ?? 400, asked.refused.code, asked.refused.text);
  response.status(202).json({ run: asked.run });
}

const notNow = (response: Response): void =>
  refuse(response, 503, 'not_now', 'The server begins anew. Try again in a moment.');
