/** What each frame of the server means for the line. */
import type { ResyncReason, ServerFrame, Snapshot } from 'c/lpProtocol';
import { CLOSE, LIMITS } from 'c/lpProtocol';
import { onAnswer, resend } from './commands';
import { forget, gap } from './ending';
import type { Line, LineEffect, Moment, Move, Step } from './line';
import { LINGER_MS, moved, onMoving } from './moving';
import { check, lineSays, withEffects } from './says';
import { commonProtocol, rangeOf, versionWords } from './versions';

export function onFrame(line: Line, frame: ServerFrame, at: Moment): Step {
  switch (frame.type) {
    case 'hello':
      return onHello(line, frame, at);
    case 'choose':
      return {
        line: { ...line, phase: 'choosing' },
        effects: [
          { type: 'emit', event: { kind: 'choose', connections: frame.connections } },
          lineSays('choosing', 'Choose a connection'),
          identityOk,
        ],
      };
    case 'denied':
      return {
        line: { ...line, denial: { code: frame.code, text: frame.text, whoCanFix: frame.whoCanFix } },
        effects: [denialCheck(frame.code, frame.text, frame.whoCanFix)],
      };
    case 'ready':
      return live(line, frame, frame.snapshot, false, at);
    case 'resync':
      return live(line, frame, frame.snapshot, true, at);
    case 'resumed':
      return resumed(line, frame, at);
    case 'event':
      return onEvent(line, frame, at);
    case 'answer':
      return onAnswer(line, frame.id, frame.answer);
    case 'ping':
      return {
        line: { ...line, unacked: 0 },
        effects: [
          { type: 'write', frame: { type: 'pong', ack: line.session?.lastSeq ?? 0 } },
          clock(frame.serverTime, at),
        ],
      };
    case 'pong':
      return { line, effects: [clock(frame.serverTime, at)] };
    case 'renew':
      return { line: { ...line, nonce: frame.nonce }, effects: [{ type: 'askIdentity', nonce: frame.nonce }] };
    case 'moving':
      return onMoving(line, frame, at);
    default:
      // A newer server may say more than this softphone knows.
      return { line, effects: [] };
  }
}

function onHello(line: Line, frame: Extract<ServerFrame, { type: 'hello' }>, at: Moment): Step {
  if (line.phase !== 'opening') return { line, effects: [] };
  const protocol = commonProtocol(rangeOf(frame));
  if (protocol === null) {
    return {
      line: { ...line, phase: 'stopped' },
      effects: [
        { type: 'clearTimers' },
        { type: 'close', code: CLOSE.VERSION_UNSUPPORTED },
        lineSays('stopped', versionWords(rangeOf(frame)), null, 'reload'),
      ],
    };
  }
  return {
    line: { ...line, phase: 'identity', protocol, nonce: frame.nonce, heartbeatMs: frame.heartbeatMs },
    effects: [
      clock(frame.serverTime, at),
      check('origin', 'ok', 'The connector accepts this page.'),
      check('identity', 'waiting', 'Salesforce is asked to confirm who you are.'),
      lineSays('authenticating', 'Confirming who you are'),
      { type: 'askIdentity', nonce: frame.nonce },
    ],
  };
}

/** The new server of a move lets the softphone in: from here on it is the line. */
export function onMoved(line: Line, move: Move, frame: ServerFrame, at: Moment): Step {
  const over = moved(line, move);
  const step =
    frame.type === 'resumed'
      ? resumed(over.line, frame, at)
      : frame.type === 'ready' || frame.type === 'resync'
        ? live(over.line, frame, frame.snapshot, true, at, true)
        : over;
  const linger: LineEffect[] = step.line.owed ? [{ type: 'timer', name: 'linger', ms: LINGER_MS }] : [];
  return withEffects(step.line, [...over.effects, ...step.effects, ...linger]);
}

function live(
  line: Line,
  frame: { sessionId: string; epoch: number; seq: number; reason?: ResyncReason },
  snapshot: Snapshot,
  resynced: boolean,
  at: Moment,
  byMove = false,
): Step {
  const session = { id: frame.sessionId, epoch: frame.epoch, lastSeq: frame.seq };
  const again = carriedOver({ ...line, session, replayedTo: frame.seq }, at);
  return withEffects(again.line, [
    clock(snapshot.serverTime, at),
    identityOk,
    { type: 'emit', event: { kind: 'snapshot', snapshot, resynced, byMove, kept: frame.reason === 'too_far_behind' } },
    lineSays('live', 'Connected'),
    ...firstBeat(line, at),
    ...again.effects,
  ]);
}

function resumed(line: Line, frame: { sessionId: string; epoch: number; seq: number }, at: Moment): Step {
  const { session } = line;
  // Another session, or fewer events than were handled: not the past this softphone knows.
  if (!session || frame.sessionId !== session.id || frame.seq < session.lastSeq)
    return forget(line, at, 'The connector’s account of this session does not fit. Everything is fetched anew.');
  const again = carriedOver({ ...line, session: { ...session, epoch: frame.epoch }, replayedTo: frame.seq }, at);
  return withEffects(again.line, [identityOk, lineSays('live', 'Connected'), ...firstBeat(line, at), ...again.effects]);
}

/** A line that is live again takes along what was not answered, unless the old server of a move may still answer it. */
function carriedOver(line: Line, at: Moment): Step {
  const fresh: Line = {
    ...line,
    phase: 'live',
    unacked: 0,
    pingedAt: null,
    liveSince: at.now,
    refusals: 0,
    denial: null,
  };
  return fresh.owed ? { line: fresh, effects: [] } : resend(fresh, at);
}

function onEvent(line: Line, frame: Extract<ServerFrame, { type: 'event' }>, at: Moment): Step {
  if (!line.session || frame.seq <= line.session.lastSeq) return { line, effects: [] };
  if (frame.seq !== line.session.lastSeq + 1) return gap(line, at);
  const unacked = line.unacked + 1;
  const due = unacked >= LIMITS.ACK_EVERY;
  const past = frame.seq <= line.replayedTo;
  const effects: LineEffect[] = [{ type: 'emit', event: { kind: 'server', event: frame.event, now: at.now, past } }];
  // The effects run in order: the acknowledgement leaves after the event was handled.
  if (due) effects.push({ type: 'write', frame: { type: 'ack', seq: frame.seq } });
  return { line: { ...line, session: { ...line.session, lastSeq: frame.seq }, unacked: due ? 0 : unacked }, effects };
}

const identityOk = check('identity', 'ok', 'The connector knows who you are.');

/** The first heartbeat comes at a random moment of its interval: thousands of softphones connect together after a restart. */
function firstBeat(line: Line, at: Moment): LineEffect[] {
  return [{ type: 'clearTimers' }, { type: 'timer', name: 'heartbeat', ms: Math.round(line.heartbeatMs * at.random) }];
}

function clock(serverTime: number, at: Moment): LineEffect {
  return { type: 'emit', event: { kind: 'clock', serverTime, now: at.now } };
}

function denialCheck(code: string, text: string, whoCanFix: 'agent' | 'admin' | 'wait'): LineEffect {
  const id = code === 'origin_not_allowed' ? 'origin' : 'identity';
  return check(id, 'failed', text, whoCanFix === 'wait' ? null : whoCanFix);
}
