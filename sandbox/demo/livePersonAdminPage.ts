/** Stand-in for the hands of LivePerson's administrators: applications with redirect addresses and scopes, users, skills. */
import { randomBytes, randomUUID } from 'node:crypto';
import express, { type Router } from 'express';
import type { LivePersonCloud } from '../liveperson/cloud.ts';
import type { CloudApp } from '../liveperson/world.ts';

const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const GRANTS = {
  signIn: ['authorization_code', 'refresh_token'],
  api: ['client_credentials'],
} as const;

/** What an application for machine access needs for everything the connector can do. */
const ALL_SCOPES = 'users.read data.services.msghist data.services.enghist msg.consumer';

const row = (cells: readonly string[]): string => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
const table = (head: readonly string[], rows: readonly string[]): string =>
  `<table><thead><tr>${head.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;

function appRow(app: CloudApp): string {
  return row([
    `<code class="client-id">${escape(app.clientId)}</code>`,
    `<code class="client-secret">${escape(app.clientSecret)}</code>`,
    escape(app.grantTypes.join(' ')),
    escape(app.redirectUris.join(' ')),
    escape(app.scope),
    `<form method="post"><input type="hidden" name="action" value="remove"><input type="hidden" name="clientId" value="${escape(app.clientId)}"><button>Remove</button></form>`,
  ]);
}

function page({ control, account }: LivePersonCloud, message: string): string {
  const { world } = control;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>LivePerson account ${escape(account)}</title><style>
body{font:15px/1.5 system-ui,sans-serif;margin:0;color:#181818}header{background:#eef1fb;padding:.6rem 1.5rem}main{padding:1rem 1.5rem}
table{border-collapse:collapse;margin:1rem 0}td,th{border:1px solid #ccc;padding:.3rem .6rem;text-align:left}label{display:block;margin:.3rem 0}
</style></head><body><header>Stand-in of LivePerson's administration, for trying things out</header><main><h1>Account ${escape(account)}</h1>
${message === '' ? '' : `<p role="status">${escape(message)}</p>`}
<h2>Applications</h2>${table(['Client id', 'Client secret', 'Grants', 'Redirect addresses', 'Scopes', ''], [...world.apps.values()].map(appRow))}
<h2>New application</h2><form method="post"><input type="hidden" name="action" value="create">
<label>For <select name="kind"><option value="signIn">agents' sign-in</option><option value="api">machine access</option></select></label>
<label>Redirect address (agents' sign-in) <input name="redirectUri" size="60"></label>
<label>Scopes (machine access) <input name="scope" size="60" value="${ALL_SCOPES}"></label><button>Create</button></form>
<h2>Users</h2>${table(
    ['Login name', 'E-mail', 'Password', 'Id', 'Enabled', ''],
    [...world.users.values()].map((user) =>
      row([
        escape(user.loginName),
        escape(user.email),
        escape(user.password),
        escape(user.userId),
        user.isEnabled ? 'Yes' : 'No',
        `<form method="post"><input type="hidden" name="action" value="toggle"><input type="hidden" name="userId" value="${escape(user.userId)}"><button>${user.isEnabled ? 'Disable' : 'Enable'}</button></form>`,
      ]),
    ),
  )}
<h2>Skills</h2>${table(
    ['Name', 'Id'],
    [...world.skills.values()].map((skill) => row([escape(skill.name), escape(skill.id)])),
  )}</main></body></html>`;
}

/** Text of what was done. */
function change({ control }: LivePersonCloud, form: Record<string, string | undefined>): string {
  if (form['action'] === 'remove') {
    control.removeApp(form['clientId'] ?? '');
    return 'The application was removed.';
  }
  if (form['action'] === 'toggle') {
    const user = control.world.users.get(form['userId'] ?? '');
    if (user) control.setUser(user.userId, { isEnabled: !user.isEnabled });
    return 'The user was saved.';
  }
  const kind = form['kind'] === 'api' ? 'api' : 'signIn';
  const redirectUri = (form['redirectUri'] ?? '').trim();
  if (kind === 'signIn' && !URL.canParse(redirectUri)) return 'Error: the redirect address is not an address.';
  const clientId = randomUUID();
  control.installApp({
    clientId,
    clientSecret: randomBytes(24).toString('base64url'),
    redirectUris: kind === 'signIn' ? [redirectUri] : [],
    grantTypes: [...GRANTS[kind]],
    scope: kind === 'api' ? (form['scope'] ?? '').trim() : '',
    installId: `install-${clientId}`,
  });
  return `Application ${clientId} was created.`;
}

/** To be mounted under an address nobody guesses: whoever knows it is an administrator. */
export function livePersonAdminPage(cloud: LivePersonCloud): Router {
  const router = express.Router();
  const policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'";
  router.use(express.urlencoded({ extended: false }));
  router.use((_request, response, next) => {
    response.set({ 'content-security-policy': policy, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    next();
  });
  router.get('/', (_request, response) => void response.type('html').send(page(cloud, '')));
  router.post('/', (request, response) => {
    const message = change(cloud, request.body as Record<string, string | undefined>);
    response
      .status(message.startsWith('Error') ? 400 : 200)
      .type('html')
      .send(page(cloud, message));
  });
  return router;
}
