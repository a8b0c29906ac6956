/** How the connector itself reads LivePerson: an application with scopes, or an OAuth 1.0 key of an older account. */
import { askApplication } from './applicationSecret.ts';
import { livePersonFailure, livePersonReader, livePersonSecrets } from './livePersonAccess.ts';
import { apiNames, missingApi, neededScopes, type HistoryApi } from './livePersonApiTest.ts';
import { askApiKey } from './livePersonKey.ts';
import type { ConnectState, Step, StepContext, StepFailure } from './types.ts';

type Way = 'application' | 'key' | 'none';

export const livePersonApiStep: Step = {
  id: 'livePerson.api',
  title: 'The connector’s own access to LivePerson',
  who: 'liveperson_admin',
  applies: ({ liveperson }) => liveperson.account !== null,
  async done(context) {
    const { liveperson, steps } = context.state;
    // Not set up: somebody decided so.
    if (liveperson.apiClientId === null && liveperson.apiKey === null) return steps['livePerson.api']?.state === 'done';
    return (await tried(context)) === null;
  },
  async run(context) {
    const { state, ask } = context;
    const { liveperson } = state;
    liveperson.apis = await ask.several<HistoryApi>({
      id: 'livePerson.apis',
      text: 'What does the account use?',
      choices: [
        { value: 'messaging', label: 'Messaging' },
        { value: 'chat', label: 'Live chat' },
      ],
      suggest: apisOf(state),
    });
    if (liveperson.apis.length === 0) liveperson.apis = ['messaging'];
    const way = await ask.choose<Way>({
      id: 'livePerson.api.way',
      text: 'How does the connector read users, skills and history?',
      choices: [
        { value: 'application', label: 'As an application of the account (OAuth 2.0, client credentials)' },
        { value: 'key', label: 'With an API key of older accounts (OAuth 1.0, four strings)' },
        {
          value: 'none',
          label: 'Not at all: no history sync, transcripts only while an agent is signed in, nobody mapped beforehand',
        },
      ],
      suggest: liveperson.apiKey !== null ? 'key' : 'application',
    });
    await forgetOther(context, way);
    if (way === 'none')
      return { result: 'done', said: 'not set up; conversations are recorded while agents are signed in' };
    if (way === 'key') await askApiKey(context);
    else {
      const { clientId } = await askApplication(context, {
        id: 'livePerson.api',
        file: livePersonSecrets(state.connection).api,
        name: 'the application for machine access',
        help: `Grant client_credentials; scopes for ${apiNames(apisOf(state))}.`,
        known: liveperson.apiClientId,
      });
      liveperson.apiClientId = clientId;
    }
    await context.keep();
    const failure = await tried(context);
    if (failure !== null) {
      await forgetWrong(context, failure.code);
      throw failure;
    }
    return { result: 'done', said: `${apiNames(apisOf(state))}: each was called and answered` };
  },
  request: (state) => [
    'Install an application for machine access in the LivePerson account, with the grant client_credentials and scopes:',
    ...neededScopes(apisOf(state)).map((scope) => `  ${scope}`),
    'Tell its client id, and hand over its client secret safely.',
    'Older accounts instead: an API key that may use the same APIs (Data Sources > API > Manage); its four strings.',
  ],
  async undo(context) {
    const { apiClientId, apiKey } = context.state.liveperson;
    await forgetOther(context, 'none');
    return [
      ...(apiClientId === null
        ? []
        : [`LivePerson: the application ${apiClientId} for machine access. Remove it where it was installed.`]),
      ...(apiKey === null
        ? []
        : [
            `LivePerson: the API key ${apiKey.appKey}. Disable it under Data Sources > API > Manage (keys cannot be deleted).`,
          ]),
    ];
  },
};

export const apisOf = ({ liveperson }: Pick<ConnectState, 'liveperson'>): HistoryApi[] =>
  liveperson.apis ?? ['messaging'];

async function tried(context: StepContext): Promise<StepFailure | null> {
  const missed = await missingApi(await livePersonReader(context), apisOf(context.state));
  if (missed === null) return null;
  const mends: Readonly<Record<string, string>> = {
    scope_missing: 'Add what is missing to the application (or the key) at LivePerson, then try again.',
    grant_missing: 'Give the application the grant client_credentials, then try again.',
    wrong_key: 'Copy all four strings again from Data Sources > API > Manage, then try again.',
    token_refused: 'The application must belong to this account. Copy its client id and secret again.',
    no_application: 'Give client id and secret: npm run connect -- --from livePerson.api',
  };
  const what = context.state.liveperson.apiKey !== null ? 'The API key' : 'The application for machine access';
  return livePersonFailure(what, missed, mends[missed.code]);
}

/** Only one way at a time: a key that was left behind would sign the searches instead of the application. */
async function forgetOther({ state, files }: StepContext, way: Way): Promise<void> {
  const names = livePersonSecrets(state.connection);
  if (way !== 'key') {
    state.liveperson.apiKey = null;
    await files.remove(`secrets/${names.keySecret}`);
    await files.remove(`secrets/${names.keyTokenSecret}`);
  }
  if (way !== 'application') {
    state.liveperson.apiClientId = null;
    await files.remove(`secrets/${names.api}`);
  }
}

/** Else the wrong ones would be offered the next time. */
async function forgetWrong({ state, files }: StepContext, code: string): Promise<void> {
  const names = livePersonSecrets(state.connection);
  if (code === 'livePerson_wrong_secret') await files.remove(`secrets/${names.api}`);
  if (code === 'livePerson_wrong_key')
    for (const name of [names.keySecret, names.keyTokenSecret]) await files.remove(`secrets/${name}`);
}
