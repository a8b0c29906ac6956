/**
 * Everything outside the connector, and the connector itself: two stand-in clouds, the console, one connector process, and
 * a fault box on each of its lines. The demo, the browser tests and whoever wants to try something start it with one call.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startConsole, type SandboxConsole } from '../console/server/console.ts';
import { INSTALLED_APP, USERS } from '../seed.ts';
import { createFaultBox, type FaultBox } from '../faults/faultBox.ts';
import { startLivePersonCloud, type LivePersonCloud } from '../liveperson/cloud.ts';
import { startSalesforceOrg, type SalesforceOrg } from '../salesforce/org.ts';
import { startConnectorProcess, type ConnectorProcess } from './connectorProcess.ts';
import { databaseProcess, type DatabaseProcess } from './databaseProcess.ts';
import { freePort } from './freePort.ts';
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
  /** Its `url` is the one browsers use: the box in front of it. */
  connector: ConnectorProcess;
  database: DatabaseProcess;
  boxes: {
    /** Between the connector and LivePerson, and between the agents' browsers and LivePerson's sign-in page. */
    livePerson: FaultBox;
    /** Between the browsers and the connector. */
    browser: FaultBox;
    /** Between the connector and Salesforce. */
    salesforce: FaultBox;
  };
  close(): Promise<void>;
}

const loginOf = (userKey: string): string => USERS.find(({ key }) => key === userKey)?.livePerson?.loginName ?? userKey;

/** Services the connector asks LivePerson for; customers find their own doors beside the box. */
const BOXED_SERVICES = ['agentVep', 'facadeMsg', 'sentinel', 'accountConfigReadOnly', 'msgHist'];

/** Starts the world; resolves when a browser can use it. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const ports = options.ports ?? {};
  let targets = { livePerson: '', connector: '', salesforce: '' };
  const browser = await createFaultBox({
    target: () => targets.connector,
    port: await freePort(ports.connector ?? 0),
  });
  const connectorUrl = browser.url;
  const livePersonBox = await createFaultBox({ target: () => targets.livePerson });
  const salesforceBox = await createFaultBox({ target: () => targets.salesforce });
  const livePerson = await startLivePersonCloud({
    port: await freePort(ports.livePerson ?? 0),
    domains: Object.fromEntries(BOXED_SERVICES.map((service) => [service, livePersonBox.host])),
  });
  livePerson.control.registerRedirectUri(INSTALLED_APP.clientId, `${connectorUrl}/liveperson/callback`);
  const salesforce = await startSalesforceOrg({
    port: await freePort(ports.salesforce ?? 0),
    publicUrl: salesforceBox.url,
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

  const connectorPort = await freePort(0);
  targets = {
    livePerson: livePerson.url,
    connector: `http://127.0.0.1:${connectorPort}`,
    salesforce: salesforce.url,
  };
  const connector = await startConnectorProcess({
    port: connectorPort,
    dataDir,
    settingsFile,
    livePersonUrl: livePersonBox.url,
    salesforceUrl: salesforceBox.url,
    env: { PUBLIC_URL: connectorUrl },
    ...(options.onLine ? { onLine: options.onLine } : {}),
  });
  const database = databaseProcess(dataDir);
  const boxes = { livePerson: livePersonBox, browser, salesforce: salesforceBox };

  return {
    livePerson,
    salesforce,
    console: sandboxConsole,
    connector: { ...connector, url: connectorUrl },
    database,
    boxes,
    close: async () => {
      for (const box of Object.values(boxes)) box.heal();
      database.thaw();
      await connector.stop();
      await Promise.all([
        sandboxConsole.close(),
        livePerson.close(),
        salesforce.close(),
        ...Object.values(boxes).map((box) => box.close()),
      ]);
    },
  };
}
