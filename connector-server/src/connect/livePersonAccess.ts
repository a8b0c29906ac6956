/** LivePerson as the answers given so far reach it, and the words for what does not come about. */
import type { LivePersonReader, Seen } from '../doctor/types.ts';
import type { LivePersonAccount, ServiceUser } from '../desk/livePersonPorts.ts';
import { createLivePersonReader } from '../liveperson/livePersonReader.ts';
import { isLoopbackHost } from '../support/loopback.ts';
import type { StepContext } from './types.ts';
import { StepFailure } from './types.ts';

/** Names for `ConnectFiles.writeSecret`. */
export function livePersonSecrets(connection: string) {
  return {
    signIn: `${connection}-liveperson-signin.secret`,
    api: `${connection}-liveperson-api.secret`,
    keySecret: `${connection}-liveperson-key.secret`,
    keyTokenSecret: `${connection}-liveperson-key-token.secret`,
    watcher: `${connection}-liveperson-watcher.secret`,
  } as const;
}

export const LIVEPERSON_API_URL = 'https://api.liveperson.net';

/** Base of domain discovery. Throws StepFailure where the environment names one that is not to be trusted. */
export function livePersonApiUrl(env: StepContext['env']): string {
  const given = env.LIVEPERSON_API_URL?.trim() || LIVEPERSON_API_URL;
  const url = URL.canParse(given) ? new URL(given) : null;
  const safe =
    url?.protocol === 'https:' ||
    (url?.protocol === 'http:' && (isLoopbackHost(url.hostname) || env.ALLOW_INSECURE_UPSTREAM === 'true'));
  if (url === null || !safe)
    throw new StepFailure(
      'livePerson_api_url',
      'LIVEPERSON_API_URL of the environment is no https address.',
      `Remove it: LivePerson’s own is ${LIVEPERSON_API_URL}. On a test network set ALLOW_INSECURE_UPSTREAM=true.`,
    );
  return given.replace(/\/+$/, '');
}

/** The redirect address of the agents' sign-in. */
export const redirectAddress = (publicUrl: string): string => `${publicUrl}/liveperson/callback`;

/** A reader with everything the answers hold; secrets from their files. It remembers what it read: make a new one after a change. */
export async function livePersonReader(
  context: StepContext,
  change: Partial<LivePersonAccount> & { watcher?: ServiceUser } = {},
): Promise<Required<LivePersonReader>> {
  const { liveperson, connection } = context.state;
  const { watcher: given, ...account } = change;
  const names = livePersonSecrets(connection);
  const [signIn, api, keySecret, keyTokenSecret] = await Promise.all(
    [names.signIn, names.api, names.keySecret, names.keyTokenSecret].map((name) => context.files.readSecret(name)),
  );
  const { signInClientId, apiClientId, apiKey, password } = liveperson;
  return createLivePersonReader({
    account: {
      account: liveperson.account ?? '',
      signIn: { oauth: signInClientId && signIn ? { clientId: signInClientId, clientSecret: signIn } : null, password },
      api: apiClientId && api ? { clientId: apiClientId, clientSecret: api } : null,
      apiKey:
        apiKey && keySecret && keyTokenSecret
          ? { ...apiKey, secret: keySecret, accessTokenSecret: keyTokenSecret }
          : null,
      ...account,
    },
    watcher: given ?? null,
    apiUrl: livePersonApiUrl(context.env),
    fetch: (url, init) => context.fetch(url, init),
    clock: { now: () => context.now() },
  });
}

type Missed = Extract<Seen<never>, { ok: false }>;

/** `what` begins the sentence, e.g. "The application for signing in". */
export function livePersonFailure(what: string, missed: Missed, mend?: string): StepFailure {
  return new StepFailure(
    `livePerson_${missed.code}`,
    `${what}: ${missed.text}`,
    mend ?? MENDS[missed.code] ?? 'Try again. If it stays, ask LivePerson’s support with this message.',
  );
}

const MENDS: Readonly<Record<string, string>> = {
  unreachable: 'Let this machine reach *.liveperson.net by https (HTTPS_PROXY where there is a proxy), then try again.',
  unknown_account: 'Correct the account number: it is in the address and in the account menu of LivePerson’s pages.',
  no_such_service: 'Ask LivePerson to switch this service on for the account.',
  wrong_secret: 'Copy client id and secret again, both from the same application of this account, then try again.',
  unknown_application: 'Copy the client id again: the application must be installed in this account.',
  throttled: 'Wait a minute, then try again.',
  unavailable: 'Try again later.',
};
