/** The stage's door to the faults of its world: GET /faults, POST /faults/<name>/strike|heal, POST /faults/heal. */
import express, { type Router } from 'express';
import type { FaultBoard, FaultNews, FaultState } from '../faults/faultBoard.ts';
import { FAULTS, isFaultName, lineOf, LINES, type FaultLine } from '../faults/faultTable.ts';
import { milliseconds } from '../demo/faultOptions.ts';

export interface StageFault extends FaultState {
  line: FaultLine;
  title: string;
  expect: string;
  /** False: over in a moment, nothing to heal. */
  lasts: boolean;
}

export interface StageFaults {
  lines: typeof LINES;
  faults: StageFault[];
  /** What was struck and healed, oldest first. */
  news: (FaultNews & { at: number })[];
}

const KEPT = 50;

/** `news` is filled by whoever made the board. */
export function faultRoutes(board: FaultBoard, news: StageFaults['news']): Router {
  const router = express.Router();
  router.get('/', (_request, response) => {
    const faults = board.states().map((state): StageFault => {
      const fault = FAULTS[state.name];
      const { title, expect } = fault;
      return { ...state, line: lineOf(state.name), title, expect, lasts: fault.heal !== undefined };
    });
    response.json({ lines: LINES, faults, news: news.slice(-KEPT) } satisfies StageFaults);
  });
  router.post('/heal', async (_request, response) => {
    await board.healAll();
    response.json({ ok: true });
  });
  router.post('/:name/:what', async (request, response) => {
    const { name, what } = request.params;
    const wanted = typeof request.query.for === 'string' ? milliseconds(request.query.for) : undefined;
    if (!isFaultName(name)) return void response.status(404).json({ ok: false, error: 'There is no such fault.' });
    if (wanted === null) return void response.status(400).json({ ok: false, error: 'for: write 30s, 500ms or 2m.' });
    if (what === 'strike') await board.strike(name, wanted);
    else if (what === 'heal') await board.heal(name);
    else return void response.status(404).json({ ok: false, error: 'strike or heal' });
    response.json({ ok: true });
  });
  return router;
}
