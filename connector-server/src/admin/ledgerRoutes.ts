import express from 'express';
import type { Request, Router } from 'express';
import type { AdminPage, CalloutError, LedgerDetail, LedgerRow, LedgerState } from '../protocol/adminTypes.ts';
import { adminOf, connectionOf, refuse } from './adminPerson.ts';
import { cursorOf, readCursor } from './cursor.ts';

/** A line of the ledger; `position` orders them. */
export type LedgerLineView = LedgerRow & { position: number };
export type ErrorView = CalloutError & { position: number };

/** Event log and write ledger, as `store/` reads them and the recorder replays them. */
export interface AdminLedger {
  lines(asked: {
    connectionId: string;
    state: LedgerState | null;
    startsWith: string;
    before: number | null;
    limit: number;
  }): Promise<LedgerLineView[]>;
  /** Null: nothing is known of it. */
  detail(connectionId: string, conversationId: string): Promise<LedgerDetail | null>;
  /** Newest first, after `after`. */
  errors(connectionId: string, after: { at: number; id: number } | null, limit: number): Promise<ErrorView[]>;
  /** The conversation an error is about; null: no such error. */
  conversationOfError(connectionId: string, id: number): Promise<string | null>;
  /** Has everything of the conversation written again; `who` goes into the audit. False: nothing is known of it. */
  replay(connectionId: string, conversationId: string, who: string): Promise<boolean>;
}

const PER_PAGE = 50;
const STATES: readonly LedgerState[] = ['saved', 'saving', 'failed'];
const ID_CHARS = 200;

/** GET /conversations, /conversations/:id, POST /conversations/:id/replay, GET /errors, POST /errors/:id/retry. */
export function createLedgerRoutes(ledger: AdminLedger): Router {
  const router = express.Router();
  router.get('/conversations', async (request, response) => {
    const cursor = readCursor(request.query['cursor'], 1);
    const state = one(request, 'state');
    const startsWith = one(request, 'query').trim();
    if (cursor === 'bad' || startsWith.length > ID_CHARS || (state !== '' && !STATES.includes(state as LedgerState)))
      return refuse(response, 400, 'invalid_request', 'This list cannot be asked for in that way.');
    const lines = await ledger.lines({
      connectionId: connectionOf(response),
      state: state === '' ? null : (state as LedgerState),
      startsWith,
      before: cursor?.[0] ?? null,
      limit: PER_PAGE + 1,
    });
    const rows = lines.slice(0, PER_PAGE);
    const last = rows.at(-1);
    const page: AdminPage<LedgerRow> = {
      rows: rows.map(({ position: _, ...row }) => row),
      next: lines.length > PER_PAGE && last !== undefined ? cursorOf([last.position]) : null,
    };
    response.json(page);
  });

  router.get('/conversations/:id', async (request, response) => {
    const detail = await ledger.detail(connectionOf(response), request.params.id);
    if (detail === null) return unknown(response);
    response.json(detail);
  });

  router.post('/conversations/:id/replay', async (request, response) => {
    if (!(await ledger.replay(connectionOf(response), request.params.id, adminOf(response).username)))
      return unknown(response);
    response.status(202).json({ ok: true });
  });

  router.get('/errors', async (request, response) => {
    const cursor = readCursor(request.query['cursor'], 2);
    if (cursor === 'bad') return refuse(response, 400, 'invalid_request', 'This page of the list does not exist.');
    const after = cursor === null ? null : { at: cursor[0] ?? 0, id: cursor[1] ?? 0 };
    const errors = await ledger.errors(connectionOf(response), after, PER_PAGE + 1);
    const rows = errors.slice(0, PER_PAGE);
    const last = rows.at(-1);
    const page: AdminPage<CalloutError> = {
      rows: rows.map(({ position: _, ...row }) => row),
      next: errors.length > PER_PAGE && last !== undefined ? cursorOf([last.at, last.position]) : null,
    };
    response.json(page);
  });

  router.post('/errors/:id/retry', async (request, response) => {
    const id = Number(request.params.id);
    const connectionId = connectionOf(response);
    const conversationId = Number.isSafeInteger(id) ? await ledger.conversationOfError(connectionId, id) : null;
    if (conversationId === null || !(await ledger.replay(connectionId, conversationId, adminOf(response).username)))
      return refuse(response, 404, 'error_unknown', 'There is no such error any more.');
    response.status(202).json({ ok: true });
  });
  return router;
}

function unknown(response: Parameters<typeof refuse>[0]): void {
  refuse(response, 404, 'conversation_unknown', 'The connector knows no such conversation.');
}

function one(request: Request, name: string): string {
  const value = request.query[name];
  return typeof value === 'string' ? value : '';
}
