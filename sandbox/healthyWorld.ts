/**
 * Both clouds and a connection of them as they are when an administrator got everything right: the doctor finds nothing to
 * say. Misconfigurations (misconfigurations.ts) break it one by one. The server itself is started by whoever needs it.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startLivePersonCloud, type LivePersonCloud } from './liveperson/cloud.ts';
import { openFrontDoor, type FrontDoor } from './frontDoor.ts';
import { startSalesforceOrg, type SalesforceOrg } from './salesforce/org.ts';
import { ACCOUNT_ID, INSTALLED_APP, USERS, WATCHER } from './seed.ts';

/** A connection as it stands in the settings document; changed in place, then `save`. */
export interface DocumentConnection {
  id: string;
  name: string;
  salesforce: {
    orgId: string;
    loginUrl: string;
    apiVersion: string;
    auth: Record<string, unknown>;
    identityCertificates: string[];
    tokenAudience: string | null;
    origins: string[];
    adminSignIn: { clientId: string; clientSecret: unknown } | null;
  };
  liveperson: {
    account: string;
    signIn: { oauth: { clientId: string; clientSecret: unknown } | null; password: boolean };
    api: { clientId: string; clientSecret: unknown } | null;
    /** Of older accounts; left out: none. */
    apiKey?: { appKey: string; secret: unknown; accessToken: string; accessTokenSecret: unknown };
    watcher: { loginName: string; clientId: string; clientSecret: unknown } | null;
    services: Record<string, string>;
  };
  agents: { salesforceUserId: string; livePersonUserId: string }[];
  crm: Record<string, unknown>;
  sync: Record<string, unknown>;
}

export interface MisconfigurableWorld {
  salesforce: SalesforceOrg;
  livePerson: LivePersonCloud;
  /** Where agents reach the server; its `target` is set by whoever starts one. */
  frontDoor: FrontDoor;
  /** Folder of the installation, with settings.json and secrets/. */
  folder: string;
  document: { version: number; connections: [DocumentConnection] };
  connection: DocumentConnection;
  /** Variables the server and the commands beside it are started with. */
  environment: Record<string, string>;
  /** Access token of an administrator, as the Salesforce CLI lends it. */
  adminToken(): string;
  /** Writes the settings document anew. */
  save: () => void;
  /** A file of the installation, mode 0600. Returns its path. */
  write: (name: string, text: string) => string;
  close(): Promise<void>;
}

/** Salesforce users by seed key whom a call center shows the softphone. */
export const OPEN_CTI_AGENTS = ['ada', 'ben', 'cleo', 'mia'] as const;
export const CALL_CENTER = 'LivePersonEmbeddedUI';
/** Where consoles of this org would be; nothing listens there. */
const ORIGINS = ['http://127.0.0.1:9401', 'http://127.0.0.1:9402'];

/** The id of our call center, as User.CallCenterId holds it. */
export async function callCenterId(org: SalesforceOrg): Promise<string> {
  const [row] = await org.query(`SELECT Id FROM CallCenter WHERE InternalName = '${CALL_CENTER}'`);
  return String(row?.['Id']);
}

async function setUpOrg(org: SalesforceOrg, publicUrl: string): Promise<void> {
  // The customer's own object plays no part in this connection.
  org.control.unassignPermissionSet('api', 'Harbor_Delivery_Link');
  for (const site of org.control.setup.trustedUrls.values())
    site.endpointUrl = site.endpointUrl.startsWith('wss') ? publicUrl.replace(/^http/, 'ws') : publicUrl;
  const center = await callCenterId(org);
  for (const key of OPEN_CTI_AGENTS) org.control.setUser(key, { CallCenterId: center });
}

const agents = (): DocumentConnection['agents'] =>
  USERS.flatMap(({ salesforce, livePerson }) =>
    salesforce?.permissionSets.includes('LivePerson_Agent') === true && livePerson
      ? [{ salesforceUserId: salesforce.userId, livePersonUserId: livePerson.userId }]
      : [],
  );

/** `folder` is made where it is missing. Everything listens on free ports of this machine. */
export async function startHealthyWorld(folder: string): Promise<MisconfigurableWorld> {
  const [frontDoor, livePerson] = await Promise.all([openFrontDoor(), startLivePersonCloud()]);
  livePerson.control.registerRedirectUri(INSTALLED_APP.clientId, `${frontDoor.url}/liveperson/callback`);
  const salesforce = await startSalesforceOrg({ settings: { ConnectorUrl: frontDoor.url } });
  await setUpOrg(salesforce, frontDoor.url);

  mkdirSync(path.join(folder, 'secrets'), { recursive: true, mode: 0o700 });
  const write = (name: string, text: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    chmodSync(file, 0o600);
    return file;
  };
  const secret = (name: string, text: string): { file: string } => ({ file: write(`secrets/${name}`, text) });
  write('secrets/harbor-salesforce.crt', salesforce.apiUser.certificatePem);
  const connection: DocumentConnection = {
    id: 'harbor',
    name: 'Harbor demo',
    salesforce: {
      orgId: salesforce.orgId,
      loginUrl: salesforce.publicUrl,
      apiVersion: '66.0',
      auth: {
        flow: 'jwt_bearer',
        clientId: salesforce.apiUser.clientId,
        username: salesforce.apiUser.username,
        privateKey: secret('harbor-salesforce.key', salesforce.apiUser.privateKeyPem),
      },
      identityCertificates: [salesforce.identityCertificate],
      tokenAudience: null,
      origins: [...ORIGINS],
      adminSignIn: {
        clientId: salesforce.webServer.clientId,
        clientSecret: secret('harbor-admin.secret', salesforce.webServer.clientSecret),
      },
    },
    liveperson: {
      account: ACCOUNT_ID,
      signIn: {
        oauth: {
          clientId: INSTALLED_APP.clientId,
          clientSecret: secret('harbor-liveperson-sign-in.secret', INSTALLED_APP.clientSecret),
        },
        password: false,
      },
      api: {
        clientId: INSTALLED_APP.apiClientId,
        clientSecret: secret('harbor-liveperson-api.secret', INSTALLED_APP.apiClientSecret),
      },
      watcher: {
        loginName: WATCHER.loginName,
        clientId: INSTALLED_APP.apiClientId,
        clientSecret: secret('harbor-liveperson-watcher.secret', INSTALLED_APP.apiClientSecret),
      },
      services: {},
    },
    agents: agents(),
    crm: {},
    sync: {},
  };
  const document: MisconfigurableWorld['document'] = { version: 1, connections: [connection] };
  const save = (): void => void write('settings.json', JSON.stringify(document, null, 2));
  save();

  return {
    salesforce,
    livePerson,
    frontDoor,
    folder,
    document,
    connection,
    environment: {
      PUBLIC_URL: frontDoor.url,
      DATA_DIR: folder,
      SETTINGS_FILE: path.join(folder, 'settings.json'),
      LIVEPERSON_API_URL: livePerson.url,
      SALESFORCE_LOGIN_URL: salesforce.publicUrl,
      // Of no other use than here.
      SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    },
    adminToken: () => salesforce.apiTokenFor('admin'),
    save,
    write,
    close: async () => {
      await Promise.all([frontDoor.close(), livePerson.close(), salesforce.close()]);
    },
  };
}
