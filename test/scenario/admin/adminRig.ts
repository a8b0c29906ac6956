/** The admin door on a real Postgres and beside the stand-in org, and browsers that keep cookies as browsers do. */
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Request, Router } from 'express';
import type { TokenPerson } from '../../../connector-server/src/admin/adminAccess.ts';
import { connectionOf } from '../../../connector-server/src/admin/adminPerson.ts';
import { loadSettings } from '../../../connector-server/src/settings/loadSettings.ts';
import { createSettings } from '../../../connector-server/src/settings/settings.ts';
import { createAdminTicketStore } from '../../../connector-server/src/store/adminTicketStore.ts';
import type { AdminTicketStore } from '../../../connector-server/src/store/adminTicketStore.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createLogger } from '../../../connector-server/src/support/logger.ts';
import { createSealer } from '../../../connector-server/src/support/seal.ts';
import { wireAdminDoor } from '../../../connector-server/src/wiring/adminDoor.ts';
import { settingsDocument } from '../../../sandbox/demo/settingsDocument.ts';
import { startSalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import type { SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { startTestDatabase } from '../../support/database.ts';

export const LIGHTNING = 'https://harbor.lightning.force.example';
export const OTHER_ORG = '00D000000000099AAA';

export interface AdminRig {
  url: string;
  org: SalesforceOrg;
  database: Database;
  tickets: AdminTicketStore;
  logs: string[];
  /** Calls of the connector to the org: path and status. */
  calls: string[];
  /** Changes the org's next answers, by path: what a broken or hostile one would say. */
  alter: Map<string, (body: Record<string, unknown>) => Promise<Record<string, unknown>>>;
  /** Access tokens of ours, and whom they are for. */
  bearers: Map<string, TokenPerson>;
  /** Moves the server's clock. */
  later(ms: number): void;
  close(): Promise<void>;
}

/** Two connections: `harbor` of the stand-in org, `quay` of another one. Route `/admin/api/what` says which was asked for. */
export async function startAdminRig(): Promise<AdminRig> {
  const [database, org] = await Promise.all([startTestDatabase(), startSalesforceOrg()]);
  const document = settingsDocument({ org, origins: [LIGHTNING] }) as { connections: Record<string, unknown>[] };
  const [harbor] = document.connections as [{ salesforce: Record<string, unknown> }];
  document.connections.push({
    ...harbor,
    id: 'quay',
    name: 'Quay',
    salesforce: { ...harbor.salesforce, orgId: OTHER_ORG, adminSignIn: null },
  });
  const loaded = await loadSettings(document, {
    allowInsecureUpstream: true,
    defaultLoginUrl: org.url,
    resolveSecret: async (secret) => (typeof secret === 'string' ? secret : ''),
  });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const settings = createSettings(loaded.connections);
  const bearers = new Map<string, TokenPerson>();
  const logs: string[] = [];
  const calls: string[] = [];
  const alter: AdminRig['alter'] = new Map();
  const app = express();
  let url = '';
  let shift = 0;
  app.use(
    wireAdminDoor({
      db: database.db,
      settings,
      sealer: createSealer(randomBytes(32)),
      fetch: async (address, init) => {
        const response = await fetch(address, init);
        calls.push(`${new URL(response.url).pathname} ${response.status}`);
        const change = alter.get(new URL(response.url).pathname);
        if (!change) return response;
        const body = await change((await response.json()) as Record<string, unknown>);
        return new Response(JSON.stringify(body), { status: response.status, headers: response.headers });
      },
      publicUrl: () => url,
      parts: [whatRoutes()],
      now: () => Date.now() + shift,
      log: createLogger('debug', (line) => void logs.push(line)),
    })({
      bearer: async (request: Request) => bearers.get((request.headers.authorization ?? '').slice(7)) ?? null,
      allowsOrigin: (origin) => origin === url || settings.origins().has(origin),
    }),
  );
  const server = await new Promise<Server>((resolve) => {
    const made = app.listen(0, '127.0.0.1', () => resolve(made));
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    org,
    database,
    tickets: createAdminTicketStore(database.db),
    logs,
    calls,
    alter,
    bearers,
    later: (ms) => void (shift += ms),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all([org.close(), database.close()]);
    },
  };
}

function whatRoutes(): Router {
  const router = express.Router();
  router.get('/what', (_request, response) => void response.json({ connection: connectionOf(response) }));
  router.post('/what', (_request, response) => void response.json({ connection: connectionOf(response) }));
  return router;
}

/** One browser: keeps the cookies of the connector, follows nothing by itself. */
export class Browser {
  readonly cookies = new Map<string, string>();
  /** `Set-Cookie` lines as they came. */
  readonly setCookies: string[] = [];
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#send(path, { method: 'GET', headers });
  }

  /** As our own page sends it; `headers` overrule. */
  async post(path: string, body: unknown, headers: Record<string, string | null> = {}): Promise<Response> {
    const all: Record<string, string | null> = {
      origin: this.#url,
      'x-liveperson-admin': '1',
      'content-type': 'application/json',
      ...headers,
    };
    const sent = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== null);
    return this.#send(path, { method: 'POST', headers: Object.fromEntries(sent), body: JSON.stringify(body) });
  }

  /** Goes through the sign-in of the org as this user. The address the connector sends the browser to at the end. */
  async signIn(user: string): Promise<string> {
    const callback = await this.toCallback(user);
    return this.#locationOf(await this.get(callback));
  }

  /** As far as the address (path and query) at which Salesforce sends the browser back. */
  async toCallback(user: string): Promise<string> {
    const authorize = this.#locationOf(await this.get('/admin/sign-in?connection=harbor'));
    const answered = await fetch(authorize, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: user === '' ? 'deny=1' : `user=${user}`,
    });
    const back = new URL(this.#locationOf(answered));
    return back.pathname + back.search;
  }

  #locationOf(response: Response): string {
    const location = response.headers.get('location');
    if (location === null) throw new Error(`no redirect but ${response.status}`);
    return location;
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(init.headers as Record<string, string>), ...(cookie === '' ? {} : { cookie }) };
    const response = await fetch(this.#url + path, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      this.setCookies.push(line);
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/expires=Thu, 01 Jan 1970/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }
}
