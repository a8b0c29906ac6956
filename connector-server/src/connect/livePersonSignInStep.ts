/** How agents sign in to LivePerson: through an application of the account, or with a password where there is none. */
import type { Seen } from '../doctor/types.ts';
import { askApplication } from './applicationSecret.ts';
import { livePersonFailure, livePersonReader, livePersonSecrets, redirectAddress } from './livePersonAccess.ts';
import type { ConnectState, Step, StepContext, StepFailure } from './types.ts';

type Ways = 'application' | 'password' | 'both';

export const livePersonSignInStep: Step = {
  id: 'livePerson.signIn',
  title: 'How agents sign in to LivePerson',
  who: 'liveperson_admin',
  applies: ({ liveperson }) => liveperson.account !== null,
  async done(context) {
    const { signInClientId, password } = context.state.liveperson;
    if (signInClientId === null) return password;
    return (await tried(context)) === null;
  },
  async run(context) {
    const { state, ask, files } = context;
    const { liveperson } = state;
    const ways = await ask.choose<Ways>({
      id: 'livePerson.signIn.way',
      text: 'How do agents sign in?',
      choices: [
        {
          value: 'application',
          label: 'Through LivePerson’s own sign-in page (an application of the account; SSO included)',
        },
        { value: 'password', label: 'With user name and password, where the account has no application and no SSO' },
        { value: 'both', label: 'Either' },
      ],
      suggest: waysOf(state) ?? 'application',
    });
    if (ways === 'password') {
      liveperson.signInClientId = null;
      liveperson.password = true;
      await files.remove(`secrets/${livePersonSecrets(state.connection).signIn}`);
      return {
        result: 'done',
        said: 'with a password, which passes through the connector and is never stored; it is proved when the first agent signs in',
      };
    }
    context.say(`Redirect address of the application: ${redirectOf(state)}`);
    const { clientId } = await askApplication(context, {
      id: 'livePerson.signIn',
      file: livePersonSecrets(state.connection).signIn,
      name: 'the application for the agents’ sign-in',
      help: 'LivePerson’s administrators make it, with the grants authorization_code and refresh_token\nand the redirect address above.',
      known: liveperson.signInClientId,
    });
    liveperson.signInClientId = clientId;
    liveperson.password = ways === 'both';
    await context.keep();
    const failure = await tried(context);
    if (failure !== null) {
      // Else the wrong one would be offered the next time.
      if (failure.code === 'livePerson_wrong_secret')
        await files.remove(`secrets/${livePersonSecrets(state.connection).signIn}`);
      throw failure;
    }
    return { result: 'done', said: 'LivePerson knows the application and sends agents back to the connector' };
  },
  request: (state) => [
    'Install an application for the agents’ sign-in in the LivePerson account:',
    '  grant types authorization_code and refresh_token, response type code',
    `  redirect address ${redirectOf(state)}`,
    'Tell its client id, and hand over its client secret safely.',
  ],
  async undo({ state, files }) {
    const { signInClientId } = state.liveperson;
    await files.remove(`secrets/${livePersonSecrets(state.connection).signIn}`);
    return signInClientId === null
      ? []
      : [
          `LivePerson: the application ${signInClientId} for the agents’ sign-in. Remove it where it was installed, or take ${redirectOf(state)} off its redirect addresses.`,
          'LivePerson: agents who are signed in through it stay so until they sign out or their session ends.',
        ];
  },
};

const redirectOf = ({ server }: ConnectState): string => redirectAddress(server.publicUrl ?? '<PUBLIC_URL>');

function waysOf({ liveperson: { signInClientId, password } }: ConnectState): Ways | null {
  if (signInClientId === null) return password ? 'password' : null;
  return password ? 'both' : 'application';
}

/** Null: it works, as far as it can be known without anybody signing in. */
async function tried(context: StepContext): Promise<StepFailure | null> {
  const redirectUri = redirectOf(context.state);
  const reader = await livePersonReader(context);
  const address = await reader.signInAddress(redirectUri);
  if (!address.ok) return failed(address, redirectUri);
  const secret = await reader.signInSecret(redirectUri);
  return secret.ok || secret.code === 'not_told' ? null : failed(secret, redirectUri);
}

function failed(missed: Extract<Seen<never>, { ok: false }>, redirectUri: string): StepFailure {
  const mends: Readonly<Record<string, string>> = {
    redirect_address: `Add ${redirectUri} to the redirect addresses of the application, exactly so, then try again.`,
    grant_missing: 'Give the application the grants authorization_code and refresh_token, then try again.',
    no_application: 'Give client id and secret: npm run connect -- --from livePerson.signIn',
  };
  return livePersonFailure('The application for the agents’ sign-in', missed, mends[missed.code]);
}
