import { soql } from '../../support/soql.ts';
import type { ConnectionCheck, Look, Outcome } from '../types.ts';

export const SIGN_IN_TITLE = 'The API user signs in to Salesforce';

/** Assertions live 90 s and may end 180 s ahead at most (salesforce/signIn.ts): beyond this a refusal may come from the clock alone. */
const CLOCK_MS = 60_000;

const APPS = '/lightning/setup/ManageExternalClientApplication/home';
const USERS = '/lightning/setup/ManageUsers/home';
const ACCESS = '/lightning/setup/NetworkAccess/home';

interface Meaning {
  cause: string;
  mend: string;
  setupPath?: string;
  whoCanFix?: 'server_operator';
}

/** By the code of the sign-in. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  salesforce_unreachable: {
    cause: 'unreachable',
    mend: 'Let this machine reach the org’s My Domain on port 443, through HTTPS_PROXY where there is one.',
    whoCanFix: 'server_operator',
  },
  salesforce_unavailable: {
    cause: 'unavailable',
    mend: 'Wait: Salesforce refuses sign-ins at the moment. status.salesforce.com tells about the instance.',
  },
  salesforce_address_refused: {
    cause: 'login_url',
    mend: 'Set salesforce.loginUrl to the org’s My Domain, as Setup > My Domain shows it: https://<name>.my.salesforce.com.',
    setupPath: '/lightning/setup/OrgDomain/home',
    whoCanFix: 'server_operator',
  },
  salesforce_user_inactive: {
    cause: 'user_inactive',
    mend: 'Activate the API user on its page in Setup > Users.',
    setupPath: USERS,
  },
  salesforce_user_frozen: {
    cause: 'user_frozen',
    mend: 'Unfreeze the API user on its page in Setup > Users.',
    setupPath: USERS,
  },
  salesforce_not_approved: {
    cause: 'not_approved',
    mend: 'Give the API user the permission set LivePerson Connector API, and name that set in the policies of the External Client App (“Admin approved users are pre-authorized”). Check the user name in the settings too.',
    setupPath: APPS,
  },
  salesforce_ip_restricted: {
    cause: 'address_refused',
    mend: 'Add this server’s outgoing address to the login ranges of the API user’s profile or to the trusted ranges of the org, or relax the IP restriction in the policies of the app.',
    setupPath: ACCESS,
  },
  salesforce_audience: {
    cause: 'audience',
    mend: 'Set salesforce.loginUrl to the org’s My Domain. test.salesforce.com belongs to sandboxes, login.salesforce.com to all others.',
    whoCanFix: 'server_operator',
  },
  salesforce_key_mismatch: {
    cause: 'key_mismatch',
    mend: 'Upload the certificate that belongs to this private key in the app’s OAuth settings (“Use digital signatures”), or name the right key in salesforce.auth.privateKey.',
    setupPath: APPS,
  },
  salesforce_key_unreadable: {
    cause: 'key_unreadable',
    mend: 'Give salesforce.auth.privateKey a PKCS#8 RSA key in PEM text (-----BEGIN PRIVATE KEY-----).',
    whoCanFix: 'server_operator',
  },
  salesforce_app_certificate: {
    cause: 'app_has_no_certificate',
    mend: 'Upload the certificate in the app’s OAuth settings (“Use digital signatures”).',
    setupPath: APPS,
  },
  salesforce_client_unknown: {
    cause: 'client_unknown',
    mend: 'Copy the consumer key of the External Client App into salesforce.auth.clientId. A new app takes up to ten minutes until it works; a sandbox copy gets a key of its own.',
    setupPath: APPS,
  },
  salesforce_client: {
    cause: 'client_secret',
    mend: 'Copy consumer key and secret of the app again into the settings.',
    setupPath: APPS,
  },
  salesforce_no_run_as_user: {
    cause: 'no_run_as_user',
    mend: 'Name the API user as “Run As” of the client credentials flow in the policies of the app.',
    setupPath: APPS,
  },
  salesforce_expired: {
    cause: 'clock',
    mend: 'Set this machine’s clock and let it be kept right (NTP).',
    whoCanFix: 'server_operator',
  },
  salesforce_grant_expired: {
    cause: 'grant_expired',
    mend: 'Connect the org again: npm run connect. Let the app’s refresh token policy be “valid until revoked”.',
  },
  salesforce_not_connected: { cause: 'grant_missing', mend: 'Connect the org: npm run connect.' },
  salesforce_wrong_org: {
    cause: 'other_org',
    mend: 'Compare salesforce.orgId with Setup > Company Information, and the My Domain with salesforce.loginUrl: key or user belong to another org, for example the sandbox’s.',
    setupPath: '/lightning/setup/CompanyProfileInfo/home',
    whoCanFix: 'server_operator',
  },
};

const OTHER: Meaning = {
  cause: 'refused',
  mend: 'Look at the API user’s login history in Setup: it names the reason Salesforce does not tell here.',
  setupPath: '/lightning/setup/OrgLoginHistory/home',
};

export const salesforceSignIn: ConnectionCheck = {
  id: 'salesforce.signIn',
  group: 'salesforce',
  title: SIGN_IN_TITLE,
  why: 'Nothing is written to Salesforce: conversations and Tasks wait in the server until it works again.',
  whoCanFix: 'salesforce_admin',
  async run(look) {
    const { loginUrl, auth } = look.connection.salesforce;
    const tried = `Signed in at ${loginUrl} as the API user${auth.flow === 'jwt_bearer' ? ` ${auth.username}` : ''} (${FLOWS[auth.flow]}).`;
    const seen = await look.org.signIn();
    if (!seen.ok) return [await failed(look, seen, tried)];
    const { orgId, clockOffsetMs } = seen.value;
    if (clockOffsetMs !== null && Math.abs(clockOffsetMs) > CLOCK_MS)
      return [{ ...clock(clockOffsetMs), state: 'warn', tried }];
    return [{ state: 'ok', cause: null, tried, seen: `Salesforce let the API user of org ${orgId} in.`, mend: '' }];
  },
};

const FLOWS = { jwt_bearer: 'JWT bearer', client_credentials: 'client credentials', web_server: 'refresh token' };
/** Refusals that a wrong clock brings about, whatever they say. */
const MAYBE_CLOCK: ReadonlySet<string> = new Set(['salesforce_key_mismatch', 'salesforce_expired']);

async function failed(look: Look, { code, text }: { code: string; text: string }, tried: string): Promise<Outcome> {
  if (code === 'grant_not_read')
    return {
      state: 'unknown',
      cause: code,
      tried,
      seen: text,
      mend: 'Start the server and run the doctor again.',
      whoCanFix: 'server_operator',
    };
  if (MAYBE_CLOCK.has(code)) {
    const reached = await look.server.reach(look.connection.salesforce.loginUrl);
    const offset = reached.ok ? reached.value.clockOffsetMs : null;
    if (offset !== null && Math.abs(offset) > CLOCK_MS) return { ...clock(offset), state: 'fail', tried };
  }
  const meaning = code === 'salesforce_user_inactive' && (await isFrozen(look)) ? FROZEN : (MEANINGS[code] ?? OTHER);
  return { ...meaning, state: 'fail', tried, seen: text };
}

const FROZEN = MEANINGS['salesforce_user_frozen'] as Meaning;

/** Salesforce may call a frozen user inactive; an administrator sees which. */
async function isFrozen({ setup, connection }: Look): Promise<boolean> {
  const { auth } = connection.salesforce;
  if (setup === null || auth.flow !== 'jwt_bearer') return false;
  const user = await setup.query(soql`SELECT Id FROM User WHERE Username = ${auth.username}`);
  const id = user.ok ? user.value[0]?.['Id'] : undefined;
  if (typeof id !== 'string') return false;
  const login = await setup.query(soql`SELECT IsFrozen FROM UserLogin WHERE UserId = ${id}`);
  return login.ok && login.value[0]?.['IsFrozen'] === true;
}

function clock(offsetMs: number): Omit<Outcome, 'state' | 'tried'> {
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  return {
    cause: 'clock',
    seen: `This machine’s clock is ${seconds} seconds ${offsetMs > 0 ? 'behind' : 'ahead of'} Salesforce’s.`,
    mend: 'Set this machine’s clock and let it be kept right (NTP).',
    whoCanFix: 'server_operator',
  };
}
