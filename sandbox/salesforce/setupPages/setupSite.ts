/**
 * Setup of the stand-in org, at the addresses the platform uses. An administrator comes in through `/secur/frontdoor.jsp`
 * with a session id, as `sf org open` does.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TokenStore } from '../oauth/tokenStore.ts';
import { readBytes } from '../rest/readBody.ts';
import { certificatesPage } from './certificatesPage.ts';
import { customMetadataPage, lightningAppsPage, sessionSettingsPage, trustedUrlsPage } from './consolePages.ts';
import { externalClientAppsPage } from './externalClientAppsPage.ts';
import { escape, page } from './html.ts';
import { callCentersPage, permissionSetsPage, usersPage } from './peoplePages.ts';
import { SetupRefusal, type SetupContext, type SetupPage } from './setupPage.ts';

const PAGES: readonly SetupPage[] = [
  certificatesPage,
  externalClientAppsPage,
  usersPage,
  permissionSetsPage,
  callCentersPage,
  trustedUrlsPage,
  lightningAppsPage,
  sessionSettingsPage,
  customMetadataPage,
];
const HOME = '/lightning/setup/SetupOneHome/home';

const SECURITY = {
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

function html(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'Content-Type': 'text/html;charset=UTF-8', ...SECURITY }).end(body);
}

const home = ({ org, url }: SetupContext): string =>
  page(
    'Setup',
    `<dl><dt>Organization ID</dt><dd><code>${escape(org.orgId)}</code></dd><dt>My Domain</dt><dd><code>${escape(url())}</code></dd></dl><ul>${PAGES.map(
      ({ path, title }) => `<li><a href="/lightning/setup/${path}/home">${escape(title)}</a></li>`,
    ).join('')}</ul>`,
  );

/** A session id in the address becomes a cookie, and the address is left behind. */
function frontdoor(tokens: TokenStore, response: ServerResponse, url: URL): void {
  const sid = url.searchParams.get('sid') ?? '';
  const wanted = url.searchParams.get('retURL') ?? HOME;
  if (!tokens.session(sid)) return html(response, 403, page('Session expired', '<p>This link has expired.</p>'));
  const target = /^\/lightning\/[\w/.-]*$/.test(wanted) ? wanted : HOME;
  response.writeHead(302, {
    Location: target,
    'Set-Cookie': `sid=${sid}; Path=/; HttpOnly; SameSite=Lax`,
    ...SECURITY,
  });
  response.end();
}

async function change(
  context: SetupContext,
  found: SetupPage,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { origin, host } = request.headers;
  if (origin !== undefined && origin !== 'null' && new URL(origin).host !== host)
    return html(response, 403, page(found.title, '<p>This form was sent from somewhere else.</p>'));
  const form = new URLSearchParams((await readBytes(request)).toString('utf8'));
  try {
    const message = (await found.change?.(context, form)) ?? '';
    html(response, 200, page(found.title, found.render(context), message));
  } catch (error) {
    if (!(error instanceof SetupRefusal)) throw error;
    html(response, 400, page(found.title, found.render(context), `Error: ${error.message}`));
  }
}

/** False when the address is none of Setup's. */
export async function handleSetup(
  context: SetupContext,
  tokens: TokenStore,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<boolean> {
  if (url.pathname === '/secur/frontdoor.jsp') {
    frontdoor(tokens, response, url);
    return true;
  }
  const [, path, rest] = /^\/lightning\/setup\/(\w+)\/([\w.-]+)$/.exec(url.pathname) ?? [];
  if (path === undefined || rest === undefined) return false;
  const sid = /(?:^|;\s*)sid=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
  const session = tokens.session(sid);
  const found = PAGES.find((each) => each.path === path);
  if (!session)
    html(response, 401, page('Log in', '<p>Come in by the Setup link that was printed when this org was started.</p>'));
  else if (!context.org.accessOf(session.userId).can('ViewSetup'))
    html(response, 403, page('Insufficient Privileges', '<p>You do not have View Setup and Configuration.</p>'));
  else if (path === 'SetupOneHome' || path === 'OrgDomain' || path === 'CompanyProfileInfo')
    html(response, 200, home(context));
  else if (!found)
    html(response, 404, page(path, '<p>This stand-in has no such page. On the platform it is here.</p>'));
  else if (rest !== 'home') {
    const file = found.download?.(context, rest) ?? null;
    if (file) response.writeHead(200, { 'Content-Type': file.type, ...SECURITY }).end(file.content);
    else html(response, 404, page(found.title, '<p>There is no such file.</p>'));
  } else if (request.method === 'POST') await change(context, found, request, response);
  else html(response, 200, page(found.title, found.render(context)));
  return true;
}
