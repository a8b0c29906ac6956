/**
 * A Lightning-like console for the users of the stand-in org. It serves two origins, as the platform does: the console
 * itself, and the one on which Visualforce pages live. The user is in the path (/as/ada/…): no cookies, so that two
 * agents work in one browser.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { SalesforceOrg } from '../../salesforce/org.ts';
import { lightningRoutes } from './lightningRoutes.ts';
import { visualforceRoutes } from './visualforceRoutes.ts';

export interface ConsoleOptions {
  org: SalesforceOrg;
  /** Address of the connector as the browser reaches it. Known only once the connector runs, hence a function. */
  connectorUrl: () => string;
  /** Makes LivePerson refuse an agent, for the break of the same name. */
  refuseAgent?: (userKey: string) => void;
  host?: string;
  lightningPort?: number;
  visualforcePort?: number;
}

export interface SandboxConsole {
  /** Origin of console pages (and of the native softphone). */
  lightningUrl: string;
  /** Origin of Visualforce pages (and of the Open CTI softphone). */
  visualforceUrl: string;
  /** Address of one user's console. */
  consoleUrl(userKey: string, host: 'open-cti' | 'native'): string;
  close(): Promise<void>;
}

async function listen(app: express.Express, host: string, port: number): Promise<{ server: Server; url: string }> {
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { server, url: `http://${host}:${(server.address() as AddressInfo).port}` };
}

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** Starts both origins. Port 0 takes any free port. */
export async function startConsole(options: ConsoleOptions): Promise<SandboxConsole> {
  const host = options.host ?? '127.0.0.1';
  const visualforceApp = express();
  const lightningApp = express();
  const visualforce = await listen(visualforceApp, host, options.visualforcePort ?? 0);
  const lightning = await listen(lightningApp, host, options.lightningPort ?? 0);
  visualforceApp.use(visualforceRoutes(options.org));
  lightningApp.use(
    lightningRoutes({
      org: options.org,
      connectorUrl: options.connectorUrl,
      visualforceUrl: visualforce.url,
      refuseAgent: options.refuseAgent ?? (() => undefined),
    }),
  );
  return {
    lightningUrl: lightning.url,
    visualforceUrl: visualforce.url,
    consoleUrl: (userKey, kind) => `${lightning.url}/as/${userKey}/${kind}/`,
    close: async () => {
      await Promise.all([stop(visualforce.server), stop(lightning.server)]);
    },
  };
}
