import { ConnectorError } from '../support/errors.ts';
import type { CrmSettings } from '../protocol/crmSettings.ts';
import { defaultCrmSettings } from './crmSchema.ts';
import type { ConnectionSettings, SettingsDocument } from './documentSchema.ts';
import { withOldMatching } from './oldMatching.ts';
import type { ResolveSecret } from './resolveSecrets.ts';

type Auth = ConnectionSettings['salesforce']['auth'];
/** How the API user signs in, with the secret itself. */
export type SalesforceAuth =
  | (Omit<Extract<Auth, { flow: 'jwt_bearer' }>, 'privateKey'> & { privateKey: string })
  | (Omit<Extract<Auth, { flow: 'client_credentials' }>, 'clientSecret'> & { clientSecret: string })
  | (Omit<Extract<Auth, { flow: 'web_server' }>, 'clientSecret'> & { clientSecret: string | null });

interface Application {
  clientId: string;
  clientSecret: string;
}

interface ApiKey {
  appKey: string;
  secret: string;
  accessToken: string;
  accessTokenSecret: string;
}

/** One connection as the rooms use it: every secret in hand, every default filled in. Never leaves the process. */
export interface Connection extends Omit<ConnectionSettings, 'salesforce' | 'liveperson' | 'crm' | 'matching'> {
  crm: CrmSettings;
  /** Who decides section `crm`: a settings document that has the section, else the admin pages. */
  crmOwner: 'document' | 'pages';
  salesforce: Omit<ConnectionSettings['salesforce'], 'auth' | 'loginUrl' | 'adminSignIn'> & {
    auth: SalesforceAuth;
    loginUrl: string;
    adminSignIn: { clientId: string; clientSecret: string | null } | null;
  };
  liveperson: Omit<ConnectionSettings['liveperson'], 'signIn' | 'api' | 'apiKey' | 'watcher'> & {
    signIn: { oauth: Application | null; password: boolean };
    api: Application | null;
    /** Absent means null. */
    apiKey?: ApiKey | null;
    /** Absent means null. */
    watcher?: (Application & { loginName: string }) | null;
  };
}

export type ResolvedConnections = { ok: true; connections: Connection[] } | { ok: false; problems: string[] };

/** Fetches every secret of a document. All that are missing are named at once. `defaultLoginUrl` serves connections that name none. */
export async function resolveConnections(
  document: SettingsDocument,
  resolveSecret: ResolveSecret,
  defaultLoginUrl: string,
): Promise<ResolvedConnections> {
  const settled = await Promise.all(
    document.connections.map(async (connection, index) => {
      const problems: string[] = [];
      const take: ResolveSecret = async (reference, path) => {
        try {
          return await resolveSecret(reference, path);
        } catch (error) {
          problems.push(error instanceof ConnectorError ? error.text : `${path} cannot be read.`);
          return '';
        }
      };
      return {
        connection: await resolveConnection(connection, take, `connections[${index}]`, defaultLoginUrl),
        problems,
      };
    }),
  );
  const problems = settled.flatMap((each) => each.problems);
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, connections: settled.map((each) => each.connection) };
}

async function resolveConnection(
  connection: ConnectionSettings,
  take: ResolveSecret,
  path: string,
  defaultLoginUrl: string,
): Promise<Connection> {
  const { salesforce, liveperson } = connection;
  const { oauth, password } = liveperson.signIn;
  const application = async (
    given: { clientId: string; clientSecret: Parameters<ResolveSecret>[0] } | null,
    at: string,
  ): Promise<Application | null> =>
    given && {
      clientId: given.clientId,
      clientSecret: await take(given.clientSecret, `${path}.liveperson.${at}.clientSecret`),
    };
  return {
    ...connection,
    crm: connection.crm ?? withOldMatching(defaultCrmSettings(), connection.matching),
    crmOwner: connection.crm === undefined ? 'pages' : 'document',
    salesforce: {
      ...salesforce,
      loginUrl: salesforce.loginUrl ?? defaultLoginUrl,
      auth: await resolveAuth(salesforce.auth, take, `${path}.salesforce.auth`),
      adminSignIn: salesforce.adminSignIn && {
        clientId: salesforce.adminSignIn.clientId,
        clientSecret:
          salesforce.adminSignIn.clientSecret &&
          (await take(salesforce.adminSignIn.clientSecret, `${path}.salesforce.adminSignIn.clientSecret`)),
      },
    },
    liveperson: {
      ...liveperson,
      signIn: { oauth: await application(oauth, 'signIn.oauth'), password },
      api: await application(liveperson.api, 'api'),
      watcher: liveperson.watcher && {
        ...liveperson.watcher,
        clientSecret: await take(liveperson.watcher.clientSecret, `${path}.liveperson.watcher.clientSecret`),
      },
      apiKey: liveperson.apiKey && {
        ...liveperson.apiKey,
        secret: await take(liveperson.apiKey.secret, `${path}.liveperson.apiKey.secret`),
        accessTokenSecret: await take(
          liveperson.apiKey.accessTokenSecret,
          `${path}.liveperson.apiKey.accessTokenSecret`,
        ),
      },
    },
  };
}

async function resolveAuth(auth: Auth, take: ResolveSecret, path: string): Promise<SalesforceAuth> {
  switch (auth.flow) {
    case 'jwt_bearer':
      return { ...auth, privateKey: await take(auth.privateKey, `${path}.privateKey`) };
    case 'client_credentials':
      return { ...auth, clientSecret: await take(auth.clientSecret, `${path}.clientSecret`) };
    case 'web_server':
      return {
        ...auth,
        clientSecret: auth.clientSecret === null ? null : await take(auth.clientSecret, `${path}.clientSecret`),
      };
  }
}
