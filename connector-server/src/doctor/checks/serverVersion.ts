import { fails, fine, warns } from '../outcome.ts';
import type { ServerCheck } from '../types.ts';

const TRIED = 'Compared the versions of Node.js, of the running server and of this command.';
/** As `engines` of package.json. */
const OLDEST = [22, 19] as const;

export const serverVersion: ServerCheck = {
  id: 'server.version',
  group: 'server',
  title: 'The versions fit',
  why: 'A server that was upgraded but not started again still runs the old program.',
  whoCanFix: 'server_operator',
  async run(server) {
    const [facts, status] = await Promise.all([server.facts(), server.status()]);
    const [major = 0, minor = 0] = facts.node.split('.').map(Number);
    if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))
      return [
        fails('node_too_old', {
          tried: TRIED,
          seen: `Node.js ${facts.node} runs here; ${OLDEST.join('.')} is the oldest that works.`,
          mend: 'Install a newer Node.js, or start through "npm start", which brings its own on Linux.',
        }),
      ];
    const running = status.ok && typeof status.value.version === 'string' ? status.value.version : null;
    if (running !== null && facts.version !== undefined && running !== facts.version)
      return [
        warns('server_differs', {
          tried: TRIED,
          seen: `The running server is version ${running}, what is installed here is ${facts.version}.`,
          mend: 'Build and start the server again.',
        }),
      ];
    return [fine(TRIED, `Version ${running ?? facts.version ?? 'unknown'} on Node.js ${facts.node}.`)];
  },
};
