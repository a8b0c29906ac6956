/** Planned moves: a second socket is brought up beside the first, which goes on until the second is live. */
import type { ServerFrame } from 'c/lpProtocol';
import { CLOSE, SOFTPHONE_PATH } from 'c/lpProtocol';
import { pauseBefore } from './closing';
import { resend } from './commands';
import { wait } from './ending';
import type { Line, LineEffect, Moment, Move, Step } from './line';
import { authenticateFrame, lineSays, withEffects } from './says';
import { commonProtocol, rangeOf } from './versions';

/** Time for the whole handshake at the new address, ms. The old line carries on meanwhile. */
const MOVE_MS = 10_000;
/** Attempts at a move before the softphone simply stays until its server closes. */
const MAX_MOVE_ATTEMPTS = 3;
/** Servers that may send the softphone on without letting it in, before it pauses. */
const MAX_REDIRECTS = 3;
/** How long the old server may still answer the commands it was given, ms. */
export const LINGER_MS = 2_000;

/** `moving` on the present line: plans the move when live; before that it means "not here, but there". */
export function onMoving(line: Line, frame: Extract<ServerFrame, { type: 'moving' }>, at: Moment): Step {
  const url = moveTarget(line.url, frame.resumeUrl);
  if (url === null) return { line, effects: [] };
  const pause = Math.round(at.random * Math.max(0, frame.delayMs));
  if (line.phase !== 'live') return redirected(line, url, pause, at);
  if (line.move?.url === url) return { line, effects: [] };
  const redirects = line.redirects + 1;
  // Servers that pass the session back and forth are followed, but slowly.
  const patience = redirects > MAX_REDIRECTS ? pauseBefore('later', redirects, at.random) : 0;
  const closing: LineEffect[] =
    line.move && line.move.stage !== 'pause' ? [{ type: 'close', code: CLOSE.RETRY_NOW, slot: 'next' }] : [];
  return withEffects({ ...line, redirects, move: { url, stage: 'pause', nonce: null, attempts: 0 } }, [
    ...closing,
    { type: 'timer', name: 'move', ms: pause + patience },
    lineSays('live', 'Moving to another server'),
  ]);
}

/** The `move` timer: the pause is over, or the new address took too long. */
export function onMoveTimer(line: Line, at: Moment): Step {
  if (line.phase !== 'live' || !line.move) return { line, effects: [] };
  if (line.move.stage !== 'pause') return moveFailed(line, line.move, at);
  return withEffects({ ...line, move: { ...line.move, stage: 'opening' } }, [
    { type: 'open', url: line.move.url, slot: 'next' },
    { type: 'timer', name: 'move', ms: MOVE_MS },
  ]);
}

/** A frame of the new server, up to the one that lets the softphone in. */
export function onNextFrame(line: Line, frame: ServerFrame, at: Moment): Step | 'admitted' {
  const { move } = line;
  if (!move) return { line, effects: [] };
  switch (frame.type) {
    case 'hello': {
      const protocol = commonProtocol(rangeOf(frame));
      if (protocol === null) return moveFailed(line, move, at);
      return withEffects({ ...line, protocol, move: { ...move, stage: 'identity', nonce: frame.nonce } }, [
        { type: 'askIdentity', nonce: frame.nonce },
      ]);
    }
    case 'ready':
    case 'resync':
    case 'resumed':
      return 'admitted';
    case 'ping':
      return withEffects(line, [
        { type: 'write', frame: { type: 'pong', ack: line.session?.lastSeq ?? 0 }, slot: 'next' },
      ]);
    case 'moving': {
      const url = moveTarget(move.url, frame.resumeUrl);
      if (url === null || line.redirects >= MAX_REDIRECTS) return moveFailed(line, move, at);
      return withEffects({ ...line, redirects: line.redirects + 1, move: { ...move, url, stage: 'opening' } }, [
        { type: 'close', code: CLOSE.RETRY_NOW, slot: 'next' },
        { type: 'open', url, slot: 'next' },
        { type: 'timer', name: 'move', ms: MOVE_MS },
      ]);
    }
    case 'choose':
    case 'denied':
      return moveFailed(line, move, at);
    default:
      return { line, effects: [] };
  }
}

export function onNextIdentity(line: Line, move: Move, token: string): Step {
  return withEffects({ ...line, move: { ...move, stage: 'authenticating' } }, [
    { type: 'write', frame: authenticateFrame(line, token), slot: 'next' },
  ]);
}

/** The new address did not work: the old line goes on, and the usual address is tried a few times. */
export function moveFailed(line: Line, move: Move, at: Moment): Step {
  const attempts = move.attempts + 1;
  const effects: LineEffect[] = [{ type: 'close', code: CLOSE.RETRY_NOW, slot: 'next' }];
  if (attempts >= MAX_MOVE_ATTEMPTS) return withEffects({ ...line, move: null }, [...effects, stays]);
  return withEffects({ ...line, move: { url: line.home, stage: 'pause', nonce: null, attempts } }, [
    ...effects,
    { type: 'timer', name: 'move', ms: pauseBefore('later', attempts, at.random) },
    stays,
  ]);
}

/** The old line ended while the new one was being built: the new one is all there is, and goes on as an ordinary handshake. */
export function promote(line: Line, move: Move): Step {
  const phase = move.stage === 'pause' ? 'opening' : move.stage;
  return withEffects({ ...line, phase, url: move.url, nonce: move.nonce, reached: phase !== 'opening', move: null }, [
    { type: 'adopt' },
    { type: 'clearTimers' },
    lineSays('connecting', 'Moving to another server'),
    { type: 'timer', name: 'handshake', ms: MOVE_MS },
  ]);
}

/**
 * What the line is from the moment the new server lets it in. The old socket stays a moment for the answers it owes, so
 * that as few commands as possible become uncertain.
 */
export function moved(line: Line, move: Move): { line: Line; effects: LineEffect[] } {
  const owed = line.outstanding.filter(({ epoch }) => epoch !== null).map(({ id }) => id);
  return {
    line: { ...line, url: move.url, move: null, owed: owed.length > 0 ? owed : null },
    effects: [{ type: 'adopt' }, ...(owed.length > 0 ? [] : [leaveOld])],
  };
}

/** An answer came from the old server, its time is up, or it closed: what it left open is asked of the new one. */
export function settleOld(line: Line, at: Moment, over: boolean): Step {
  if (!line.owed) return { line, effects: [] };
  const open = line.owed.filter((id) => line.outstanding.some((one) => one.id === id));
  if (!over && open.length > 0) return { line: { ...line, owed: open }, effects: [] };
  const again = resend({ ...line, owed: null }, at, new Set(open));
  return withEffects(again.line, [leaveOld, ...again.effects]);
}

function redirected(line: Line, url: string, pause: number, at: Moment): Step {
  const leave: LineEffect = { type: 'close', code: CLOSE.RETRY_NOW };
  if (line.redirects >= MAX_REDIRECTS) {
    const waiting = wait(
      { ...line, redirects: 0, url: line.home },
      'later',
      at,
      'The connector’s servers are sending this softphone to and fro.',
    );
    return withEffects(waiting.line, [leave, ...waiting.effects]);
  }
  return withEffects({ ...line, phase: 'waiting', nonce: null, url, redirects: line.redirects + 1 }, [
    { type: 'clearTimers' },
    leave,
    lineSays('connecting', 'Going to the server that has your session'),
    { type: 'timer', name: 'retry', ms: pause },
  ]);
}

/**
 * The address of a move, or null when it must not be followed: never from an encrypted line to a plain one, plain only on
 * this machine, and always to a softphone's door. Servers may share one host, each under a path of its own.
 */
export function moveTarget(current: string, resumeUrl: string): string | null {
  try {
    const next = new URL(resumeUrl);
    const plain = next.protocol === 'ws:' && current.startsWith('ws:') && LOOPBACK.test(next.hostname);
    if (next.protocol !== 'wss:' && !plain) return null;
    return next.pathname.endsWith(SOFTPHONE_PATH) && !next.username ? `${next.origin}${next.pathname}` : null;
  } catch {
    return null;
  }
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const leaveOld: LineEffect = { type: 'close', code: 1000, slot: 'old' };
const stays = lineSays('live', 'Connected');
