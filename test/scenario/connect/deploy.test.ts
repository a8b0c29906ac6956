/** The guide brings the product into an empty org: packages with the org's own values, the app and its consumer key. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { consumerKeyStep } from '../../../connector-server/src/connect/consumerKeyStep.ts';
import { deployStep } from '../../../connector-server/src/connect/deployStep.ts';
import { keyStep } from '../../../connector-server/src/connect/keyStep.ts';
import { orgFilesStep } from '../../../connector-server/src/connect/orgFilesStep.ts';
import { packagesStep } from '../../../connector-server/src/connect/packagesStep.ts';
import { startSalesforceOrg, type SalesforceOrg, type SalesforceOrgOptions } from '../../../sandbox/salesforce/org.ts';
import { packageZips } from '../../support/salesforcePackages.ts';
import { stepRig, type StepRig } from '../../support/stepContext.ts';

const PUBLIC_URL = 'https://connector.harbor.example';
const CONTACT = { 'salesforce.contactEmail': 'noor@harbor.example' };
const folder = mkdtempSync(path.join(tmpdir(), 'packages-'));
let org: SalesforceOrg;
beforeAll(async () => {
  for (const [name, zip] of await packageZips(['main', 'open-cti', 'oauth-client']))
    writeFileSync(path.join(folder, `${name}.zip`), zip);
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => org.close());

async function begun(
  options: SalesforceOrgOptions = {},
  { packages = 'oauth-client', token = true, kind = 'sandbox' } = {},
): Promise<StepRig> {
  org = await startSalesforceOrg({ empty: true, ...options });
  const rig = await stepRig({
    SALESFORCE_PACKAGES: folder,
    ...(token ? { SALESFORCE_ADMIN_TOKEN: org.apiTokenFor('admin') } : {}),
  });
  const { state } = rig.context;
  state.server.publicUrl = PUBLIC_URL;
  Object.assign(state.salesforce, {
    myDomain: org.publicUrl,
    kind,
    orgId: org.orgId,
    flow: 'jwt_bearer',
    adminAccess: token ? 'token' : 'by_hand',
  });
  await rig.run(packagesStep, { 'salesforce.packages': packages });
  await rig.run(keyStep);
  return rig;
}

test('[INS-04] from nothing: files of the org, everything deployed in one go, the consumer key read back', async () => {
  const rig = await begun({}, { packages: 'oauth-client,open-cti' });
  expect(rig.context.state.salesforce.packages).toEqual(['main', 'oauth-client', 'open-cti']);
  expect(await orgFilesStep.done(rig.context)).toBe(false);
  await rig.run(orgFilesStep, CONTACT);
  expect(await orgFilesStep.done(rig.context)).toBe(true);
  const zip = path.join(rig.context.files.folder, 'connect/harbor/deploy.zip');
  expect((await stat(zip)).mode & 0o077).toBe(0);

  expect(await deployStep.done(rig.context)).toBe(false);
  expect(await rig.run(deployStep)).toMatchObject({ result: 'done' });
  expect(await deployStep.done(rig.context)).toBe(true);
  const settings = await org.query('SELECT DeveloperName, Value__c FROM LivePerson_Setting__mdt');
  expect(settings).toContainEqual(expect.objectContaining({ DeveloperName: 'ConnectorUrl', Value__c: PUBLIC_URL }));
  const sites = await org.query('SELECT EndpointUrl FROM CspTrustedSite');
  expect(sites.map((row) => row['EndpointUrl']).sort()).toEqual([PUBLIC_URL, PUBLIC_URL.replace('https', 'wss')]);
  expect(await org.query('SELECT Id FROM LivePerson_Conversation__c')).toEqual([]);

  await rig.run(consumerKeyStep);
  const app = org.apps.get('LivePerson_Connector');
  expect(rig.context.state.salesforce.consumerKey).toBe(app?.global?.consumerKey);
  expect(app?.global?.callbackUrls).toEqual(['http://localhost:8717/callback', `${PUBLIC_URL}/admin/callback`]);
  const certificate = await readFile(path.join(rig.context.files.folder, 'secrets/harbor-salesforce.crt'), 'utf8');
  expect(app?.global?.certificatePem?.replace(/\s/g, '')).toBe(certificate.replace(/\s/g, ''));
  const key = await readFile(path.join(rig.context.files.folder, 'secrets/harbor-salesforce.key'), 'utf8');
  expect((await readFile(zip)).includes(key.slice(40, 80))).toBe(false);
  expect(rig.said.join('\n')).not.toContain(rig.context.env.SALESFORCE_ADMIN_TOKEN);
});

test('deployed twice it does no harm; another address of the connector is deployed anew', async () => {
  const rig = await begun();
  await rig.run(orgFilesStep, CONTACT);
  await rig.run(deployStep);
  await rig.run(consumerKeyStep);
  const key = rig.context.state.salesforce.consumerKey;
  await rig.run(deployStep);
  rig.context.state.server.publicUrl = 'https://other.harbor.example';
  expect(await orgFilesStep.done(rig.context)).toBe(false);
  await rig.run(orgFilesStep, CONTACT);
  expect(await deployStep.done(rig.context)).toBe(false);
  await rig.run(deployStep);
  const sites = await org.query('SELECT EndpointUrl FROM CspTrustedSite');
  expect(sites.map((row) => row['EndpointUrl']).sort()).toEqual([
    'https://other.harbor.example',
    'wss://other.harbor.example',
  ]);
  expect(org.apps.get('LivePerson_Connector')?.global?.consumerKey).toBe(key);
});

test('a refreshed sandbox has lost it: remembering is not enough', async () => {
  const rig = await begun();
  await rig.run(orgFilesStep, CONTACT);
  await rig.run(deployStep);
  await org.close();
  org = await startSalesforceOrg({ empty: true });
  rig.context.state.salesforce.myDomain = org.publicUrl;
  rig.context.env = { ...rig.context.env, SALESFORCE_ADMIN_TOKEN: org.apiTokenFor('admin') };
  // A run of its own: what was lent is kept for one run only.
  expect(await deployStep.done({ ...rig.context })).toBe(false);
});

test('nobody lends rights: one zip and the exact command; an admin’s word is taken, the zip deploys', async () => {
  const rig = await begun({}, { token: false });
  await rig.run(orgFilesStep, CONTACT);
  expect(await rig.run(deployStep, { 'salesforce.deployed': 'no' })).toMatchObject({ result: 'by_hand' });
  const zip = path.join(rig.context.files.folder, 'connect/harbor/deploy.zip');
  expect(rig.said.join('\n')).toContain(`sf project deploy start --metadata-dir ${zip} --single-package`);
  expect(await deployStep.done(rig.context)).toBe(false);
  expect(deployStep.request(rig.context.state).join('\n')).toContain('deploy.zip');
  expect(await rig.run(deployStep, { 'salesforce.deployed': 'yes' })).toMatchObject({ result: 'done' });
  expect(await deployStep.done(rig.context)).toBe(true);
  expect(await rig.run(consumerKeyStep, { 'salesforce.consumerKey': ' 3MVG9abcdefghijklmnop.QRS ' })).toMatchObject({
    result: 'done',
    said: 'given by hand',
  });
  expect(rig.context.state.salesforce.consumerKey).toBe('3MVG9abcdefghijklmnop.QRS');
});

test('an org that refuses call centers: said with its end, and everything else is deployed without', async () => {
  const rig = await begun({ switches: { callCentersDeploy: false } }, { packages: 'oauth-client,open-cti' });
  await rig.run(orgFilesStep, CONTACT);
  await expect(rig.run(deployStep, { 'salesforce.without.open-cti': 'no' })).rejects.toMatchObject({
    code: 'deployment_refused',
    message: expect.stringContaining('CallCenter LivePersonEmbeddedUI') as string,
    mend: expect.stringContaining('Setup › Call Centers › Import') as string,
  });
  expect(await org.query('SELECT EndpointUrl FROM CspTrustedSite')).toEqual([]);
  expect(await rig.run(deployStep, { 'salesforce.without.open-cti': 'yes', ...CONTACT })).toMatchObject({
    result: 'done',
  });
  expect(rig.context.state.salesforce.packages).toEqual(['main', 'oauth-client']);
  expect(await deployStep.done(rig.context)).toBe(true);
});

test('[OAU-09] [OAU-10] the org does not tell the key to programs: it is copied from Setup', async () => {
  const rig = await begun({ switches: { consumerKeyIsReadable: false } });
  await rig.run(orgFilesStep, CONTACT);
  await rig.run(deployStep);
  const key = org.apps.get('LivePerson_Connector')?.global?.consumerKey ?? '';
  expect(await rig.run(consumerKeyStep, { 'salesforce.consumerKey': key })).toMatchObject({ said: 'given by hand' });
  expect(rig.said.join('\n')).toContain('copy it from Setup');
});

test('a pasted consumer secret is refused and not kept', async () => {
  const rig = await begun({}, { token: false });
  await expect(rig.run(consumerKeyStep, { 'salesforce.consumerKey': 'A1'.repeat(32) })).rejects.toThrow(
    'That is the consumer secret',
  );
  expect(rig.context.state.salesforce.consumerKey).toBeNull();
});

test('production: asked once more, and the tests of the package run', async () => {
  const rig = await begun({ isSandbox: false }, { kind: 'production' });
  await rig.run(orgFilesStep, CONTACT);
  expect(await rig.run(deployStep, { 'salesforce.deployNow': 'no', 'salesforce.deployed': 'no' })).toMatchObject({
    result: 'by_hand',
  });
  expect(await org.query('SELECT EndpointUrl FROM CspTrustedSite')).toEqual([]);
  expect(await rig.run(deployStep, { 'salesforce.deployNow': 'yes' })).toMatchObject({ result: 'done' });
});

test('[PRM-20] a user who may not deploy: named, with what is missing; nothing half done', async () => {
  const rig = await begun();
  rig.context.env = { ...rig.context.env, SALESFORCE_ADMIN_TOKEN: org.apiTokenFor('ada') };
  const context = { ...rig.context };
  await orgFilesStep.run(
    Object.assign(context, { ask: { ...context.ask, text: () => Promise.resolve('a@b.example') } }),
  );
  await expect(deployStep.run(context)).rejects.toMatchObject({
    code: 'API_DISABLED_FOR_ORG',
    message: expect.stringContaining('this user lacks "API Enabled"') as string,
    mend: expect.stringContaining('Nothing was deployed') as string,
  });
});
