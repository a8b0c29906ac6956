import { fails, fine, unknown, warns } from '../outcome.ts';
import type { ConnectionCheck, Look, Outcome, Seen } from '../types.ts';

export const API_TITLE = 'LivePerson’s APIs answer';
const WHERE = 'In LivePerson, the application for machine access (client credentials)';

export const livePersonApi: ConnectionCheck = {
  id: 'livePerson.api',
  group: 'livePerson',
  title: API_TITLE,
  why: 'Names of agents and skills, the history of conversations and the matching of users come from these APIs.',
  whoCanFix: 'liveperson_admin',
  needs: ['livePersonAccount'],
  async run(look) {
    const { api, apiKey } = look.connection.liveperson;
    if (api === null && apiKey == null)
      return [
        warns('not_given', {
          tried: 'Looked for an application for machine access in the settings.',
          seen: 'There is none (liveperson.api), so nothing is read while no agent is signed in: no sync with history, no names for automatic records.',
          mend: 'Install an application with client credentials in LivePerson and enter it: npm run connect.',
          whoCanFix: 'server_operator',
        }),
      ];
    const token = api === null ? [] : tokenOutcome(await look.livePerson.appToken());
    const refused = token.some(({ state }) => state !== 'ok');
    return refused ? token : [...token, ...(await apiOutcomes(look))];
  },
};

function tokenOutcome(token: Seen<{ scopes: string[] }>): Outcome[] {
  const tried = 'Asked for a token as the application liveperson.api.';
  if (token.ok) return [fine(tried, 'LivePerson gave the application a token.')];
  switch (token.code) {
    case 'wrong_secret':
    case 'unknown_application':
      return [
        fails('wrong_secret', {
          tried,
          seen: token.text,
          mend: 'Copy client id and secret of the application again (npm run connect), and see that it is installed in this account.',
        }),
      ];
    case 'grant_missing':
      return [
        fails('grant_missing', {
          tried,
          seen: token.text,
          mend: `${WHERE}: add client_credentials to its grant types.`,
        }),
      ];
    default:
      return [cannotTell(tried, token.text)];
  }
}

/** One per API, so that each missing scope has its own line. */
async function apiOutcomes({ connection, livePerson }: Look): Promise<Outcome[]> {
  const { sync } = connection;
  const reads = sync.periodic || sync.daily;
  const apis: { name: string; asked: Promise<Seen<unknown>>; scope: string }[] = [
    { name: 'Users', asked: livePerson.users(), scope: 'users.read' },
    { name: 'Skills', asked: livePerson.skills(), scope: 'of the Skills API (read)' },
    ...(reads && sync.apis.includes('messaging')
      ? [
          {
            name: 'Messaging Interactions',
            asked: livePerson.history('messaging'),
            scope: 'of the Messaging Interactions API',
          },
        ]
      : []),
    ...(reads && sync.apis.includes('chat')
      ? [{ name: 'Engagement History', asked: livePerson.history('chat'), scope: 'data.services.enghist' }]
      : []),
  ];
  const outcomes = await Promise.all(
    apis.map(async ({ name, asked, scope }): Promise<Outcome> => {
      const tried = `Called LivePerson’s ${name} API.`;
      const seen = await asked;
      if (seen.ok) return { ...fine(tried, 'It answered.'), subject: name };
      return { ...apiRefused(seen, tried, scope), subject: name };
    }),
  );
  return outcomes;
}

function apiRefused({ code, text }: Extract<Seen<never>, { ok: false }>, tried: string, scope: string): Outcome {
  switch (code) {
    case 'scope_missing':
      return fails('scope_missing', {
        tried,
        seen: text,
        mend: `${WHERE}: add the scope ${scope}, and install it again.`,
      });
    case 'wrong_key':
      return fails('wrong_key', {
        tried,
        seen: text,
        mend: 'Compare the four strings of liveperson.apiKey with Data Sources > API in LivePerson.',
      });
    case 'token_refused':
      return fails('token_refused', {
        tried,
        seen: text,
        mend: 'The application belongs to another account, or was taken away: install it in this account.',
      });
    default:
      return cannotTell(tried, text);
  }
}

const cannotTell = (tried: string, text: string): Outcome =>
  unknown('unreachable', { tried, seen: text, mend: 'Run the doctor again in some minutes.' });
