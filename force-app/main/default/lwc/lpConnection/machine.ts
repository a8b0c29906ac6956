import { CLOSE, PROTOCOL_VERSION } from 'c/lpProtocol';
import { afterClose, breakWords, pauseBefore, stopWords } from './closing';
import { commandEffects, dropUnanswered, giveUpCommands, settle } from './commands';
import { onFrame } from './frames';
import type { Line, LineEffect, LineInput, Moment, Step } from './line';
import { check, handshakeMs, lineSays, withEffects } from './says';

/** Sign-ins refused in a row before the softphone stops asking by itself. */
const MAX_REFUSALS = 3;

/** The connection's state machine: what to do next after an input. Pure; the driver carries the effects out. */
export function step(line: Line, input: LineInput, at: Moment): Step {
  switch (input.type) {
    case 'start':
      return line.phase === 'idle' ? open(line) : { line, effects: [] };
    case 'opened':
      return withEffects({ ...line, reached: true, lastHeardAt: at.now }, [
        check('connector', 'ok', 'The connector answers.'),
      ]);
    case 'frame':
      return onFrame({ ...line, lastHeardAt: at.now }, input.frame, at);
    case 'unreadable':
      return broken(line, at, 'The connector sent something this softphone cannot read.');
    case 'closed':
      return onClosed(line, input.code, at);
    case 'identity':
      return onIdentity(line, input.nonce, input.token);
    case 'identityFailed':
      return onIdentityFailed(line, input.nonce, input.text, at);
    case 'command':
      return commandEffects(line, input.id, input.command, at);
    case 'choose':
      return onChoose(line, input.connectionId, at);
    case 'retry':
      return onRetry(line);
    case 'stop':
      return {
        line: { ...line, phase: 'stopped', session: null, outstanding: [] },
        effects: [{ type: 'clearTimers' }, { type: 'close', code: 1000 }],
      };
    case 'timer':
      return onTimer(line, input.name, at);
  }
}

function open(line: Line): Step {
  return {
    line: { ...line, phase: 'opening', reached: false, nonce: null, denial: null, unacked: 0 },
    effects: [
      { type: 'clearTimers' },
      lineSays('connecting', line.session ? 'Reconnecting' : 'Connecting'),
      { type: 'open', url: line.url },
      { type: 'timer', name: 'handshake', ms: handshakeMs },
    ],
  };
}

function onIdentity(line: Line, nonce: string, token: string): Step {
  // The socket this token was made for may be gone by now.
  if (nonce !== line.nonce) return { line, effects: [] };
  if (line.phase === 'live') return renewed(line, token);
  if (line.phase !== 'identity') return { line, effects: [] };
  const { session, connectionId, client } = line;
  return {
    line: { ...line, phase: 'authenticating' },
    effects: [
      {
        type: 'write',
        frame: {
          type: 'authenticate',
          protocol: PROTOCOL_VERSION,
          token,
          ...(connectionId ? { connectionId } : {}),
          ...(session ? { resume: { sessionId: session.id, epoch: session.epoch, lastSeq: session.lastSeq } } : {}),
          client,
        },
      },
    ],
  };
}

/** The server asked for a new proof on the open line: the session goes on, so there is nothing to resume. */
function renewed(line: Line, token: string): Step {
  const { connectionId, client } = line;
  const frame = {
    type: 'authenticate' as const,
    protocol: PROTOCOL_VERSION,
    token,
    ...(connectionId ? { connectionId } : {}),
    client,
  };
  return { line: { ...line, nonce: null }, effects: [{ type: 'write', frame }] };
}

function onIdentityFailed(line: Line, nonce: string, text: string, at: Moment): Step {
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

function onRetry(line: Line): Step {
  if (line.phase !== 'waiting' && line.phase !== 'stopped') return { line, effects: [] };
  return open({ ...line, attempt: 0, refusals: 0 });
}

function onClosed(line: Line, code: number, at: Moment): Step {
  if (line.phase === 'stopped' || line.phase === 'waiting' || line.phase === 'idle') return { line, effects: [] };
  // The agent may take longer over the choice than the server waits; the choice opens a new socket anyway.
  if (line.phase === 'choosing') return { line, effects: [] };
  if (line.denial?.code === 'no_connection' && line.connectionId) {
    // The connection remembered from last time is gone: ask anew instead of being locked out by it.
    return wait(dropUnanswered({ ...line, connectionId: null }), 'now', at, 'Connecting');
  }
  const unreachable = line.phase === 'opening' && !line.reached;
  const failed: LineEffect[] = unreachable
    ? [check('connector', 'failed', 'The connector cannot be reached.', 'admin')]
    : [];
  const after = afterClose(code);
  const refusals = after === 'authenticate' ? line.refusals + 1 : line.refusals;
  const closed = dropUnanswered({ ...line, refusals });
  if (after === 'stop' || refusals >= MAX_REFUSALS) return stop(closed, code);
  const patient = closed.denial?.whoCanFix === 'wait' ? 'later' : after;
  const words = closed.denial?.text ?? breakWords(code, closed);
  const waiting = wait(closed, patient, at, words);
  return withEffects(waiting.line, [...failed, ...waiting.effects]);
}

function stop(line: Line, code: number): Step {
  const words = stopWords(code);
  const gone = giveUpCommands(line);
  return {
    line: { ...gone.line, phase: 'stopped', session: null },
    effects: [
      { type: 'clearTimers' },
      ...gone.effects,
      lineSays('stopped', line.denial?.text ?? words.text, null, words.action),
    ],
  };
}

function wait(line: Line, after: 'now' | 'later' | 'authenticate', at: Moment, text: string): Step {
  const ms = pauseBefore(after, line.attempt, at.random);
  return {
    line: {
      ...line,
      phase: 'waiting',
      nonce: null,
      attempt: line.attempt + 1,
      url: line.attempt > 0 ? line.home : line.url,
    },
    effects: [
      { type: 'clearTimers' },
      { type: 'timer', name: 'retry', ms },
      lineSays('waiting', text, at.now + ms, 'retry'),
    ],
  };
}

/** The line is up but of no use: leave it and come back. */
function broken(line: Line, at: Moment, text: string): Step {
  if (line.phase === 'stopped' || line.phase === 'waiting') return { line, effects: [] };
  const waiting = wait(dropUnanswered(line), 'later', at, text);
  return withEffects(waiting.line, [{ type: 'close', code: CLOSE.HEARTBEAT_LOST }, ...waiting.effects]);
}

function onTimer(line: Line, name: 'handshake' | 'heartbeat' | 'retry' | 'move', at: Moment): Step {
  if (name === 'retry') return line.phase === 'waiting' ? open(line) : { line, effects: [] };
  if (name === 'handshake') {
    if (line.phase === 'live' || line.phase === 'choosing') return { line, effects: [] };
    return broken(line, at, 'The connector did not answer in time.');
  }
  if (line.phase !== 'live') return { line, effects: [] };
  if (name === 'move') {
    const waiting = wait(
      dropUnanswered({ ...line, attempt: 0 }),
      'now',
      { ...at, random: 0 },
      'Moving to another server',
    );
    return withEffects(waiting.line, [{ type: 'close', code: 1000 }, ...waiting.effects]);
  }
  return heartbeat(line, at);
}

function heartbeat(line: Line, at: Moment): Step {
  // Background tabs are woken once a minute at worst: allow for that before giving the line up.
  if (at.now - line.lastHeardAt > Math.max(65_000, line.heartbeatMs * 2.5))
    return broken(line, at, 'The connector fell silent.');
  const settled = settle(line, at);
  return {
    line: { ...settled.line, unacked: 0, attempt: 0, refusals: 0 },
    effects: [
      ...settled.effects,
      { type: 'write', frame: { type: 'ping', ack: line.session?.lastSeq ?? 0 } },
      { type: 'timer', name: 'heartbeat', ms: line.heartbeatMs },
    ],
  };
}
