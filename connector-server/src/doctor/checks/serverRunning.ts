import { fails, fine, unknown } from '../outcome.ts';
import type { ServerCheck } from '../types.ts';

const TRIED = 'Asked the server on this machine for its state.';

export const serverRunning: ServerCheck = {
  id: 'server.running',
  group: 'server',
  title: 'The server runs',
  why: 'Without it agents see no conversations, and nothing is recorded until it is back.',
  whoCanFix: 'server_operator',
  async run(server) {
    const status = await server.status();
    if (!status.ok) {
      if (status.code === 'not_told')
        return [unknown('not_told', { tried: TRIED, seen: status.text, mend: 'Run the doctor on that machine.' })];
      if (status.code === 'other_program')
        return [
          fails('other_program', {
            tried: TRIED,
            seen: status.text,
            mend: 'Set PORT to a free port, here and in the proxy in front, and start the server again.',
          }),
        ];
      return [
        fails('not_running', {
          tried: TRIED,
          seen: `The server does not answer on this machine. ${status.text}`,
          mend: 'Start it with "npm start". If it ends at once, its last line says why.',
        }),
      ];
    }
    const { ready, reason } = status.value;
    if (ready === false)
      return [
        fails('not_ready', {
          tried: TRIED,
          seen: `The server runs but takes no agents: ${typeof reason === 'string' && reason !== '' ? reason : 'it does not say why.'}`,
          mend: 'While it starts or stops, wait a moment. Else see the check of the database, and the log.',
        }),
      ];
    return [fine(TRIED, 'It runs and takes agents.')];
  },
};
