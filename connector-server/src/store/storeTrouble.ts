import type { StoreTroubleKind } from '../desk/ports.ts';

/**
 * What a failed statement says about the whole database; null when the statement itself is at fault. Codes: Postgres,
 * appendix A. A failure without SQLSTATE comes from the line to the server.
 */
export function troubleOf(error: unknown): StoreTroubleKind | null {
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code) || code.startsWith('08')) return 'away';
  switch (code) {
    case '25006':
      return 'read_only';
    case '53100':
    case '58030':
      return 'full';
    case '42501':
      return 'denied';
    // Statement cancelled by its time limit; too many connections.
    case '57014':
    case '53300':
      return 'away';
    default:
      // Shutting down, crashed, starting up.
      return code.startsWith('57P') ? 'away' : null;
  }
}

/** For the log, the status page and readiness. */
export const TROUBLE_TEXT: Readonly<Record<StoreTroubleKind, string>> = Object.freeze({
  away: 'The database does not answer.',
  read_only: 'The database is read-only.',
  full: 'The database has no room left on its disk, or the disk fails.',
  denied: 'The database refuses to write: the rights of its user were taken away.',
});
