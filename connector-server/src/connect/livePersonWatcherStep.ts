/** The watcher: one LivePerson user of type bot that sees all conversations. Optional. */
import type { ServiceUser } from '../desk/livePersonPorts.ts';
import { askApplication } from './applicationSecret.ts';
import { livePersonFailure, livePersonReader, livePersonSecrets } from './livePersonAccess.ts';
import type { ConnectState, Step, StepContext } from './types.ts';
import { StepFailure } from './types.ts';

export const livePersonWatcherStep: Step = {
  id: 'livePerson.watcher',
  title: 'Watcher: records of conversations outside Salesforce, too',
  who: 'liveperson_admin',
  applies: ({ liveperson }) => liveperson.account !== null,
  // With a watcher nothing cheap proves it: a second sign-in would end the first.
  async done({ state, files }) {
    if (state.steps['livePerson.watcher']?.state !== 'done') return false;
    return (
      state.liveperson.watcher === null ||
      (await files.readSecret(livePersonSecrets(state.connection).watcher)) !== null
    );
  },
  async run(context) {
    const { state, ask } = context;
    const { liveperson } = state;
    const wanted = await ask.confirm({
      id: 'livePerson.watcher.wanted',
      text: 'Record conversations of bots and of agents outside Salesforce while they run?',
      help: 'Needs a LivePerson user of type bot that may see all conversations. History sync finds them later in any case.',
      suggest: liveperson.watcher !== null,
    });
    if (!wanted) {
      await forget(context);
      return { result: 'done', said: 'not wanted' };
    }
    const user = await askWatcher(context);
    liveperson.watcher = { loginName: user.loginName, clientId: user.clientId };
    await context.keep();
    const seen = await (await livePersonReader(context, { watcher: user })).watcher();
    if (!seen.ok) {
      if (seen.code === 'wrong_credentials')
        await context.files.remove(`secrets/${livePersonSecrets(state.connection).watcher}`);
      throw livePersonFailure('The watcher', seen, MENDS[seen.code]);
    }
    if (seen.value.userTypeId !== null && seen.value.userTypeId !== 2)
      throw new StepFailure(
        'livePerson_watcher_type',
        `${user.loginName} is a person’s user, not one of type bot.`,
        'Make a user of type bot for the watcher: LivePerson may take a person’s own session away.',
      );
    return {
      result: 'done',
      said: `${user.loginName} was signed in and out again; that it sees all conversations shows when the server runs`,
    };
  },
  request: ({ liveperson }) => [
    'Make a LivePerson user of type bot with a profile that may see all agents’ conversations (manager rights), without skills.',
    `Let the application ${liveperson.apiClientId ?? 'for machine access'} (grant client_credentials) sign it in. Tell its login name.`,
  ],
  async undo(context) {
    const { watcher } = context.state.liveperson;
    await forget(context);
    return watcher === null
      ? []
      : [`LivePerson: the user ${watcher.loginName} of type bot. Disable or delete it there.`];
  },
};

const MENDS: Readonly<Record<string, string>> = {
  wrong_credentials:
    'Compare login name, client id and secret; the user must be enabled and of type bot. Then try again.',
  locked: 'Ask LivePerson’s support to unlock the user.',
};

/** With the application for machine access it is one question. */
async function askWatcher(context: StepContext): Promise<ServiceUser> {
  const { state, ask, files } = context;
  const { watcher, apiClientId } = state.liveperson;
  const names = livePersonSecrets(state.connection);
  const loginName = await ask.text({
    id: 'livePerson.watcher.loginName',
    text: 'Login name of the watcher',
    ...(watcher === null ? {} : { suggest: watcher.loginName }),
    check: (answer) => (answer === '' ? 'It has a login name.' : null),
  });
  const api = apiClientId === null ? null : await files.readSecret(names.api);
  if (
    apiClientId !== null &&
    api !== null &&
    (await ask.confirm({
      id: 'livePerson.watcher.sameApplication',
      text: 'Does it sign in with the application for machine access?',
      suggest: watcher === null || watcher.clientId === apiClientId,
    }))
  ) {
    await files.writeSecret(names.watcher, api);
    return { loginName, clientId: apiClientId, clientSecret: api };
  }
  const application = await askApplication(context, {
    id: 'livePerson.watcher',
    file: names.watcher,
    name: 'the watcher’s application',
    help: 'Grant client_credentials, allowed for this user.',
    known: watcher?.clientId ?? null,
  });
  return { loginName, ...application };
}

async function forget({ state, files }: { state: ConnectState; files: StepContext['files'] }): Promise<void> {
  state.liveperson.watcher = null;
  await files.remove(`secrets/${livePersonSecrets(state.connection).watcher}`);
}
