/** The stand-in org takes what we ship, lives on with it, and refuses what an org refuses, component by component. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { packageZips } from '../../support/salesforcePackages.ts';
import { deploy, look, manifest, start, xml, zipOf, type DeployResult, type Failure } from './deployClient.ts';
import { asUser } from './orgClient.ts';

let org: SalesforceOrg;
beforeAll(async () => {
  org = await startSalesforceOrg({ empty: true });
});
afterAll(() => org.close());

const problems = ({ details }: DeployResult): string[] =>
  details.componentFailures.map(
    ({ componentType, fullName, problem }: Failure) => `${componentType} ${fullName}: ${problem}`,
  );

const site = (url: string, more = '<isApplicableToConnectSrc>true</isApplicableToConnectSrc>'): string =>
  xml('CspTrustedSite', `<context>All</context><endpointUrl>${url}</endpointUrl><isActive>true</isActive>${more}`);

const set = (body: string): string => xml('PermissionSet', `<label>Mine</label>${body}`);
const setZip = (body: string): Promise<Buffer> =>
  zipOf({ 'package.xml': manifest({ PermissionSet: ['Mine'] }), 'permissionsets/Mine.permissionset': set(body) });

describe('what an org refuses', () => {
  const grantField = (field: string): string =>
    `<fieldPermissions><editable>false</editable><field>${field}</field><readable>true</readable></fieldPermissions>`;
  const permission = (name: string): string =>
    `<userPermissions><enabled>true</enabled><name>${name}</name></userPermissions>`;
  const eca = (body: string): string =>
    xml('ExtlClntAppGlobalOauthSettings', `${body}<externalClientApplication>Nowhere</externalClientApplication>`);

  test.each<[string, () => Promise<Buffer>, RegExp]>([
    ['bytes that are no zip', () => Promise.resolve(Buffer.from('no zip at all')), /could not be read/],
    ['no manifest', () => zipOf({ 'classes/A.cls': 'x' }), /No package.xml found/],
    [
      'a component that is named but not there',
      () => zipOf({ 'package.xml': manifest({ CspTrustedSite: ['Gone'] }) }),
      /CspTrustedSite Gone: .*was not found in zipped directory/,
    ],
    [
      'a component that is there but not named',
      () => zipOf({ 'package.xml': manifest({}), 'cspTrustedSites/Extra.cspTrustedSite': site('https://a.example') }),
      /CspTrustedSite Extra: Not in package.xml/,
    ],
    ['an unknown type', () => zipOf({ 'package.xml': manifest({ Nonsense: ['X'] }) }), /Unknown type name 'Nonsense'/],
    [
      'a version nobody serves',
      () =>
        zipOf({
          'package.xml': manifest({ CspTrustedSite: ['A'] }, '99.0'),
          'cspTrustedSites/A.cspTrustedSite': site('https://a.example'),
        }),
      /Invalid version specified:99.0/,
    ],
    [
      'an element the type does not have',
      () => setZip('<bogus>1</bogus>'),
      /PermissionSet Mine: Error parsing file: .*bogus/,
    ],
    [
      'a permission set naming a missing field of ours',
      () => setZip(grantField('Task.LivePerson_Gone__c')),
      /no CustomField named Activity.LivePerson_Gone__c found/,
    ],
    [
      'a permission set naming a missing standard field',
      () => setZip(grantField('Contact.Emial')),
      /no CustomField named Contact.Emial found/,
    ],
    [
      'a permission set naming a required field',
      () => setZip(grantField('Lead.Status')),
      /You cannot deploy to a required field: Lead.Status/,
    ],
    [
      'View Setup without View Roles',
      () => setZip(permission('ViewSetup')),
      /ViewSetup depends on permission\(s\): ViewRoles/,
    ],
    ['a permission that does not exist', () => setZip(permission('EditTasks')), /Unknown user permission: EditTasks/],
    [
      'a page with a component that is nowhere',
      () =>
        zipOf({
          'package.xml': manifest({ FlexiPage: ['P'] }),
          'flexipages/P.flexipage': xml(
            'FlexiPage',
            '<flexiPageRegions><itemInstances><componentInstance><componentName>notThere</componentName><identifier>a</identifier></componentInstance></itemInstances><name>utilityItems</name><type>Region</type></flexiPageRegions><masterLabel>P</masterLabel><template><name>one:utilityBarTemplateDesktop</name></template><type>UtilityBar</type>',
          ),
        }),
      /FlexiPage P: We couldn't retrieve the design time component information for component notThere/,
    ],
    [
      'a malformed trusted URL',
      () =>
        zipOf({
          'package.xml': manifest({ CspTrustedSite: ['A'] }),
          'cspTrustedSites/A.cspTrustedSite': site('connector.example'),
        }),
      /CspTrustedSite A: The URL connector.example is malformed/,
    ],
    [
      'a trusted URL without any directive',
      () =>
        zipOf({
          'package.xml': manifest({ CspTrustedSite: ['A'] }),
          'cspTrustedSites/A.cspTrustedSite': site('https://a.example', ''),
        }),
      /Select at least one CSP directive/,
    ],
    [
      'global OAuth settings without their app, with a certificate that is none and a callback without TLS',
      () =>
        zipOf({
          'package.xml': manifest({ ExtlClntAppGlobalOauthSettings: ['G'] }),
          'extlClntAppGlobalOauthSets/G.ecaGlblOauth': eca(
            '<callbackUrl>http://connector.example/cb</callbackUrl><certificate>not a certificate</certificate>',
          ),
        }),
      /no ExternalClientApplication named Nowhere found[^]*Invalid callback URL[^]*Invalid certificate/,
    ],
  ])('%s', async (_name, zip, words) => {
    const result = await deploy(org, await zip());
    expect(result.status).toBe('Failed');
    expect(problems(result).join('\n')).toMatch(words);
    expect(result.numberComponentErrors).toBe(result.details.componentFailures.length);
  });

  test('all or nothing: a good component beside a bad one does not stay', async () => {
    const zip = await zipOf({
      'package.xml': manifest({ CspTrustedSite: ['Good', 'Bad'] }),
      'cspTrustedSites/Good.cspTrustedSite': site('https://good.example'),
      'cspTrustedSites/Bad.cspTrustedSite': site('bad'),
    });
    expect((await deploy(org, zip)).status).toBe('Failed');
    const admin = await asUser(org, 'admin');
    expect(await admin.query('SELECT DeveloperName FROM CspTrustedSite')).toEqual([]);
  });

  test('a check-only deploy succeeds and leaves nothing', async () => {
    const zip = await zipOf({
      'package.xml': manifest({ CspTrustedSite: ['Good'] }),
      'cspTrustedSites/Good.cspTrustedSite': site('https://good.example'),
    });
    expect(await deploy(org, zip, { checkOnly: true })).toMatchObject({ status: 'Succeeded', checkOnly: true });
    const admin = await asUser(org, 'admin');
    expect(await admin.query('SELECT DeveloperName FROM CspTrustedSite')).toEqual([]);
  });

  test('whoever may not modify metadata deploys nothing', async () => {
    const zip = await zipOf({ 'package.xml': manifest({}) });
    const { status, body } = await start(org, zip, {}, await org.sessionFor('ada'));
    expect([status, body]).toMatchObject([403, [{ errorCode: 'INSUFFICIENT_ACCESS' }]]);
  });

  test('a deploy that waits can be cancelled; a finished one cannot', async () => {
    org.control.holdDeploys();
    const zip = await zipOf({
      'package.xml': manifest({ CspTrustedSite: ['Good'] }),
      'cspTrustedSites/Good.cspTrustedSite': site('https://good.example'),
    });
    const { id } = (await start(org, zip)).body as { id: string };
    const cancel = (): Promise<Response> =>
      fetch(`${org.url}/services/data/v66.0/metadata/deployRequest/${id}`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${org.apiTokenFor('admin')}`, 'content-type': 'application/json' },
        body: JSON.stringify({ deployResult: { status: 'Canceling' } }),
      });
    expect((await cancel()).status).toBe(202);
    expect(await look(org, id)).toMatchObject({ status: 'Canceled', done: true });
    expect((await cancel()).status).toBe(400);
    org.control.holdDeploys(false);
  });
});

test('the rules of production: tests are not skipped', async () => {
  const production = await startSalesforceOrg({ empty: true, isSandbox: false });
  const zip = await zipOf({ 'package.xml': manifest({}) });
  const { status, body } = await start(production, zip, { testLevel: 'NoTestRun' });
  expect([status, body]).toMatchObject([
    400,
    [{ message: expect.stringMatching(/cannot be used in production/) as string }],
  ]);
  await production.close();
});

test('[INS-01] our own packages deploy whole into an empty org, and the org is another afterwards', async () => {
  const admin = await asUser(org, 'admin');
  expect((await admin('GET', '/sobjects/LivePerson_Conversation__c/describe')).status).toBe(404);
  await expect(org.apex('admin', 'LivePersonIdentity', 'issueToken', { nonce: 'n' })).rejects.toThrow(
    /No such Apex class/,
  );

  for (const [name, zip] of await packageZips([
    'main',
    'open-cti',
    'analytics',
    'record-pages',
    'oauth-client',
    'api-full',
  ])) {
    const result = await deploy(org, zip);
    expect([name, result.status, result.errorMessage, problems(result)]).toEqual([name, 'Succeeded', null, []]);
  }

  org.control.assignPermissionSet('admin', 'LivePerson_Admin');
  const described = (await admin('GET', '/sobjects/LivePerson_Conversation__c/describe')).body as {
    fields: { name: string }[];
  };
  expect(described.fields.map(({ name }) => name)).toContain('External_Key__c');
  expect(
    await admin.query("SELECT Name FROM PermissionSet WHERE Name LIKE 'LivePerson%' ORDER BY Name LIMIT 1"),
  ).toMatchObject([{ Name: 'LivePerson_Admin' }]);
  expect(await admin.query("SELECT DeveloperName FROM Group WHERE Type = 'Queue'")).toMatchObject([
    { DeveloperName: 'LivePerson_Unassigned' },
  ]);
  // Deployed, but no certificate was made yet.
  expect(JSON.parse(await org.apex('admin', 'LivePersonIdentity', 'issueToken', { nonce: 'n' }))).toMatchObject({
    code: 'not_configured',
  });
  // A field deployed without a grant is seen by nobody: the API user holds no permission set yet.
  const api = await asUser(org, 'api');
  expect((await api('GET', '/sobjects/LivePerson_Conversation__c/describe')).status).toBe(404);
  org.control.assignPermissionSet('api', 'LivePerson_Connector_API');
  expect(
    (await api('POST', '/sobjects/LivePerson_Conversation__c', { Name: 'First', External_Key__c: 'k' })).status,
  ).toBe(201);
  expect(
    (await api('PATCH', '/sobjects/LivePerson_Conversation__c/External_Key__c/k', { Name: 'Second' })).status,
  ).toBe(200);
});

test('deployed again, one value changed: what it was before is replaced', async () => {
  const value = (text: string): Promise<Buffer> =>
    zipOf({
      'package.xml': manifest({ CustomMetadata: ['LivePerson_Setting.ConnectorUrl'] }),
      'customMetadata/LivePerson_Setting.ConnectorUrl.md': xml(
        'CustomMetadata',
        `<label>Connector URL</label><protected>false</protected><values><field>Value__c</field><value xsi:type="xsd:string" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">${text}</value></values>`,
      ),
    });
  expect((await deploy(org, await value('https://connector.harbor-demo.example'))).status).toBe('Succeeded');
  expect(JSON.parse(await org.apex('admin', 'LivePersonHostSettings', 'read', {}))).toMatchObject({
    connectorUrl: 'https://connector.harbor-demo.example',
  });
  const admin = await asUser(org, 'admin');
  expect(
    await admin.query("SELECT Value__c FROM LivePerson_Setting__mdt WHERE DeveloperName = 'ConnectorUrl'"),
  ).toMatchObject([{ Value__c: 'https://connector.harbor-demo.example' }]);
});
