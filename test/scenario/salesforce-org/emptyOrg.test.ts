/** The world `npm run demo -- --empty` starts: nothing of ours in it, and what Salesforce would show of that. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmptyWorld, type EmptyWorld } from '../../../sandbox/demo/emptyWorld.ts';
import { packageZips } from '../../support/salesforcePackages.ts';
import { deploy, manifest, xml, zipOf } from './deployClient.ts';
import { asUser, caller } from './orgClient.ts';

let world: EmptyWorld;
beforeAll(async () => {
  world = await startEmptyWorld();
});
afterAll(() => world.close());

async function consoleOf(
  user: string,
  host: 'native' | 'open-cti',
): Promise<{ shown: boolean; why: string; app: string; policy: string }> {
  const response = await fetch(world.console.consoleUrl(user, host));
  const json = /id="config">([^<]*)</.exec(await response.text())?.[1] ?? '{}';
  const { hasSoftphone, whyNoSoftphone, appName } = JSON.parse(json) as {
    hasSoftphone: boolean;
    whyNoSoftphone: string;
    appName: string;
  };
  return {
    shown: hasSoftphone,
    why: whyNoSoftphone,
    app: appName,
    policy: response.headers.get('content-security-policy') ?? '',
  };
}

test("people, roles and CRM records are there; permission sets, apps, certificates, call centers and objects of ours aren't", async () => {
  const admin = caller(world.salesforce, world.adminToken());
  expect((await admin.query('SELECT Id FROM Contact LIMIT 1')).length).toBe(1);
  expect((await admin.query("SELECT Id FROM User WHERE Username = 'ada.brightwell@harbor-demo.example'")).length).toBe(
    1,
  );
  for (const soql of [
    "SELECT Id FROM PermissionSet WHERE Name LIKE 'LivePerson%'",
    "SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name LIKE 'LivePerson%'",
    'SELECT Id FROM CallCenter',
    'SELECT Id FROM CspTrustedSite',
    "SELECT Id FROM AppDefinition WHERE DeveloperName LIKE 'LivePerson%'",
    "SELECT Id FROM Group WHERE Type = 'Queue'",
  ])
    expect([soql, await admin.query(soql)]).toEqual([soql, []]);
  expect(world.salesforce.identityCertificate).toBe('');
  expect((await admin('GET', '/sobjects/LivePerson_Conversation__c/describe')).status).toBe(404);
  const task = (await admin('GET', '/sobjects/Task/describe')).body as { fields: { name: string }[] };
  expect(task.fields.map(({ name }) => name)).not.toContain('LivePerson_Conversation__c');
});

test("nobody signs in to the org with an app that isn't there", async () => {
  const response = await fetch(`${world.salesforce.url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: world.salesforce.clientCredentials.clientId,
      client_secret: world.salesforce.clientCredentials.clientSecret,
    }),
  });
  expect(await response.json()).toMatchObject({ error: 'invalid_client_id' });
});

test('the LivePerson account has users and skills, and no application until its administrator installs one', async () => {
  const { apps, users, skills } = world.livePerson.control.world;
  expect([apps.size, users.size > 3, skills.size > 2]).toEqual([0, true, true]);
  const post = async (fields: Record<string, string>): Promise<{ status: number; text: string }> => {
    const response = await fetch(world.livePersonAdminUrl, { method: 'POST', body: new URLSearchParams(fields) });
    return { status: response.status, text: await response.text() };
  };
  expect((await post({ action: 'create', kind: 'signIn', redirectUri: 'nowhere' })).status).toBe(400);
  const { text } = await post({
    action: 'create',
    kind: 'signIn',
    redirectUri: 'https://c.example/liveperson/callback',
  });
  const clientId = /class="client-id">([^<]+)</.exec(text)?.[1] ?? '';
  expect(apps.get(clientId)).toMatchObject({
    redirectUris: ['https://c.example/liveperson/callback'],
    grantTypes: ['authorization_code', 'refresh_token'],
  });
  await post({ action: 'create', kind: 'api', scope: 'users.read' });
  expect([...apps.values()].map(({ scope }) => scope)).toEqual(['', 'users.read']);
  await post({ action: 'remove', clientId });
  expect(apps.has(clientId)).toBe(false);
  expect((await fetch(new URL('/liveperson-admin/guess/', world.livePersonAdminUrl))).status).toBe(404);
});

test('[INS-02] the console has no softphone until it is deployed and granted; Open CTI needs the call center too', async () => {
  expect(await consoleOf('ada', 'native')).toMatchObject({ shown: false, app: 'Service Console' });
  for (const [, zip] of await packageZips(['main', 'open-cti'])) await deploy(world.salesforce, zip);
  expect((await consoleOf('ada', 'native')).shown).toBe(false);

  world.salesforce.control.assignPermissionSet('ada', 'LivePerson_Agent');
  expect(await consoleOf('ada', 'native')).toMatchObject({ shown: true, app: 'LivePerson Console' });
  expect(await consoleOf('ada', 'open-cti')).toMatchObject({
    shown: false,
    why: expect.stringContaining('no permission set grants it') as string,
  });
  world.salesforce.control.assignPermissionSet('ada', 'LivePerson_Open_CTI_Agent');
  expect(await consoleOf('ada', 'open-cti')).toMatchObject({
    shown: false,
    why: expect.stringContaining('users of its call center only') as string,
  });
  const admin = await asUser(world.salesforce, 'admin');
  const [center] = await admin.query('SELECT Id FROM CallCenter');
  world.salesforce.control.setUser('ada', { CallCenterId: String(center?.['Id']) });
  expect((await consoleOf('ada', 'open-cti')).shown).toBe(true);
  expect((await consoleOf('ben', 'native')).shown).toBe(false);
});

test('the console may connect to what was deployed as trusted, and to nothing else', async () => {
  expect((await consoleOf('ada', 'native')).policy).toContain('https://connector.example.com');
  const site = (url: string): string =>
    xml(
      'CspTrustedSite',
      `<context>All</context><endpointUrl>${url}</endpointUrl><isActive>true</isActive><isApplicableToConnectSrc>true</isApplicableToConnectSrc>`,
    );
  const zip = await zipOf({
    'package.xml': manifest({ CspTrustedSite: ['LivePerson_Connector_Https', 'LivePerson_Connector_Wss'] }),
    'cspTrustedSites/LivePerson_Connector_Https.cspTrustedSite': site('http://127.0.0.1:8080'),
    'cspTrustedSites/LivePerson_Connector_Wss.cspTrustedSite': site('ws://127.0.0.1:8080'),
  });
  await deploy(world.salesforce, zip);
  const { policy } = await consoleOf('ada', 'native');
  expect(policy).toContain("connect-src 'self' http://127.0.0.1:8080 ws://127.0.0.1:8080;");
});

test("Setup's address works from the console's origin too", async () => {
  const response = await fetch(`${world.console.lightningUrl}/lightning/setup/PermSets/home`, { redirect: 'manual' });
  expect(response.headers.get('location')).toBe(`${world.salesforce.publicUrl}/lightning/setup/PermSets/home`);
});
