import { fine, warns } from '../outcome.ts';
import type { ConnectionCheck, Outcome } from '../types.ts';

const TRIED = 'Looked when the history of LivePerson is read.';

export const settingsSync: ConnectionCheck = {
  id: 'settings.sync',
  group: 'settings',
  title: 'Conversations nobody saw are recorded too',
  why: 'What happened while nobody was connected, and conversations of bots, come into Salesforce through the sync with history alone.',
  whoCanFix: 'server_operator',
  async run({ connection }) {
    const { periodic, daily } = connection.sync;
    const { api, apiKey } = connection.liveperson;
    const outcomes: Outcome[] = [];
    if (!periodic && !daily)
      outcomes.push(
        warns('off', {
          tried: TRIED,
          seen: 'Neither the sync every three hours nor the daily one is on.',
          mend: 'Set sync.periodic or sync.daily to true; "npm run sync" reads a window by hand.',
        }),
      );
    if ((periodic || daily) && api === null && apiKey == null)
      outcomes.push(
        warns('no_access', {
          tried: TRIED,
          seen: 'The sync is on, but there is no access to LivePerson’s history (liveperson.api or liveperson.apiKey).',
          mend: 'Enter an application with client credentials: npm run connect.',
        }),
      );
    if (outcomes.length > 0) return outcomes;
    const when = [
      ...(periodic ? ['every three hours'] : []),
      ...(daily ? [`every day at ${connection.sync.dailyHour}:00 (${connection.sync.timeZone})`] : []),
    ];
    return [fine(TRIED, `It is read ${when.join(' and ')}, by the API user of the connection.`)];
  },
};
