/** How a line ends: for a while, with an attempt planned, or for good. */
import { CLOSE } from 'c/lpProtocol';
import { pauseBefore, stopWords } from './closing';
import { dropUnanswered, giveUpCommands } from './commands';
import type { Line, LineEffect, Moment, Step } from './line';
import { lineSays, withEffects } from './says';

const OFFLINE_WORDS = 'This computer is offline. The softphone goes on by itself when the network is back.';

/** Plans the next attempt and says why it is needed. An address a server named is given up after one failure. */
export function wait(line: Line, after: 'now' | 'later' | 'authenticate', at: Moment, text: string): Step {
  const failedElsewhere = line.url !== line.home && line.phase !== 'live';
  // Nothing is wrong with the usual address yet: it is asked soon, but only the first time.
  const ms =
    failedElsewhere && line.redirects <= 1
      ? pauseBefore('now', 0, at.random)
      : pauseBefore(after, line.attempt, at.random);
  const alone = withoutMove(line);
  return {
    line: {
      ...alone.line,
      phase: 'waiting',
      nonce: null,
      attempt: line.attempt + 1,
      url: failedElsewhere || line.attempt > 0 ? line.home : line.url,
      why: text,
      retryAt: at.now + ms,
    },
    effects: [
      ...alone.effects,
      { type: 'clearTimers' },
      { type: 'timer', name: 'retry', ms },
      saysWhy({ ...line, why: text, retryAt: at.now + ms }),
    ],
  };
}

/** Why the line waits, with the countdown to its next attempt. */
export function saysWhy({ offline, why, retryAt }: Line): LineEffect {
  return lineSays('waiting', offline ? OFFLINE_WORDS : why, retryAt, 'retry');
}

/** The line is up but of no use: leave it and come back. */
export function broken(line: Line, at: Moment, text: string): Step {
  if (line.phase === 'stopped' || line.phase === 'waiting') return { line, effects: [] };
  const waiting = wait(dropUnanswered(line), 'later', at, text);
  return withEffects(waiting.line, [{ type: 'close', code: CLOSE.HEARTBEAT_LOST }, ...waiting.effects]);
}

/** The server said stop: nothing is tried again unless the agent asks for it. */
export function stop(line: Line, code: number): Step {
  const words = stopWords(code);
  const alone = withoutMove(line);
  const gone = giveUpCommands(alone.line);
  return {
    line: { ...gone.line, phase: 'stopped', session: null },
    effects: [
      ...alone.effects,
      { type: 'clearTimers' },
      ...gone.effects,
      lineSays('stopped', line.denial?.text ?? words.text, null, words.action),
    ],
  };
}

/** What the server says of this session cannot be: it is let go, and the agent gets everything anew. */
export function forget(line: Line, at: Moment, text: string): Step {
  return broken({ ...line, session: null }, at, text);
}

/** An event is missing: never show what follows, ask again from the last one handled. */
export function gap(line: Line, at: Moment): Step {
  const waiting = wait(dropUnanswered(line), 'now', line.attempt === 0 ? { ...at, random: 0 } : at, 'Catching up');
  return withEffects(waiting.line, [{ type: 'close', code: CLOSE.RETRY_NOW }, ...waiting.effects]);
}

/** Lets go of the sockets beside the present one. */
export function withoutMove(line: Line): Step {
  const effects: LineEffect[] = [];
  if (line.move && line.move.stage !== 'pause') effects.push({ type: 'close', code: CLOSE.RETRY_NOW, slot: 'next' });
  if (line.owed) effects.push({ type: 'close', code: 1000, slot: 'old' });
  return { line: { ...line, move: null, owed: null }, effects };
}
