/** An honest Salesforce org on loopback, for tests and the demo: the public face of this folder. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { readMetadata, type PermissionSetModel } from '../../tools/metadata/model.ts';
import { ORG_ID, ROLES, USERS, type SeedAgent, type SeedRecord } from '../seed.ts';
import { PERSON_ACCOUNTS } from '../seedPersonAccounts.ts';
import { RECORDS } from '../seedRecords.ts';
import { isProfile } from './access/profiles.ts';
import { systemAccess } from './access/userAccess.ts';
import { ApexPlatformError, runApex } from './apex/runApex.ts';
import { OrgControl } from './control.ts';
import { RecordStore } from './records/recordStore.ts';
import { storageFault } from './records/storage.ts';
import { IdSource } from './ids.ts';
import type { DeployTarget } from './metadata/applyDeploy.ts';
import { DeployJobs } from './metadata/deployJobs.ts';
import { OrgMetadata } from './metadata/orgMetadata.ts';
import { ExternalClientApps } from './oauth/externalClientApps.ts';
import type { OAuthClient } from './oauth/oauthClient.ts';
import { isActive, type OAuthState } from './oauth/oauthState.ts';
import { orgKeys } from './oauth/orgKeys.ts';
import { TokenStore } from './oauth/tokenStore.ts';
import { orgControls, type OrgControls } from './orgControls.ts';
import { OrgPeople } from './orgPeople.ts';
import { startOrgServer } from './orgServer.ts';
import type { OrgState } from './orgState.ts';
import { DataEndpoint } from './rest/dataEndpoint.ts';
import { defaultRules } from './rules/defaultRules.ts';
import { buildSchema } from './schema/schema.ts';
import { readSetup } from './setup/setupState.ts';
import { withSetting } from './setup/settingRecords.ts';
import { computeSetup } from './setup/setupTables.ts';
import { orgUsers, seedRecords, seedSetup, type SeedRole } from './seedOrg.ts';
import { runQuery } from './soql/runQuery.ts';
import { DEFAULT_SWITCHES, type OrgSwitches } from './switches.ts';

export interface SalesforceOrgOptions {
  /** Nothing of ours is deployed or set up: people, roles and CRM records only. */
  empty?: boolean;
  /** Source-format folders whose objects and permission sets make the org; default: every one of this project, and the customer's own. */
  packageDirs?: string[];
  orgId?: string;
  users?: SeedAgent[];
  records?: SeedRecord[];
  /** Accounts may be persons; the seed brings some. */
  personAccounts?: boolean;
  roles?: readonly SeedRole[];
  host?: string;
  /** Default 0: any. */
  port?: number;
  /** What the org calls itself (instance_url, issuer), when clients reach it by another address than its own. */
  publicUrl?: string;
  /** Apps registered besides the three the org brings. */
  clients?: OAuthClient[];
  /** Return addresses of the web server app. */
  redirectUris?: string[];
  /** `aud` of identity tokens, as an administrator would set it in LivePerson_Setting. */
  tokenAudience?: string;
  /** Other LivePerson_Setting values by name, e.g. ConnectorUrl. */
  settings?: Record<string, string>;
  /** Organization.IsSandbox; default true. */
  isSandbox?: boolean;
  /** Organization.OrganizationType; default Enterprise Edition. */
  organizationType?: string;
  /** Delay of every data call, ms. */
  latencyMs?: number;
  switches?: Partial<OrgSwitches>;
  /** How long sessions and access tokens last; default 2, as on the platform. */
  sessionHours?: number;
  /** Epoch ms; default the real clock. */
  now?: () => number;
}

export interface SalesforceOrg {
  /** Where it listens, without a slash at the end. */
  url: string;
  /** Login URL and instance URL in one, as the org itself says it. */
  publicUrl: string;
  orgId: string;
  /** Certificate identity tokens are signed with, PEM; what an administrator downloads from Setup. */
  identityCertificate: string;
  /** App of the JWT bearer flow, with the private key of its registered certificate. */
  apiUser: { clientId: string; username: string; privateKeyPem: string; certificatePem: string };
  clientCredentials: { clientId: string; clientSecret: string };
  webServer: { clientId: string; clientSecret: string };
  /** Access token of a user-interface session, by seed key, username or user id. */
  sessionFor(user: string): Promise<string>;
  /** Text one of our Apex methods returns to that user. Rejects as the platform does when the class is not granted. */
  apex(user: string, className: string, methodName: string, args: Record<string, string>): Promise<string>;
  control: OrgControls;
  /** What an API client of that user works with, as `sf org display` prints it. */
  apiTokenFor(user: string): string;
  /** Opens Setup in a browser, signed in as that user. */
  setupLink(user: string, page?: string): string;
  /** It began without anything of ours. */
  startedEmpty: boolean;
  /** Folders in source format that hold everything deployed; they change with a deploy. */
  metadataDirs(): readonly string[];
  /** The deployed permission sets a user holds now. */
  permissionSetsOf(user: string): PermissionSetModel[];
  /** External Client Apps that were deployed. */
  apps: ExternalClientApps;
  /** All rows of a query, seen by nobody in particular: no permission and no sharing applies. */
  query(soql: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

const FORCE_APP = path.resolve(import.meta.dirname, '../../force-app');
/** What the customer built in this org beside our packages. */
const CUSTOMER = path.join(import.meta.dirname, 'customer');
export const CERTIFICATE_NAME = 'LivePerson_Connector';

function projectPackages(): string[] {
  return readdirSync(FORCE_APP)
    .map((name) => path.join(FORCE_APP, name, 'default'))
    .filter((dir) => existsSync(dir));
}

const withoutPermissionSets = (users: readonly SeedAgent[]): SeedAgent[] =>
  users.map((user) => ({ ...user, salesforce: user.salesforce && { ...user.salesforce, permissionSets: [] } }));

/** `Name` of a record; null when there is none. */
function nameOf(org: OrgState, id: string): string | null {
  const name = org.store.find(id)?.row['Name'];
  return typeof name === 'string' ? name : null;
}

/** Custom objects keep the id prefix their seed records carry. */
function seedPrefixes(records: readonly SeedRecord[]): Record<string, string> {
  return Object.fromEntries(records.filter((r) => r.object.endsWith('__c')).map((r) => [r.object, r.id.slice(0, 3)]));
}

function registeredClients(options: SalesforceOrgOptions, certificatePem: string, apiUsername: string): OAuthClient[] {
  const redirectUris = options.redirectUris ?? [
    'http://127.0.0.1/salesforce/callback',
    'http://localhost/salesforce/callback',
    'http://127.0.0.1/admin/callback',
    'http://localhost/admin/callback',
  ];
  const none = {
    clientSecret: null,
    certificatePem: null,
    runAsUsername: null,
    redirectUris: [],
    preAuthorizedPermissionSets: [],
  };
  return [
    {
      ...none,
      clientId: '3MVGdemo.jwt.bearer',
      certificatePem,
      preAuthorizedPermissionSets: ['LivePerson_Connector_API', 'LivePerson_Connector_API_Full'],
    },
    {
      ...none,
      clientId: '3MVGdemo.client.credentials',
      clientSecret: 'demo-client-credentials-secret',
      runAsUsername: apiUsername,
    },
    { ...none, clientId: '3MVGdemo.web.server', clientSecret: 'demo-web-server-secret', redirectUris },
    ...(options.clients ?? []),
  ];
}

/** Starts an org; resolves when it answers. Reads the metadata once: a changed file needs a new org. */
export async function startSalesforceOrg(options: SalesforceOrgOptions = {}): Promise<SalesforceOrg> {
  const empty = options.empty === true;
  const users = empty ? withoutPermissionSets(options.users ?? USERS) : (options.users ?? USERS);
  const personAccounts = options.personAccounts === true;
  const records = options.records ?? (personAccounts ? [...RECORDS, ...PERSON_ACCOUNTS] : RECORDS);
  const packageDirs = options.packageDirs ?? (empty ? [] : [...projectPackages(), CUSTOMER]);
  const deployed = new OrgMetadata(packageDirs);
  const metadata = readMetadata(packageDirs);
  const schema = buildSchema(metadata, seedPrefixes(records), { personAccounts });
  const switches = { ...DEFAULT_SWITCHES, ...options.switches };
  if (!switches.taskFieldsFollowFieldSecurity)
    for (const f of schema.object('Task')?.fields.values() ?? []) if (!f.custom) f.fieldSecurity = false;
  const machine = options.now ?? Date.now;
  const control = new OrgControl(options.latencyMs ?? 0);
  const now = (): number => machine() + control.clockOffsetMs;
  const people = new OrgPeople(schema, metadata.permissionSets, orgUsers(users), now);
  const started = now();
  const org: OrgState = {
    orgId: options.orgId ?? ORG_ID,
    schema,
    store: new RecordStore(schema),
    ids: new IdSource(),
    switches,
    rules: defaultRules(),
    customMetadata: metadata.customMetadata,
    setup: readSetup(packageDirs),
    deploys: new DeployJobs({
      newId: () => org.ids.next('0Af'),
      now,
      // What checks a deploy is heavy and most orgs never see one.
      run: async (zip, how) => (await import('./metadata/runDeploy.ts')).runDeploy(target, zip, how),
    }),
    now,
    accessOf: (userId) => people.accessOf(userId),
    facts: {
      name: 'Harbor Demo',
      isSandbox: options.isSandbox ?? true,
      organizationType: options.organizationType ?? 'Enterprise Edition',
    },
    userSaved: (row) => {
      const profile = org.store.find(String(row['ProfileId']))?.row['Name'];
      people.saved(String(row['Id']), isProfile(profile) ? profile : null);
    },
    describedAt: () => Math.max(started, people.changedAt),
    writeFault: (definition, row, isNew) =>
      control.rowFault(definition, row) ??
      (isNew && control.storageIsLimited ? storageFault(org, definition, row, control.storage) : null),
    systemUserId: people.find('admin')?.id ?? people.all()[0]?.id ?? '',
  };
  const setupIds = computeSetup(org, people);
  seedSetup(org, users, options.roles ?? ROLES, metadata);
  seedRecords(org, records, users);

  const { identity, app: appKey, idTokens } = await orgKeys(org.orgId, CERTIFICATE_NAME);
  if (!empty)
    org.setup.certificates.set(CERTIFICATE_NAME, { ...identity, label: 'LivePerson Connector', keySize: 2048 });
  const settings = {
    ...options.settings,
    ...(options.tokenAudience === undefined ? {} : { TokenAudience: options.tokenAudience }),
  };
  for (const [name, value] of Object.entries(settings))
    org.customMetadata = withSetting(org.customMetadata, name, value);
  const apiUsername = people.find('api')?.username ?? '';
  const registered = empty ? (options.clients ?? []) : registeredClients(options, appKey.certificatePem, apiUsername);
  const clients = new Map(registered.map((client) => [client.clientId, client]));
  const apps = new ExternalClientApps(clients, (id) => nameOf(org, id));
  const target: DeployTarget = {
    org,
    people,
    metadata: deployed,
    keyPrefixes: seedPrefixes(records),
    personAccounts,
    deployed: (components) => {
      apps.deployed(components);
      computeSetup(org, people, setupIds);
    },
  };
  const tokens = new TokenStore(org.orgId, now);
  if (options.sessionHours !== undefined) tokens.sessionLifetimeMs = options.sessionHours * 3_600_000;
  let url = '';
  const oauth: OAuthState = {
    org,
    people,
    tokens,
    idTokens,
    clients,
    url: () => options.publicUrl ?? url,
    refusesAddress: () => control.refusesAddress.has('sign_in'),
  };
  const data = new DataEndpoint({
    org,
    tokens,
    control,
    isActive: (userId) => isActive(oauth, people.require(userId)),
  });

  const controls = orgControls(org, people, tokens, control, clients);
  const server = await startOrgServer(data, oauth, options.host ?? '127.0.0.1', options.port ?? 0, control, {
    org,
    people,
    apps,
    control: controls,
    url: oauth.url,
  });
  url = server.url;

  const system = systemAccess();
  return {
    url,
    publicUrl: options.publicUrl ?? url,
    orgId: org.orgId,
    get identityCertificate() {
      return org.setup.certificates.get(CERTIFICATE_NAME)?.certificatePem ?? '';
    },
    apiUser: {
      clientId: '3MVGdemo.jwt.bearer',
      username: apiUsername,
      privateKeyPem: appKey.privateKeyPem,
      certificatePem: appKey.certificatePem,
    },
    clientCredentials: { clientId: '3MVGdemo.client.credentials', clientSecret: 'demo-client-credentials-secret' },
    webServer: { clientId: '3MVGdemo.web.server', clientSecret: 'demo-web-server-secret' },
    sessionFor: async (user) => {
      const found = people.require(user);
      const live = tokens.uiSession(found.id);
      return (live ?? tokens.issue({ userId: found.id, clientId: null, scope: 'full', ui: true })).token;
    },
    apiTokenFor: (user) =>
      tokens.issue({ userId: people.require(user).id, clientId: 'PlatformCLI', scope: 'api web refresh_token' }).token,
    setupLink: (user, page = 'SetupOneHome') => {
      const { token } = tokens.issue({ userId: people.require(user).id, clientId: null, scope: 'full', ui: true });
      const retUrl = encodeURIComponent(`/lightning/setup/${page}/home`);
      return `${oauth.url()}/secur/frontdoor.jsp?sid=${encodeURIComponent(token)}&retURL=${retUrl}`;
    },
    startedEmpty: empty,
    metadataDirs: () => deployed.dirs(),
    permissionSetsOf: (user) =>
      [...people.require(user).permissionSets].flatMap((name) => people.permissionSets().get(name) ?? []),
    apps,
    apex: async (user, className, methodName, args) => {
      const found = people.require(user);
      if (empty && !deployed.has('cls', className)) throw new ApexPlatformError(`No such Apex class: ${className}`);
      const run = {
        org,
        user: found,
        access: people.accessOf(found.id),
        certificates: org.setup.certificates,
      };
      return runApex(run, className, methodName, args);
    },
    control: controls,
    query: async (soql) => runQuery({ org, access: system, base: '/services/data/v66.0', all: false }, soql).records,
    close: async () => {
      await server.close();
      await org.deploys.close();
      deployed.close();
    },
  };
}
