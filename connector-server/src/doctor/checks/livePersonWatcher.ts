import { fails, fine, unknown, warns } from '../outcome.ts';
import { watcherState } from '../watcherState.ts';
import type { ConnectionCheck, Look, Outcome } from '../types.ts';

const BOT = 2;

export const livePersonWatcher: ConnectionCheck = {
  id: 'livePerson.watcher',
  group: 'livePerson',
  title: 'The watcher follows the account',
  why: 'Conversations of bots and of agents outside Salesforce are recorded at once only with a watcher; else hours later, from history.',
  whoCanFix: 'liveperson_admin',
  needs: ['livePersonAccount'],
  async run(look) {
    const { watcher } = look.connection.liveperson;
    if (watcher == null) return [fine('Looked for a watcher in the settings.', 'There is none, which is a choice.')];
    const told = await watcherState(look.server, look.connection.id);
    // A second login could end the first (Login Service API): a running watcher is asked, not signed in again.
    if (told !== null && (told.state === 'connected' || told.state === 'elsewhere'))
      return [fine('Asked the running server.', told.text)];
    const outcome = await signedIn(look, watcher.loginName);
    if (outcome.state !== 'ok' || told?.state !== 'failed') return [outcome];
    return [
      warns('not_yet_back', {
        tried: 'Asked the running server, and signed the watcher in and out again.',
        seen: `LivePerson lets it in now, but the server was refused: ${told.text}`,
        mend: 'The server tries again within ten minutes, or at once when it is started again. If it is still refused, see whether the watcher’s user is a manager.',
      }),
    ];
  },
};

async function signedIn({ livePerson }: Look, loginName: string): Promise<Outcome> {
  const tried = `Signed the watcher ${loginName} in to LivePerson and out again.`;
  const users = await livePerson.users();
  const user = users.ok ? users.value.find((each) => each.loginName === loginName) : undefined;
  if (users.ok && user === undefined)
    return fails('unknown_user', {
      tried,
      seen: `LivePerson has no user ${loginName}.`,
      mend: 'Create a user of type bot for it, or correct liveperson.watcher.loginName.',
    });
  if (user !== undefined && user.userTypeId !== null && user.userTypeId !== BOT)
    return fails('human', {
      tried,
      seen: `${loginName} is a user for a person; only users of type bot sign in with an application.`,
      mend: 'Create a user of type bot and name it in liveperson.watcher.loginName.',
    });
  const seen = await livePerson.watcher();
  if (seen.ok)
    return seen.value.userTypeId === null || seen.value.userTypeId === BOT
      ? fine(tried, 'LivePerson lets it in.')
      : warns('human', {
          tried,
          seen: `${loginName} is no user of type bot.`,
          mend: 'Create a user of type bot and name it in liveperson.watcher.loginName.',
        });
  switch (seen.code) {
    case 'wrong_credentials':
      return fails('wrong_secret', {
        tried,
        seen: seen.text,
        mend: 'Copy client id and secret of the watcher’s application again; see that the user is enabled and the application is allowed for it.',
      });
    case 'locked':
      return fails('locked', { tried, seen: seen.text, mend: 'Ask LivePerson to unlock the user.' });
    default:
      return unknown('unreachable', { tried, seen: seen.text, mend: 'Run the doctor again in some minutes.' });
  }
}
