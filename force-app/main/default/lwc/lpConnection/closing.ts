import { CLOSE } from 'c/lpProtocol';

/** What a close code asks of the client. */
export type AfterClose = 'now' | 'later' | 'authenticate' | 'stop';

/**
 * Reads a WebSocket close code: 4000-4009 retry now, 4010-4019 later, 4020-4029 authenticate again, 4030-4039 stop.
 * Everything else (1006 and the like) is a line that broke: try again after a growing pause.
 */
export function afterClose(code: number): AfterClose {
  if (code >= 4000 && code < 4010) return 'now';
  if (code >= 4020 && code < 4030) return 'authenticate';
  if (code >= 4030 && code < 4040) return 'stop';
  return 'later';
}

/**
 * Pause before the next attempt, ms: anything up to a ceiling that doubles from 1 to 30 s. Full jitter, because thousands of
 * softphones lose the same server in the same instant; the least pause keeps a line that breaks at once from spinning.
 */
export function pauseBefore(after: AfterClose, attempt: number, random: number): number {
  if (after !== 'later' && attempt === 0) return Math.round(random * 500);
  const least = 250;
  return Math.round(least + random * (ceiling(attempt) - least));
}

/** Soonest moment after an attempt at which the agent's return or the network's may start the next one, ms. */
export function leastPause(attempt: number): number {
  return Math.max(1_000, ceiling(attempt) / 4);
}

function ceiling(attempt: number): number {
  return Math.min(30_000, 1_000 * 2 ** Math.min(attempt, 5));
}

/** Why the line broke, for the agent, who need do nothing. */
export function breakWords(code: number, line: { session: unknown; reached: boolean }): string {
  switch (code) {
    case CLOSE.RETRY_NOW:
      return 'The connector is restarting. Your conversations are kept.';
    case CLOSE.SLOW_READER:
      return 'This page could not keep up, so the connector starts over with it. Your conversations are kept.';
    case CLOSE.HEARTBEAT_LOST:
      return 'Nothing was heard from this page for a while. Your conversations are kept.';
    case CLOSE.RETRY_LATER:
      return 'The connector is busy or still starting.';
    case CLOSE.RATE_LIMITED:
      return 'The softphone asked too much at once and pauses for a moment.';
    case CLOSE.AUTHENTICATE_AGAIN:
    case CLOSE.AUTHENTICATION_TIMEOUT:
      return 'The connector wants to know again who you are.';
  }
  if (line.session) return 'The connection was lost. Your conversations are kept.';
  return line.reached ? 'The connector ended the connection.' : 'The connector cannot be reached.';
}

/** Why the line stopped, for the agent. */
export function stopWords(code: number): { text: string; action: 'retry' | 'reload' } {
  switch (code) {
    case CLOSE.REPLACED:
      return { text: 'This softphone was opened again and goes on there.', action: 'reload' };
    case CLOSE.VERSION_UNSUPPORTED:
      return { text: 'The softphone is older or newer than its server.', action: 'reload' };
    case CLOSE.PROTOCOL_ERROR:
      return {
        text: 'The connector did not understand this softphone. If that stays after a reload, send the report.',
        action: 'reload',
      };
    default:
      return { text: 'The connector does not let you in. Ask your administrator.', action: 'retry' };
  }
}
