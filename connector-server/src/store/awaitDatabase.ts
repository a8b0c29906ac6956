/** Waits at the start until a database of one's own answers: in a cluster it often comes up after its clients. */
import { ConnectorError } from '../support/errors.ts';
import type { StoreLog } from './embeddedEngine.ts';

/** With a second between two: a minute, longer when each takes its time to fail. */
const ATTEMPTS = 60;

/** SQLSTATEs that no waiting mends, in words. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const REFUSALS: Readonly<Record<string, string>> = {
  '28P01': 'The database does not accept the user or the password in DATABASE_URL.',
  '28000': 'The database does not let the user in DATABASE_URL in from this machine (pg_hba.conf).',
  '3D000': 'The database named in DATABASE_URL does not exist. Create it, empty; the connector makes its own tables.',
  '42501': 'The user in DATABASE_URL may not create the schema "connector". Make it the owner of the database.',
};

/**
 * Resolves when `probe` does. Rejects with ConnectorError in plain words: at once where waiting cannot help, else after a
 * minute. The address is never part of what is said: it holds the password. `pause` waits a second and keeps the process
 * alive meanwhile.
 */
export async function awaitDatabase(
  probe: () => Promise<unknown>,
  pause: () => Promise<unknown>,
  log: StoreLog,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await probe();
      return;
    } catch (error) {
      const code = codeOf(error);
      const refusal = REFUSALS[code];
      if (refusal !== undefined) throw unreachable(code, refusal, error);
      if (attempt >= ATTEMPTS)
        throw unreachable(
          code,
          `The database of DATABASE_URL did not answer for a minute (${code}). Check that it runs and can be reached from here.`,
          error,
        );
      if (attempt === 1)
        log.warn({ code }, 'The database does not answer yet; the start waits for it, a minute at most');
    }
    await pause();
  }
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'no_answer';
}

function unreachable(code: string, text: string, cause: unknown): ConnectorError {
  return new ConnectorError({
    code: 'database_unreachable',
    text,
    permanent: Object.hasOwn(REFUSALS, code),
    certain: true,
    action: 'contact_admin',
    cause,
  });
}
