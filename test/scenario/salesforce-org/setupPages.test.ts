/** Setup of the stand-in org by hand: from the link the demo prints to an API user who signs in. */
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { SignJWT } from 'jose';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { packageZips } from '../../support/salesforcePackages.ts';
import { deploy, manifest, xml, zipOf } from './deployClient.ts';
import { asUser, caller, JWT_BEARER, oauth } from './orgClient.ts';

let org: SalesforceOrg;
let cookie = '';
let appKey = '';
const APP = 'LivePerson_Connector';
const API_USER = 'connector@harbor-demo.example';

beforeAll(async () => {
  org = await startSalesforceOrg({ empty: true });
  const made = await generate([{ name: 'commonName', value: 'Connector' }], { keySize: 2048, algorithm: 'sha256' });
  appKey = made.private;
  for (const [, zip] of await packageZips(['main', 'open-cti', 'oauth-client']))
    expect((await deploy(org, zip)).status).toBe('Succeeded');
  const settings = xml(
    'ExtlClntAppGlobalOauthSettings',
    `<callbackUrl>https://connector.harbor-demo.example/salesforce/callback</callbackUrl><certificate>${made.cert}</certificate><externalClientApplication>${APP}</externalClientApplication><isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled><isPkceRequired>true</isPkceRequired><label>g</label>`,
  );
  const zip = await zipOf({
    'package.xml': manifest({ ExtlClntAppGlobalOauthSettings: ['LivePerson_Connector_glbloauth'] }),
    'extlClntAppGlobalOauthSets/LivePerson_Connector_glbloauth.ecaGlblOauth': settings,
  });
  expect((await deploy(org, zip)).status).toBe('Succeeded');
}, 120_000);
afterAll(() => org.close());

async function get(path: string, as = cookie): Promise<{ status: number; text: string }> {
  const response = await fetch(`${org.url}${path}`, { headers: { cookie: as }, redirect: 'manual' });
  return { status: response.status, text: await response.text() };
}
async function post(page: string, fields: Record<string, string>): Promise<{ status: number; text: string }> {
  const response = await fetch(`${org.url}/lightning/setup/${page}/home`, {
    method: 'POST',
    headers: { cookie, origin: org.url },
    body: new URLSearchParams(fields),
  });
  return { status: response.status, text: await response.text() };
}
const keyOnPage = (text: string, name: string): string => new RegExp(`class="${name}">([^<]+)<`).exec(text)?.[1] ?? '';

async function bearer(key: string): Promise<{ status: number; body: unknown }> {
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(keyOnPage((await get('/lightning/setup/ManageExternalClientApplication/home')).text, 'consumer-key'))
    .setSubject(API_USER)
    .setAudience(org.url)
    .setExpirationTime(Math.floor(Date.now() / 1000) + 120)
    .sign(createPrivateKey(key));
  return oauth(org, 'token', { grant_type: JWT_BEARER, assertion });
}

test('without a session there is no Setup, and an agent has no View Setup', async () => {
  expect((await get('/lightning/setup/PermSets/home')).status).toBe(401);
  expect((await get('/lightning/setup/PermSets/home', `sid=${await org.sessionFor('ada')}`)).status).toBe(403);
});

test('the link signs the administrator in and leads where it says', async () => {
  const response = await fetch(org.setupLink('admin', 'CertificatesAndKeysManagement'), { redirect: 'manual' });
  expect([response.status, response.headers.get('location')]).toEqual([
    302,
    '/lightning/setup/CertificatesAndKeysManagement/home',
  ]);
  cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  expect((await get('/lightning/setup/SetupOneHome/home')).text).toContain(org.orgId);
});

test('a form sent from another site changes nothing', async () => {
  const response = await fetch(`${org.url}/lightning/setup/CertificatesAndKeysManagement/home`, {
    method: 'POST',
    headers: { cookie, origin: 'https://elsewhere.example' },
    body: new URLSearchParams({ action: 'create', name: 'Foreign' }),
  });
  expect(response.status).toBe(403);
  expect((await get('/lightning/setup/CertificatesAndKeysManagement/home')).text).not.toContain('Foreign');
});

test('a self-signed certificate is made under its Unique Name and downloaded; its name is checked', async () => {
  expect((await post('CertificatesAndKeysManagement', { action: 'create', name: 'Live Person' })).status).toBe(400);
  await post('CertificatesAndKeysManagement', { action: 'create', label: 'LivePerson Connector', name: APP });
  const file = await get(`/lightning/setup/CertificatesAndKeysManagement/${APP}.crt`);
  expect(new X509Certificate(file.text).publicKey.asymmetricKeyType).toBe('rsa');
  expect(org.identityCertificate).toBe(file.text);
  expect((await post('CertificatesAndKeysManagement', { action: 'create', name: APP })).text).toContain(
    'already exists',
  );
});

test('the API user signs in once the app names its permission set and the user holds it', async () => {
  expect((await bearer(appKey)).body).toMatchObject({ error_description: "user hasn't approved this consumer" });
  const { text } = await post('ManageExternalClientApplication', {
    action: 'addSet',
    app: APP,
    set: 'LivePerson_Connector_API',
  });
  expect(text).toContain('LivePerson_Connector_API may use LivePerson Connector');
  expect((await bearer(appKey)).status).toBe(400);
  await post('PermSets', { action: 'assign', set: 'LivePerson_Connector_API', user: API_USER });
  const { status, body } = await bearer(appKey);
  expect(status).toBe(200);
  const api = caller(org, (body as { access_token: string }).access_token);
  expect((await api('GET', '/sobjects/LivePerson_Conversation__c/describe')).status).toBe(200);

  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  expect((await bearer(String(other))).body).toMatchObject({ error_description: 'invalid assertion' });
});

test('an app that was disabled signs nobody in', async () => {
  const policies = {
    action: 'policies',
    app: APP,
    permittedUsers: 'AdminApprovedPreAuthorized',
    clientCredentials: 'false',
    runAs: '',
  };
  await post('ManageExternalClientApplication', { ...policies, enabled: 'false' });
  expect((await bearer(appKey)).body).toMatchObject({ error: 'OAUTH_APP_BLOCKED' });
  await post('ManageExternalClientApplication', { ...policies, enabled: 'true' });
  expect((await bearer(appKey)).status).toBe(200);
});

test('client credentials need the flow and a user to run as', async () => {
  const { text } = await get('/lightning/setup/ManageExternalClientApplication/home');
  const form = {
    grant_type: 'client_credentials',
    client_id: keyOnPage(text, 'consumer-key'),
    client_secret: keyOnPage(text, 'consumer-secret'),
  };
  expect((await oauth(org, 'token', form)).body).toMatchObject({
    error_description: 'no client credentials user enabled',
  });
  const policies = {
    action: 'policies',
    app: APP,
    permittedUsers: 'AdminApprovedPreAuthorized',
    enabled: 'true',
    clientCredentials: 'true',
  };
  expect((await post('ManageExternalClientApplication', { ...policies, runAs: '' })).status).toBe(400);
  await post('ManageExternalClientApplication', { ...policies, runAs: API_USER });
  expect((await oauth(org, 'token', form)).status).toBe(200);
});

test('in a browser only an admin approved user may approve the app', async () => {
  const { text } = await get('/lightning/setup/ManageExternalClientApplication/home');
  const address = new URL(`${org.url}/services/oauth2/authorize`);
  for (const [name, value] of Object.entries({
    response_type: 'code',
    client_id: keyOnPage(text, 'consumer-key'),
    redirect_uri: 'https://connector.harbor-demo.example/salesforce/callback',
    code_challenge: 'a'.repeat(43),
    scope: 'api refresh_token',
  }))
    address.searchParams.set(name, value);
  const approve = async (user: string, scope?: string): Promise<URL> => {
    if (scope !== undefined) address.searchParams.set('scope', scope);
    const response = await fetch(address, { method: 'POST', body: new URLSearchParams({ user }), redirect: 'manual' });
    return new URL(response.headers.get('location') ?? '');
  };
  expect((await approve('ada')).searchParams.get('error')).toBe('OAUTH_APP_ACCESS_DENIED');
  expect((await approve('api')).searchParams.has('code')).toBe(true);
  expect((await approve('api', 'api web')).searchParams.get('error')).toBe('invalid_scope');
});

test('the consumer key is read through the Metadata API, by whoever may', async () => {
  const read = async (token: string): Promise<string> => {
    const response = await fetch(`${org.url}/services/Soap/m/66.0`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml', soapaction: '"readMetadata"' },
      body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://soap.sforce.com/2006/04/metadata"><s:Header><m:SessionHeader><m:sessionId>${token}</m:sessionId></m:SessionHeader></s:Header><s:Body><m:readMetadata><m:type>ExtlClntAppGlobalOauthSettings</m:type><m:fullNames>LivePerson_Connector_glbloauth</m:fullNames></m:readMetadata></s:Body></s:Envelope>`,
    });
    return response.text();
  };
  const { text } = await get('/lightning/setup/ManageExternalClientApplication/home');
  expect(await read(org.apiTokenFor('admin'))).toContain(
    `<consumerKey>${keyOnPage(text, 'consumer-key')}</consumerKey>`,
  );
  expect(await read(org.apiTokenFor('ada'))).toContain('INSUFFICIENT_ACCESS');
  expect(await read('nonsense')).toContain('INVALID_SESSION_ID');
});

test('users are frozen, deactivated and put into roles; call center users are added and removed', async () => {
  const admin = await asUser(org, 'admin');
  const [center] = await admin.query("SELECT Id FROM CallCenter WHERE InternalName = 'LivePersonEmbeddedUI'");
  await post('CallCenters', {
    action: 'add',
    center: String(center?.['Id']),
    user: 'ada.brightwell@harbor-demo.example',
  });
  const ada =
    "SELECT CallCenterId, IsActive, UserRoleId FROM User WHERE Username = 'ada.brightwell@harbor-demo.example'";
  expect(await admin.query(ada)).toMatchObject([{ CallCenterId: center?.['Id'], IsActive: true }]);
  await post('ManageUsers', { action: 'deactivate', user: 'ada' });
  await post('ManageUsers', { action: 'role', user: 'ada', role: '' });
  await post('CallCenters', { action: 'remove', user: 'ada' });
  expect(await admin.query(ada)).toMatchObject([{ CallCenterId: null, IsActive: false, UserRoleId: null }]);
  await post('ManageUsers', { action: 'freeze', user: API_USER });
  expect((await bearer(appKey)).status).toBe(400);
  await post('ManageUsers', { action: 'unfreeze', user: API_USER });
  expect((await bearer(appKey)).status).toBe(200);
});

test('trusted URLs, utility items, session settings and our settings change what the org says', async () => {
  const admin = await asUser(org, 'admin');
  await post('SecurityCspTrustedSite', {
    action: 'create',
    name: 'Extra',
    url: 'wss://extra.example',
    directives: 'ConnectSrc',
  });
  await post('SecurityCspTrustedSite', { action: 'toggle', name: 'Extra' });
  expect(
    await admin.query("SELECT EndpointUrl, IsActive FROM CspTrustedSite WHERE DeveloperName = 'Extra'"),
  ).toMatchObject([{ EndpointUrl: 'wss://extra.example', IsActive: false }]);
  expect((await post('SecurityCspTrustedSite', { action: 'create', name: 'Bad', url: 'extra.example' })).status).toBe(
    400,
  );

  const bar = async (): Promise<unknown> =>
    admin.query("SELECT UtilityBar FROM AppDefinition WHERE DeveloperName = 'LightningService'");
  expect(await bar()).toMatchObject([{ UtilityBar: null }]);
  const { text } = await post('NavigationMenus', { action: 'add', app: 'LightningService', item: 'lpUtility' });
  expect(text).toContain('Service Console was saved');
  expect(await bar()).toMatchObject([{ UtilityBar: 'LightningService_UtilityBar' }]);

  await post('SecuritySession', { action: 'save', lightningWebSecurity: 'false', clickjackForVisualforce: 'true' });
  expect(org.control.setup.session).toEqual({ lightningWebSecurity: false, clickjackForVisualforce: true });

  await post('PermSets', { action: 'assign', set: 'LivePerson_Agent', user: 'ben' });
  await post('CustomMetadata', {
    action: 'save',
    name: 'ConnectorUrl',
    value: 'https://connector.harbor-demo.example',
  });
  expect(JSON.parse(await org.apex('ben', 'LivePersonHostSettings', 'read', {}))).toMatchObject({
    connectorUrl: 'https://connector.harbor-demo.example',
  });
});
