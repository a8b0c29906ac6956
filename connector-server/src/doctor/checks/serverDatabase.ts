import { fails, fine, unknown, warns } from '../outcome.ts';
import type { ServerCheck } from '../types.ts';

const TRIED = 'Asked the running server how its database answers.';

export const serverDatabase: ServerCheck = {
  id: 'server.database',
  group: 'server',
  title: 'The database takes writes',
  why: 'Conversations go on without it, but their records wait in memory until it takes writes again.',
  whoCanFix: 'server_operator',
  async run(server) {
    const status = await server.status();
    if (!status.ok)
      return [
        unknown('not_looked_at', {
          tried: TRIED,
          seen: 'The server does not tell its state.',
          mend: 'Start the server, and run the doctor on its machine.',
        }),
      ];
    const database = (status.value.database ?? {}) as { state?: unknown; text?: unknown; damagedRows?: unknown };
    const text = typeof database.text === 'string' ? database.text : 'It says nothing about its database.';
    if (database.state !== 'ok')
      return [
        fails('no_writes', {
          tried: TRIED,
          seen: text,
          mend: 'Look at the database’s log, its disk space and DATABASE_URL; the server goes on by itself as soon as it takes writes.',
        }),
      ];
    if (typeof database.damagedRows === 'number' && database.damagedRows > 0)
      return [
        warns('damaged_rows', {
          tried: TRIED,
          seen: `${database.damagedRows} damaged rows were set aside.`,
          mend: 'The log names each. See "Backup" in docs/operate.md, and look at the disk.',
        }),
      ];
    return [fine(TRIED, text)];
  },
};
