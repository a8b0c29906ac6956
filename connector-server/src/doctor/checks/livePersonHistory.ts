import { fails, fine, unknown } from '../outcome.ts';
import type { ConnectionCheck, Outcome, Seen } from '../types.ts';

const NAMES = { messaging: 'Messaging Interactions', chat: 'Engagement History' } as const;

export const livePersonHistory: ConnectionCheck = {
  id: 'livePerson.history',
  group: 'livePerson',
  title: 'LivePerson’s history can be read',
  why: 'What happened while nobody was connected, and conversations of bots, are recorded from history.',
  whoCanFix: 'liveperson_admin',
  needs: ['livePersonAccount'],
  async run({ connection, livePerson }) {
    const { sync, liveperson } = connection;
    if (liveperson.api === null && liveperson.apiKey == null)
      return [
        unknown('not_looked_at', {
          tried: 'Looked for access to history.',
          seen: 'No application for machine access is set up.',
          mend: 'First mend “LivePerson’s APIs answer”.',
        }),
      ];
    return Promise.all(
      sync.apis.map(async (api) => ({ ...judged(await livePerson.history(api), NAMES[api]), subject: NAMES[api] })),
    );
  },
};

function judged(seen: Seen<{ found: number }>, name: string): Outcome {
  const tried = `Searched the last day of history (${name}).`;
  if (seen.ok) return fine(tried, `It answers: ${seen.value.found} conversations.`);
  const words = { tried, seen: seen.text };
  if (seen.code === 'unavailable' || seen.code === 'throttled')
    return unknown('unavailable', { ...words, mend: 'Run the doctor again in some minutes.' });
  if (seen.code === 'no_such_service')
    return unknown('not_looked_at', {
      ...words,
      mend: 'First mend “The account has the services the connector needs”.',
    });
  if (seen.code === 'refused')
    return fails('refused', {
      ...words,
      mend: `Ask LivePerson to switch ${name} on for the account, or take it out of sync.apis.`,
    });
  // Scopes, secrets and keys have their own check.
  return unknown('not_looked_at', { ...words, mend: 'First mend “LivePerson’s APIs answer”.' });
}
