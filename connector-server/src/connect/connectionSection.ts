/** One connection of the settings document, made from the answers of the guide. Pure. */
import { livePersonSecrets } from './livePersonAccess.ts';
import { secretFiles } from './secretFiles.ts';
import type { ConnectState } from './types.ts';

export type Json = Record<string, unknown>;

const file = (name: string): Json => ({ file: `secrets/${name}` });

/**
 * What the document cannot do without and nobody has given yet, in words; empty: all is there. `has`: whether a secret lies in
 * the folder, by name.
 */
export function missingAnswers(state: ConnectState, has: (secret: string) => boolean): string[] {
  const { server, salesforce, liveperson } = state;
  const secrets = secretFiles(state.connection);
  const ours = livePersonSecrets(state.connection);
  const needed: [boolean, string][] = [
    [server.publicUrl !== null, 'the address of the connector server'],
    [salesforce.orgId !== null && salesforce.myDomain !== null, 'the org'],
    [salesforce.flow !== null && salesforce.consumerKey !== null, 'the consumer key of the External Client App'],
    [salesforce.flow !== 'jwt_bearer' || salesforce.apiUsername !== null, 'the API user'],
    [salesforce.flow !== 'jwt_bearer' || has(secrets.salesforceKey), 'the key for signing in to Salesforce'],
    [
      salesforce.flow !== 'client_credentials' || has(secrets.salesforceClientSecret),
      'the consumer secret of the External Client App',
    ],
    [salesforce.identityCertificates.length > 0, 'the org’s identity certificate'],
    [liveperson.account !== null, 'the LivePerson account'],
    [
      liveperson.password || (liveperson.signInClientId !== null && has(ours.signIn)),
      'how agents sign in to LivePerson',
    ],
  ];
  return needed.filter(([there]) => !there).map(([, words]) => words);
}

/** Only what the guide decides; `missingAnswers` was empty. Everything else keeps its default, or what the document says. */
export function connectionSection(
  state: ConnectState,
  has: (secret: string) => boolean,
): Json & {
  salesforce: Json;
  liveperson: Json;
} {
  const { salesforce, liveperson } = state;
  const names = livePersonSecrets(state.connection);
  const { signInClientId, apiClientId, apiKey, watcher } = liveperson;
  return {
    id: state.connection,
    name: state.name,
    salesforce: {
      orgId: salesforce.orgId,
      loginUrl: salesforce.myDomain,
      auth: authOf(state, has),
      identityCertificates: salesforce.identityCertificates,
      origins: originsOf(state),
    },
    liveperson: {
      account: liveperson.account,
      signIn: {
        oauth: signInClientId === null ? null : { clientId: signInClientId, clientSecret: file(names.signIn) },
        password: liveperson.password,
      },
      api: apiClientId === null ? null : { clientId: apiClientId, clientSecret: file(names.api) },
      apiKey:
        apiKey === null
          ? null
          : { ...apiKey, secret: file(names.keySecret), accessTokenSecret: file(names.keyTokenSecret) },
      watcher: watcher === null ? null : { ...watcher, clientSecret: file(names.watcher) },
    },
    agents: state.people.map(({ salesforceUserId, livePersonUserId }) => ({ salesforceUserId, livePersonUserId })),
  };
}

function authOf({ connection, salesforce }: ConnectState, has: (secret: string) => boolean): Json {
  const names = secretFiles(connection);
  const clientId = salesforce.consumerKey;
  switch (salesforce.flow) {
    case 'client_credentials':
      return { flow: 'client_credentials', clientId, clientSecret: file(names.salesforceClientSecret) };
    case 'web_server':
      return {
        flow: 'web_server',
        clientId,
        clientSecret: has(names.salesforceClientSecret) ? file(names.salesforceClientSecret) : null,
      };
    default:
      return {
        flow: 'jwt_bearer',
        clientId,
        username: salesforce.apiUsername,
        privateKey: file(names.salesforceKey),
      };
  }
}

/** The utility item runs on the Lightning host; with Open CTI the softphone is a Visualforce page. */
function originsOf({ salesforce }: ConnectState): string[] {
  const { lightningOrigin, visualforceOrigin, packages } = salesforce;
  return [lightningOrigin, packages.includes('open-cti') ? visualforceOrigin : null].filter((one) => one !== null);
}
