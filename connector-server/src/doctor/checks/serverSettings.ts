import { fails, fine } from '../outcome.ts';
import type { Outcome, ServerCheck } from '../types.ts';

const TRIED = 'Read the environment and the settings document, and asked the running server what it applied.';

export const serverSettings: ServerCheck = {
  id: 'server.settings',
  group: 'server',
  title: 'The settings are in force',
  why: 'A server that cannot read its settings does not start, or goes on with older ones than you think.',
  whoCanFix: 'server_operator',
  async run(server) {
    const [facts, status] = await Promise.all([server.facts(), server.status()]);
    const outcomes: Outcome[] = facts.rejected.map((problem) =>
      fails('rejected', {
        tried: TRIED,
        seen: problem,
        mend: 'Correct what is named here. The server takes a corrected settings document by itself; after a change of the environment start it again.',
      }),
    );
    if (facts.settingsFile === null)
      outcomes.push(
        fails('no_document', {
          tried: TRIED,
          seen: 'No settings document is named (SETTINGS_FILE), so the server has no connection.',
          mend: 'Run "npm run connect", or set SETTINGS_FILE to the path of the settings document.',
        }),
      );
    else if (facts.connections === 0 && outcomes.length === 0)
      outcomes.push(
        fails('no_connection', {
          tried: TRIED,
          seen: 'The settings document has no connection.',
          mend: 'Run "npm run connect" to make one.',
        }),
      );
    const refused = status.ok ? refusedByServer(status.value) : [];
    // Where the document is wrong now, the server says the same in the same words.
    for (const problem of refused.filter((each) => !facts.rejected.includes(each)))
      outcomes.push(
        fails('change_not_applied', {
          tried: TRIED,
          seen: `The running server did not take the latest change and goes on with the settings before it: ${problem}`,
          mend: 'Correct the settings document; the server reads it again as soon as it is saved.',
        }),
      );
    return outcomes.length > 0 ? outcomes : [fine(TRIED, `Connections: ${facts.connections ?? 'not counted'}.`)];
  },
};

function refusedByServer(status: Record<string, unknown>): string[] {
  const { rejected } = (status.settings ?? {}) as { rejected?: unknown };
  return Array.isArray(rejected) ? rejected.filter((each) => typeof each === 'string') : [];
}
