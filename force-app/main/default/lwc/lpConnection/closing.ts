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

/** Pause before the next attempt, ms. Jitter keeps thousands of softphones from returning in the same instant. */
export function pauseBefore(after: AfterClose, attempt: number, random: number): number {
  if (after !== 'later' && attempt === 0) return Math.round(random * 500);
  const ceiling = Math.min(30_000, 1_000 * 2 ** Math.min(attempt, 5));
  return Math.round(ceiling * (0.5 + random / 2));
}

/** Why the line broke, for the agent, who need do nothing. */
export function breakWords(code: number, line: { session: unknown; reached: boolean }): string {
  if (afterClose(code) === 'now') return 'The server is restarting. Your conversations are kept.';
  if (code === CLOSE.RETRY_LATER) return 'The server is busy or still starting.';
  if (code === CLOSE.RATE_LIMITED) return 'The softphone asked too much at once and pauses for a moment.';
  if (line.session) return 'The connection was lost. Your conversations are kept.';
  return line.reached ? 'The server ended the connection.' : 'The connector cannot be reached.';
}

/** Why the line stopped, for the agent. */
export function stopWords(code: number): { text: string; action: 'retry' | 'reload' } {
  switch (code) {
    case CLOSE.REPLACED:
      return { text: 'This softphone was opened again and goes on there.', action: 'reload' };
    case CLOSE.VERSION_UNSUPPORTED:
      return { text: 'The softphone is older or newer than its server. Reload the page.', action: 'reload' };
    case CLOSE.PROTOCOL_ERROR:
      return {
        text: 'The server did not understand this softphone. Reload the page; if it stays, send the report.',
        action: 'reload',
      };
    default:
      return { text: 'The connector does not let you in. Ask your administrator.', action: 'retry' };
  }
}
