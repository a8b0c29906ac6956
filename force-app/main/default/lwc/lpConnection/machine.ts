import { CLOSE } from 'c/lpProtocol';
import type { ServerFrame } from 'c/lpProtocol';
import { afterClose, breakWords, leastPause } from './closing';
import { commandEffects, dropUnanswered, onAnswer, settle } from './commands';
import { broken, forget, saysWhy, stop, wait, withoutMove } from './ending';
import { onFrame, onMoved } from './frames';
import type { Line, LineEffect, LineInput, Moment, Slot, Step, TimerName } from './line';
import { moveFailed, onMoveTimer, onNextFrame, onNextIdentity, promote, settleOld } from './moving';
import { authenticateFrame, check, handshakeMs, lineSays, withEffects } from './says';

/** Sign-ins refused in a row before the softphone stops asking by itself. */
const MAX_REFUSALS = 3;
/** A line that was live for this long is healthy: the next break is a new one, ms. */
const HEALTHY_MS = 30_000;
/** Time for the answer to a ping that asks whether the line survived sleep or a change of network, ms. */
const PROBE_MS = 5_000;

/** The connection's state machine: what to do next after an input. Pure; the driver carries the effects out. */
export function step(line: Line, input: LineInput, at: Moment): Step {
  switch (input.type) {
    case 'start':
      return line.phase === 'idle' ? open(line, at) : { line, effects: [] };
    case 'opened':
      if (input.slot) return { line, effects: [] };
      return withEffects({ ...line, reached: true, lastHeardAt: at.now }, [
        check('connector', 'ok', 'The connector answers.'),
      ]);
    case 'frame':
      if (input.slot) return onOtherFrame(line, input.slot, input.frame, at);
      return onFrame({ ...line, lastHeardAt: at.now }, input.frame, at);
    case 'unreadable':
      if (input.slot) return onOtherClosed(line, input.slot, at);
      return broken(line, at, 'The connector sent something this softphone cannot read.');
    case 'closed':
      return input.slot ? onOtherClosed(line, input.slot, at) : onClosed(line, input.code, at);
    case 'identity':
      return onIdentity(line, input.nonce, input.token);
    case 'identityFailed':
      return onIdentityFailed(line, input.nonce, input.text, at);
    case 'command':
      return commandEffects(line, input.id, input.command, at);
    case 'choose':
      return onChoose(line, input.connectionId, at);
    case 'retry':
      return onRetry(line, at);
    case 'stop': {
      const alone = withoutMove(line);
      return {
        line: { ...alone.line, phase: 'stopped', session: null, outstanding: [] },
        effects: [...alone.effects, { type: 'clearTimers' }, { type: 'close', code: 1000 }],
      };
    }
    case 'wake':
      return onWake(line, at);
    case 'network':
      return onWake({ ...line, offline: !input.online }, at);
    case 'unhandled':
      return forget(line, at, 'Something could not be shown. Everything is fetched anew.');
    case 'timer':
      return onTimer(line, input.name, at);
  }
}

function open(line: Line, at: Moment): Step {
  return {
    line: { ...line, phase: 'opening', reached: false, nonce: null, denial: null, unacked: 0, openedAt: at.now },
    effects: [
      { type: 'clearTimers' },
      lineSays('connecting', line.session ? 'Reconnecting' : 'Connecting'),
      { type: 'open', url: line.url },
      { type: 'timer', name: 'handshake', ms: handshakeMs },
    ],
  };
}

function onIdentity(line: Line, nonce: string, token: string): Step {
  if (line.move?.stage === 'identity' && line.move.nonce === nonce) return onNextIdentity(line, line.move, token);
  // The socket this token was made for may be gone by now.
  if (nonce !== line.nonce) return { line, effects: [] };
  // The server asked for a new proof on the open line: the session goes on, so there is nothing to resume.
  if (line.phase === 'live')
    return withEffects({ ...line, nonce: null }, [
      { type: 'write', frame: authenticateFrame({ ...line, session: null }, token) },
    ]);
  if (line.phase !== 'identity') return { line, effects: [] };
  return withEffects({ ...line, phase: 'authenticating' }, [{ type: 'write', frame: authenticateFrame(line, token) }]);
}

function onIdentityFailed(line: Line, nonce: string, text: string, at: Moment): Step {
  if (line.move?.nonce === nonce) return moveFailed(line, line.move, at);
  if (line.phase !== 'identity' || nonce !== line.nonce) return { line, effects: [] };
  const failed = check('identity', 'failed', text, 'admin');
  const waiting = wait(
    { ...line, attempt: line.attempt + 1 },
    'later',
    at,
    `Salesforce did not confirm who you are: ${text}`,
  );
  return withEffects(waiting.line, [{ type: 'close', code: 1000 }, failed, ...waiting.effects]);
}

function onChoose(line: Line, connectionId: string, at: Moment): Step {
  const chosen: Line = { ...line, connectionId, session: null };
  // The nonce of the open socket was used up by the first authentication: a new socket brings a new one.
  if (line.phase !== 'choosing') return { line: chosen, effects: [] };
  const waiting = wait(chosen, 'now', { ...at, random: 0 }, 'Connecting');
  return withEffects(waiting.line, [{ type: 'close', code: 1000 }, ...waiting.effects]);
}

function onRetry(line: Line, at: Moment): Step {
  if (line.phase !== 'waiting' && line.phase !== 'stopped') return { line, effects: [] };
  return open({ ...line, attempt: 0, refusals: 0 }, at);
}

function onClosed(line: Line, code: number, at: Moment): Step {
  if (line.phase === 'stopped' || line.phase === 'waiting' || line.phase === 'idle') return { line, effects: [] };
  // The agent may take longer over the choice than the server waits; the choice opens a new socket anyway.
  if (line.phase === 'choosing') return { line, effects: [] };
  if (line.move && line.move.stage !== 'pause') return promote(dropUnanswered(line), line.move);
  if (line.denial?.code === 'no_connection' && line.connectionId) {
    // The connection remembered from last time is gone: ask anew instead of being locked out by it.
    return wait(dropUnanswered({ ...line, connectionId: null }), 'now', at, 'Connecting');
  }
  // The server never sent what this softphone claims to have handled. Once, everything is fetched anew; never in a loop.
  if (code === CLOSE.PROTOCOL_ERROR && line.phase === 'authenticating' && line.session)
    return wait(dropUnanswered({ ...line, session: null }), 'now', at, 'Everything is fetched anew.');
  const unreachable = line.phase === 'opening' && !line.reached;
  const failed: LineEffect[] = unreachable
    ? [check('connector', 'failed', 'The connector cannot be reached.', 'admin')]
    : [];
  const after = afterClose(code);
  const refusals = after === 'authenticate' ? line.refusals + 1 : line.refusals;
  const closed = dropUnanswered({ ...line, refusals, url: nextUrl(line, code) });
  if (after === 'stop' || refusals >= MAX_REFUSALS) return stop(closed, code);
  const patient = closed.denial?.whoCanFix === 'wait' ? 'later' : after;
  const words = closed.denial?.text ?? breakWords(code, closed);
  const waiting = wait(closed, patient, at, words);
  return withEffects(waiting.line, [...failed, ...waiting.effects]);
}

/** A server that stops names its successor beforehand, or leaves the choice to the usual address. */
function nextUrl(line: Line, code: number): string {
  if (line.move) return line.move.url;
  return code === CLOSE.RETRY_NOW && line.phase === 'live' ? line.home : line.url;
}

function onOtherFrame(line: Line, slot: Slot, frame: ServerFrame, at: Moment): Step {
  if (slot === 'old') {
    if (frame.type !== 'answer') return { line, effects: [] };
    const answer = onAnswer(line, frame.id, frame.answer);
    const rest = settleOld(answer.line, at, false);
    return withEffects(rest.line, [...answer.effects, ...rest.effects]);
  }
  const next = onNextFrame(line, frame, at);
  if (next !== 'admitted') return next;
  return line.move ? onMoved({ ...line, lastHeardAt: at.now }, line.move, frame, at) : { line, effects: [] };
}

function onOtherClosed(line: Line, slot: Slot, at: Moment): Step {
  if (slot === 'old') return settleOld(line, at, true);
  return line.move ? moveFailed(line, line.move, at) : { line, effects: [] };
}

function onTimer(line: Line, name: TimerName, at: Moment): Step {
  switch (name) {
    case 'retry':
      return line.phase === 'waiting' ? open(line, at) : { line, effects: [] };
    case 'handshake':
      if (line.phase === 'live' || line.phase === 'choosing') return { line, effects: [] };
      return broken(line, at, 'The connector did not answer in time.');
    case 'move':
      return onMoveTimer(line, at);
    case 'linger':
      return settleOld(line, at, true);
    case 'pong':
      return line.phase === 'live' && unanswered(line) ? silent(line, at) : { line, effects: [] };
    case 'heartbeat':
      return line.phase === 'live' ? heartbeat(line, at) : { line, effects: [] };
  }
}

function heartbeat(line: Line, at: Moment): Step {
  // Background tabs are woken once a minute at worst: allow for that before giving the line up.
  const tooLong = at.now - line.lastHeardAt > Math.max(65_000, line.heartbeatMs * 2.5);
  if (tooLong || unanswered(line)) return silent(line, at);
  const settled = settle(line, at);
  const healthy = at.now - line.liveSince >= HEALTHY_MS ? { attempt: 0, refusals: 0, redirects: 0 } : {};
  return withEffects({ ...settled.line, unacked: 0, pingedAt: at.now, ...healthy }, [
    ...settled.effects,
    ping(line),
    { type: 'timer', name: 'heartbeat', ms: line.heartbeatMs },
  ]);
}

/** Sleep and changes of network leave lines that look open and are dead: ask, or stop waiting, but not at every blink. */
function onWake(line: Line, at: Moment): Step {
  if (line.phase === 'live') {
    if (line.pingedAt !== null && at.now - line.pingedAt < PROBE_MS) return { line, effects: [] };
    return withEffects({ ...line, unacked: 0, pingedAt: at.now }, [
      ping(line),
      { type: 'timer', name: 'pong', ms: PROBE_MS },
    ]);
  }
  if (line.phase !== 'waiting') return { line, effects: [] };
  if (line.offline) return withEffects(line, [saysWhy(line)]);
  const retryAt = Math.min(line.retryAt, line.openedAt + leastPause(line.attempt));
  if (retryAt <= at.now) return open(line, at);
  const sooner = { ...line, retryAt };
  return withEffects(sooner, [{ type: 'timer', name: 'retry', ms: retryAt - at.now }, saysWhy(sooner)]);
}

function unanswered({ pingedAt, lastHeardAt }: Line): boolean {
  return pingedAt !== null && lastHeardAt < pingedAt;
}

function silent(line: Line, at: Moment): Step {
  return broken(line, at, 'The connector fell silent. Your conversations are kept.');
}

function ping(line: Line): LineEffect {
  return { type: 'write', frame: { type: 'ping', ack: line.session?.lastSeq ?? 0 } };
}
