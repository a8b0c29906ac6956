/** What each frame of the server means for the line. */
import type { ServerFrame, Snapshot } from 'c/lpProtocol';
import { CLOSE, LIMITS, PROTOCOL_VERSION } from 'c/lpProtocol';
import { onAnswer, resend } from './commands';
import type { Line, LineEffect, Moment, Step } from './line';
import { check, lineSays, withEffects } from './says';

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
      return resumed(line, frame.epoch, at);
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
      return {
        line: { ...line, url: movedTo(line.url, frame.resumeUrl) },
        effects: [{ type: 'timer', name: 'move', ms: frame.delayMs }],
      };
    default:
      // A newer server may say more than this softphone knows.
      return { line, effects: [] };
  }
}

function onHello(line: Line, frame: Extract<ServerFrame, { type: 'hello' }>, at: Moment): Step {
  if (line.phase !== 'opening') return { line, effects: [] };
  if (frame.protocol !== PROTOCOL_VERSION) {
    return {
      line: { ...line, phase: 'stopped' },
      effects: [
        { type: 'clearTimers' },
        { type: 'close', code: CLOSE.VERSION_UNSUPPORTED },
        lineSays('stopped', 'The softphone is older or newer than its server. Reload the page.', null, 'reload'),
      ],
    };
  }
  return {
    line: { ...line, phase: 'identity', nonce: frame.nonce, heartbeatMs: frame.heartbeatMs },
    effects: [
      clock(frame.serverTime, at),
      check('origin', 'ok', 'The connector accepts this page.'),
      check('identity', 'waiting', 'Salesforce is asked to confirm who you are.'),
      lineSays('authenticating', 'Confirming who you are'),
      { type: 'askIdentity', nonce: frame.nonce },
    ],
  };
}

function live(
  line: Line,
  frame: { sessionId: string; epoch: number; seq: number },
  snapshot: Snapshot,
  resynced: boolean,
  at: Moment,
): Step {
  const session = { id: frame.sessionId, epoch: frame.epoch, lastSeq: frame.seq };
  const again = resend({ ...line, phase: 'live', session, unacked: 0, refusals: 0, denial: null }, at);
  return withEffects(again.line, [
    clock(snapshot.serverTime, at),
    identityOk,
    { type: 'emit', event: { kind: 'snapshot', snapshot, resynced } },
    lineSays('live', 'Connected'),
    ...firstBeat(line, at),
    ...again.effects,
  ]);
}

function resumed(line: Line, epoch: number, at: Moment): Step {
  if (!line.session) return gap(line);
  const again = resend({ ...line, phase: 'live', session: { ...line.session, epoch }, refusals: 0, denial: null }, at);
  return withEffects(again.line, [identityOk, lineSays('live', 'Connected'), ...firstBeat(line, at), ...again.effects]);
}

function onEvent(line: Line, frame: Extract<ServerFrame, { type: 'event' }>, at: Moment): Step {
  if (!line.session || frame.seq <= line.session.lastSeq) return { line, effects: [] };
  if (frame.seq !== line.session.lastSeq + 1) return gap(line);
  const unacked = line.unacked + 1;
  const due = unacked >= LIMITS.ACK_EVERY;
  const effects: LineEffect[] = [{ type: 'emit', event: { kind: 'server', event: frame.event, now: at.now } }];
  // The effects run in order: the acknowledgement leaves after the event was handled.
  if (due) effects.push({ type: 'write', frame: { type: 'ack', seq: frame.seq } });
  return { line: { ...line, session: { ...line.session, lastSeq: frame.seq }, unacked: due ? 0 : unacked }, effects };
}

/** An event is missing: never show what follows, ask again from the last one handled. */
function gap(line: Line): Step {
  return {
    line: { ...line, phase: 'waiting', nonce: null },
    effects: [
      { type: 'clearTimers' },
      { type: 'close', code: CLOSE.RETRY_NOW },
      lineSays('waiting', 'Catching up'),
      { type: 'timer', name: 'retry', ms: 0 },
    ],
  };
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

/** A move never leads from an encrypted line to a plain one. */
function movedTo(current: string, resumeUrl: string): string {
  try {
    const next = new URL(resumeUrl, current);
    return next.protocol === new URL(current).protocol ? next.href : current;
  } catch {
    return current;
  }
}
