/**
 * Everything outside the connector, and the connector itself: two stand-in clouds, the console, one connector process.
 * The demo, the browser tests and whoever wants to try something start it with one call.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startConsole, type SandboxConsole } from '../console/server/console.ts';
import { INSTALLED_APP, USERS } from '../seed.ts';
import { startLivePersonCloud, type LivePersonCloud } from '../liveperson/cloud.ts';
import { startSalesforceOrg, type SalesforceOrg } from '../salesforce/org.ts';
import { startConnectorProcess, type ConnectorProcess } from './connectorProcess.ts';
import { freePort, reservePort } from './freePort.ts';
import { settingsDocument } from './settingsDocument.ts';

export interface WorldOptions {
  /** Folder for the connector's data and settings. */
  folder: string;
  /** Wanted ports; busy ones are replaced. 0 takes any. */
  ports?: { connector?: number; livePerson?: number; salesforce?: number; lightning?: number; visualforce?: number };
  passwordSignIn?: boolean;
  wrapUpMinutes?: number;
  onLine?: (line: string) => void;
}

export interface World {
  livePerson: LivePersonCloud;
  salesforce: SalesforceOrg;
  console: SandboxConsole;
  connector: ConnectorProcess;
  close(): Promise<void>;
}

const loginOf = (userKey: string): string => USERS.find(({ key }) => key === userKey)?.livePerson?.loginName ?? userKey;

/** Starts the world; resolves when a browser can use it. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const ports = options.ports ?? {};
  const connectorPort = await reservePort(ports.connector ?? 0);
  const connectorUrl = `http://127.0.0.1:${connectorPort.port}`;
  const livePerson = await startLivePersonCloud({ port: await freePort(ports.livePerson ?? 0) });
  livePerson.control.registerRedirectUri(INSTALLED_APP.clientId, `${connectorUrl}/liveperson/callback`);
  const salesforce = await startSalesforceOrg({
    port: await freePort(ports.salesforce ?? 0),
    tokenAudience: connectorUrl,
    settings: { ConnectorUrl: connectorUrl },
  });
  // Links to contacts need an API user that may see them (docs/operate.md).
  salesforce.control.assignPermissionSet('api', 'LivePerson_Connector_API_Matching');
  const sandboxConsole = await startConsole({
    org: salesforce,
    connectorUrl: () => connectorUrl,
    lightningPort: await freePort(ports.lightning ?? 0),
    visualforcePort: await freePort(ports.visualforce ?? 0),
    refuseAgent: (userKey) => livePerson.control.revokeTokens(loginOf(userKey)),
  });

  const dataDir = path.join(options.folder, 'connector');
  // Open to be passed through: as root the embedded Postgres runs as another user, and keeps its data here all the same.
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const settingsFile = path.join(options.folder, 'settings.json');
  const document = settingsDocument({
    org: salesforce,
    origins: [sandboxConsole.lightningUrl, sandboxConsole.visualforceUrl],
    ...(options.passwordSignIn === undefined ? {} : { passwordSignIn: options.passwordSignIn }),
    ...(options.wrapUpMinutes === undefined ? {} : { wrapUpMinutes: options.wrapUpMinutes }),
  });
  writeFileSync(settingsFile, JSON.stringify(document, null, 2), { mode: 0o600 });

  await connectorPort.release();
  const connector = await startConnectorProcess({
    port: connectorPort.port,
    dataDir,
    settingsFile,
    livePersonUrl: livePerson.url,
    salesforceUrl: salesforce.url,
    ...(options.onLine ? { onLine: options.onLine } : {}),
  });

  return {
    livePerson,
    salesforce,
    console: sandboxConsole,
    connector,
    close: async () => {
      await connector.stop();
      await Promise.all([sandboxConsole.close(), livePerson.close(), salesforce.close()]);
    },
  };
}
