/** The org's http server: data calls to `rest/`, sign-in to `oauth/`, everything else is not there. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError, notFound } from './apiError.ts';
import type { OrgControl } from './control.ts';
import { handleOAuth } from './oauth/oauthEndpoint.ts';
import type { OAuthState } from './oauth/oauthState.ts';
import type { SetupContext } from './setupPages/setupPage.ts';
import { handleSetup } from './setupPages/setupSite.ts';
import { handleSoap } from './soap/readMetadata.ts';
import { send, type DataEndpoint } from './rest/dataEndpoint.ts';

export interface OrgServer {
  url: string;
  close(): Promise<void>;
}

/** A defect of the stand-in answers 500 with its stack, so that a test shows where it is. */
function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new ApiError(500, 'UNKNOWN_EXCEPTION', `An unexpected error occurred in the stand-in: ${text}`);
}

/** What the platform shows of an instance that is being upgraded or switched: a page, whatever was asked. */
function maintenancePage(response: ServerResponse): void {
  response.writeHead(503, { 'Content-Type': 'text/html;charset=UTF-8' });
  response.end('<!doctype html><title>Maintenance</title><p>We are down for maintenance.</p>');
}

async function route(
  data: DataEndpoint,
  oauth: OAuthState,
  setup: SetupContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://org.invalid');
  if (/^\/services\/data(\/|$)/.test(url.pathname)) return data.handle(request, response, url);
  if (/^\/services\/Soap\/m\/\d+\.\d$/.test(url.pathname))
    return handleSoap({ oauth, apps: setup.apps }, request, response);
  if (await handleSetup(setup, oauth.tokens, request, response, url)) return;
  if (!(await handleOAuth(oauth, request, response, url))) throw notFound();
}

/** Resolves when it listens; rejects when the port is taken. */
export async function startOrgServer(
  data: DataEndpoint,
  oauth: OAuthState,
  host: string,
  port: number,
  control: OrgControl,
  setup: SetupContext,
): Promise<OrgServer> {
  const server = createServer((request, response) => {
    if (control.down === 'unreachable') return void request.socket.destroy();
    if (control.clockOffsetMs !== 0)
      response.setHeader('Date', new Date(Date.now() + control.clockOffsetMs).toUTCString());
    if (control.down === 'maintenance') return maintenancePage(response);
    route(data, oauth, setup, request, response).catch((error: unknown) => {
      if (response.headersSent) return void response.destroy();
      const known = asApiError(error);
      send(response, { status: known.status, body: [known.toRest()] });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
