/**
 * Both clouds as somebody finds them who begins: an org without anything of ours, a LivePerson account without any
 * application. No connector runs: setting one up is what this world is for (`npm run connect`).
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { startConsole, type SandboxConsole } from '../console/server/console.ts';
import { consumerPageHandler } from '../consumer/consumerPage.ts';
import { startLivePersonCloud, type LivePersonCloud } from '../liveperson/cloud.ts';
import { startSalesforceOrg, type SalesforceOrg } from '../salesforce/org.ts';
import { freePort } from './freePort.ts';
import { livePersonAdminPage } from './livePersonAdminPage.ts';

export interface EmptyWorldOptions {
  /** Wanted ports; busy ones are replaced. 0 takes any. */
  ports?: { desk?: number; livePerson?: number; salesforce?: number; lightning?: number; visualforce?: number };
  /** Where the connector will be reached; default http://127.0.0.1:8080. Only shown, and used by the console's broken modes. */
  connectorUrl?: string;
}

export interface EmptyWorld {
  salesforce: SalesforceOrg;
  livePerson: LivePersonCloud;
  console: SandboxConsole;
  /** Setup of the org, signed in as its administrator. */
  setupUrl: string;
  /** What `sf org display` would print for the administrator. */
  adminToken(): string;
  /** The page on which LivePerson's administrators install applications. */
  livePersonAdminUrl: string;
  customerUrl(consumerKey: string): string;
  close(): Promise<void>;
}

/** Whoever tries things out takes longer than the platform's two hours. */
export const SESSION_HOURS = 24;

/** Resolves when everything answers. */
export async function startEmptyWorld(options: EmptyWorldOptions = {}): Promise<EmptyWorld> {
  const ports = options.ports ?? {};
  const livePerson = await startLivePersonCloud({ port: await freePort(ports.livePerson ?? 0), apps: [] });
  const salesforce = await startSalesforceOrg({
    empty: true,
    sessionHours: SESSION_HOURS,
    port: await freePort(ports.salesforce ?? 0),
  });
  const sandboxConsole = await startConsole({
    org: salesforce,
    connectorUrl: () => options.connectorUrl ?? 'http://127.0.0.1:8080',
    lightningPort: await freePort(ports.lightning ?? 0),
    visualforcePort: await freePort(ports.visualforce ?? 0),
  });
  const adminPath = `/liveperson-admin/${randomBytes(12).toString('base64url')}/`;
  const app = express();
  app.use(adminPath, livePersonAdminPage(livePerson));
  app.use('/customer', consumerPageHandler({ cloudUrl: livePerson.url, account: livePerson.account }));
  const server = createServer(app);
  const port = await freePort(ports.desk ?? 0);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const desk = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    salesforce,
    livePerson,
    console: sandboxConsole,
    setupUrl: salesforce.setupLink('admin'),
    adminToken: () => salesforce.apiTokenFor('admin'),
    livePersonAdminUrl: desk + adminPath,
    customerUrl: (key) => `${desk}/customer/?consumer=${key}`,
    close: async () => {
      server.closeAllConnections();
      await Promise.all([
        new Promise<void>((resolve) => server.close(() => resolve())),
        sandboxConsole.close(),
        livePerson.close(),
        salesforce.close(),
      ]);
    },
  };
}
