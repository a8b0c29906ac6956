/** Setup as the org's APIs show it, and to whom: permission sets and who holds them, users, apps, pages, trusted URLs, certificates, custom metadata. */
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { USERS } from '../../../sandbox/seed.ts';
import { asApiUser, asUser, errorCode, idOf, type Answer, type Caller } from './orgClient.ts';

let org: SalesforceOrg;
let api: Caller;
let admin: Caller;
let agent: Caller;
const userId = (key: string): string => USERS.find((user) => user.key === key)?.salesforce?.userId ?? '';

beforeAll(async () => {
  org = await startSalesforceOrg();
  [api, admin, agent] = await Promise.all([asApiUser(org), asUser(org, 'admin'), asUser(org, 'ada')]);
});
afterAll(() => org.close());

const soql = (who: Caller, text: string): Promise<Answer> => who('GET', `/query?q=${encodeURIComponent(text)}`);
const tooling = (who: Caller, text: string): Promise<Answer> =>
  who('GET', `/tooling/query?q=${encodeURIComponent(text)}`);
const rows = (answer: Answer): Record<string, unknown>[] => {
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return (answer.body as { records: Record<string, unknown>[] }).records;
};
const setId = async (name: string): Promise<string> =>
  String((await admin.query(`SELECT Id FROM PermissionSet WHERE Name = '${name}'`))[0]?.['Id']);
const assignmentsOf = (key: string): Promise<Record<string, unknown>[]> =>
  admin.query(
    `SELECT Id, PermissionSet.Name FROM PermissionSetAssignment WHERE AssigneeId = '${userId(key)}' AND PermissionSet.IsOwnedByProfile = false`,
  );

test.each([
  'PermissionSet',
  'PermissionSetAssignment',
  'ObjectPermissions',
  'FieldPermissions',
  'SetupEntityAccess',
  'CustomPermission',
  'CspTrustedSite',
  'UserLogin',
  'LivePerson_Setting__mdt',
])('without View Setup and the like %s does not exist for a user', async (name) => {
  expect(errorCode(await soql(api, `SELECT Id FROM ${name} LIMIT 1`))).toBe('INVALID_TYPE');
  expect(rows(await soql(admin, `SELECT Id FROM ${name} LIMIT 1`))).toHaveLength(1);
});

test('every user may ask for its own system permissions, and sees one row [PRM-04]', async () => {
  const ask = (who: Caller): Promise<Record<string, unknown>[]> =>
    who.query('SELECT PermissionsApiEnabled, PermissionsModifyAllData FROM UserPermissionAccess');
  expect(await ask(api)).toMatchObject([{ PermissionsApiEnabled: true, PermissionsModifyAllData: false }]);
  expect(await ask(admin)).toMatchObject([{ PermissionsModifyAllData: true }]);
  const before = org.control.editPermissionSet('LivePerson_Connector_API', (set) => ({
    ...set,
    userPermissions: set.userPermissions.filter((name) => name !== 'EditTask'),
  }));
  expect(await api.query('SELECT PermissionsEditTask FROM UserPermissionAccess')).toMatchObject([
    { PermissionsEditTask: false },
  ]);
  org.control.editPermissionSet(before.name, () => before);
});

test('an administrator finds out who holds a custom permission, through whichever set', async () => {
  const [permission] = await admin.query("SELECT Id FROM CustomPermission WHERE DeveloperName = 'LivePerson_Agent'");
  const sets = await admin.query(
    `SELECT ParentId, Parent.Name FROM SetupEntityAccess WHERE SetupEntityId = '${String(permission?.['Id'])}' AND SetupEntityType = 'CustomPermission'`,
  );
  expect(sets.map((row) => (row['Parent'] as { Name: string }).Name)).toEqual(['LivePerson_Agent']);
  const held = await admin.query(
    `SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSetId IN ('${String(sets[0]?.['ParentId'])}')`,
  );
  expect(held.map((row) => row['AssigneeId']).sort()).toEqual(['ada', 'ben', 'cleo', 'mia'].map(userId).sort());
});

test('rights of a permission set are its file, row by row [PRM-11] [PRM-17]', async () => {
  const id = await setId('LivePerson_Connector_API');
  const objects = await admin.query(
    `SELECT SobjectType, PermissionsCreate, PermissionsDelete, PermissionsModifyAllRecords FROM ObjectPermissions WHERE ParentId = '${id}' AND SobjectType = 'LivePerson_Conversation__c'`,
  );
  expect(objects).toMatchObject([{ PermissionsCreate: true, PermissionsModifyAllRecords: true }]);
  const fields = await admin.query(
    `SELECT Field, PermissionsEdit FROM FieldPermissions WHERE ParentId = '${id}' AND Field = 'LivePerson_Conversation__c.Skill__c'`,
  );
  expect(fields).toMatchObject([{ Field: 'LivePerson_Conversation__c.Skill__c', PermissionsEdit: true }]);
});

test('an assignment gives its rights at once, and taking it away takes them', async () => {
  const dan = await asUser(org, 'dan');
  expect((await dan('GET', '/sobjects/LivePerson_Conversation__c/describe')).status).toBe(404);
  const given = { AssigneeId: userId('dan'), PermissionSetId: await setId('LivePerson_Agent') };
  const made = await admin('POST', '/sobjects/PermissionSetAssignment', given);
  expect(made.status).toBe(201);
  expect((await dan('GET', '/sobjects/LivePerson_Conversation__c/describe')).status).toBe(200);
  expect(await assignmentsOf('dan')).toMatchObject([{ Id: idOf(made), PermissionSet: { Name: 'LivePerson_Agent' } }]);
  expect((await admin('DELETE', `/sobjects/PermissionSetAssignment/${idOf(made)}`)).status).toBe(204);
  expect((await dan('GET', '/sobjects/LivePerson_Conversation__c/describe')).status).toBe(404);
});

test('a second assignment of the same set is a duplicate; of many each has its own answer', async () => {
  const PermissionSetId = await setId('LivePerson_Conversation_Reader');
  const again = await admin('POST', '/sobjects/PermissionSetAssignment', {
    AssigneeId: userId('ada'),
    PermissionSetId,
  });
  expect(errorCode(again)).toBe('DUPLICATE_VALUE');
  const many = await admin('POST', '/composite/sobjects', {
    allOrNone: false,
    records: ['ada', 'cleo'].map((key) => ({
      attributes: { type: 'PermissionSetAssignment' },
      AssigneeId: userId(key),
      PermissionSetId,
    })),
  });
  expect(many.body).toMatchObject([{ success: false, errors: [{ statusCode: 'DUPLICATE_VALUE' }] }, { success: true }]);
  expect((await assignmentsOf('cleo')).map((row) => (row['PermissionSet'] as { Name: string }).Name)).toContain(
    'LivePerson_Conversation_Reader',
  );
  org.control.unassignPermissionSet('cleo', 'LivePerson_Conversation_Reader');
});

test('of an all-or-none call that fails no assignment stays', async () => {
  const PermissionSetId = await setId('LivePerson_Admin');
  const before = await assignmentsOf('dan');
  await admin('POST', '/composite/sobjects', {
    allOrNone: true,
    records: ['dan', 'admin'].map((key) => ({
      attributes: { type: 'PermissionSetAssignment' },
      AssigneeId: userId(key),
      PermissionSetId,
    })),
  });
  expect(await assignmentsOf('dan')).toEqual(before);
});

test('nobody without Assign Permission Sets assigns, and nobody assigns what a profile owns', async () => {
  const given = { AssigneeId: userId('dan'), PermissionSetId: await setId('LivePerson_Agent') };
  expect((await agent('POST', '/sobjects/PermissionSetAssignment', given)).status).toBe(404);
  const [owned] = await admin.query('SELECT Id FROM PermissionSet WHERE IsOwnedByProfile = true LIMIT 1');
  const refused = await admin('POST', '/sobjects/PermissionSetAssignment', {
    ...given,
    PermissionSetId: String(owned?.['Id']),
  });
  expect(errorCode(refused)).toBe('FIELD_INTEGRITY_EXCEPTION');
});

test('an administrator puts users into the call center, moves and deactivates them; an agent does not [CCU-03]', async () => {
  const [center] = await agent.query(
    "SELECT Id, AdapterUrl FROM CallCenter WHERE InternalName = 'LivePersonEmbeddedUI'",
  );
  expect(center).toMatchObject({ AdapterUrl: '/apex/LivePersonSoftphone' });
  const path = `/sobjects/User/${userId('dan')}`;
  expect((await agent('PATCH', path, { CallCenterId: center?.['Id'] })).status).toBe(403);
  expect((await admin('PATCH', path, { CallCenterId: center?.['Id'] })).status).toBe(204);
  expect(await agent.query(`SELECT Username FROM User WHERE CallCenterId = '${String(center?.['Id'])}'`)).toHaveLength(
    1,
  );
  expect((await admin('PATCH', path, { IsActive: false, CallCenterId: null })).status).toBe(204);
  expect((await agent.query(`SELECT IsActive FROM User WHERE Id = '${userId('dan')}'`))[0]).toMatchObject({
    IsActive: false,
  });
  await admin('PATCH', path, { IsActive: true });
});

test('another profile is another set of rights at once', async () => {
  const [profile] = await admin.query("SELECT Id FROM Profile WHERE Name = 'Support Agent'");
  const [own] = await admin.query("SELECT Id FROM Profile WHERE Name = 'Service Agent'");
  const creates = async (): Promise<unknown> =>
    ((await agent('GET', '/sobjects/Lead/describe')).body as { createable: boolean }).createable;
  expect(await creates()).toBe(true);
  await admin('PATCH', `/sobjects/User/${userId('ada')}`, { ProfileId: profile?.['Id'] });
  expect(await creates()).toBe(false);
  await admin('PATCH', `/sobjects/User/${userId('ada')}`, { ProfileId: own?.['Id'] });
  expect(await creates()).toBe(true);
});

test('the Tooling API shows the inside of one page at a time, and has objects of its own', async () => {
  const one = "SELECT DeveloperName, Metadata FROM FlexiPage WHERE DeveloperName = 'LivePerson_Console_UtilityBar'";
  const [page] = rows(await tooling(admin, one));
  expect(JSON.stringify(page?.['Metadata'])).toContain('"componentName":"lpUtility"');
  expect((page?.['Metadata'] as { flexiPageRegions: unknown }).flexiPageRegions).toBeInstanceOf(Array);
  expect(errorCode(await tooling(admin, 'SELECT Metadata FROM FlexiPage'))).toBe('MALFORMED_QUERY');
  expect(errorCode(await soql(admin, one))).toBe('INVALID_TYPE');
  expect(errorCode(await tooling(admin, 'SELECT Id FROM Contact LIMIT 1'))).toBe('INVALID_TYPE');
});

test('apps are shown to those who may use them, with their utility bar [CCU-06]', async () => {
  const names = async (who: Caller): Promise<unknown[]> =>
    rows(await tooling(who, "SELECT DeveloperName FROM AppDefinition WHERE UiType = 'Lightning'")).map(
      (row) => row['DeveloperName'],
    );
  expect(await names(admin)).toEqual(expect.arrayContaining(['LightningService', 'LivePerson_Console_Open_CTI']));
  expect(await names(agent)).toEqual(expect.arrayContaining(['LightningService', 'LivePerson_Console']));
  expect(await names(api)).toEqual([]);
  const [app] = await admin.query(
    "SELECT NavType, UtilityBar FROM AppDefinition WHERE DeveloperName = 'LivePerson_Console'",
  );
  expect(app).toMatchObject({ NavType: 'Console', UtilityBar: 'LivePerson_Console_UtilityBar' });
});

test('trusted URLs and certificates are what was set up', async () => {
  const sites = rows(
    await tooling(
      admin,
      'SELECT EndpointUrl, IsActive, IsApplicableToConnectSrc, IsApplicableToStyleSrc FROM CspTrustedSite ORDER BY EndpointUrl',
    ),
  );
  expect(sites).toMatchObject([
    {
      EndpointUrl: 'https://connector.example.com',
      IsActive: true,
      IsApplicableToConnectSrc: true,
      IsApplicableToStyleSrc: false,
    },
    { EndpointUrl: 'wss://connector.example.com', IsApplicableToConnectSrc: true },
  ]);
  const pem = await org.control.createCertificate('Harbor_Second');
  const [second] = rows(
    await tooling(admin, "SELECT ExpirationDate, KeySize FROM Certificate WHERE DeveloperName = 'Harbor_Second'"),
  );
  const end = new Date(new X509Certificate(pem).validTo).toISOString().slice(0, 10);
  expect(second).toMatchObject({ ExpirationDate: end, KeySize: 2048 });
});

test('custom metadata can be asked for by whoever customizes, and is what Apex reads', async () => {
  const value = async (): Promise<unknown> =>
    (await admin.query("SELECT Value__c FROM LivePerson_Setting__mdt WHERE DeveloperName = 'ConnectorUrl'"))[0]?.[
      'Value__c'
    ];
  expect(await value()).toBe('https://connector.example.com');
  const before = org.control.setSetting('ConnectorUrl', 'https://connector.harbor-demo.example');
  expect(await value()).toBe('https://connector.harbor-demo.example');
  expect(await org.apex('ada', 'LivePersonHostSettings', 'read', {})).toContain('connector.harbor-demo.example');
  org.control.setSetting('ConnectorUrl', before);
});

test('the org tells its sharing defaults and its fields, the latter by object only', async () => {
  const model = (name: string, who = api): Promise<Record<string, unknown>[]> =>
    who.query(`SELECT InternalSharingModel FROM EntityDefinition WHERE QualifiedApiName = '${name}'`);
  expect(await model('LivePerson_Conversation__c')).toMatchObject([{ InternalSharingModel: 'Private' }]);
  // What a user may not read is not there for it.
  expect(await model('LivePerson_Conversation__c', await asUser(org, 'dan'))).toEqual([]);
  org.control.setSharing('Contact', 'Read');
  expect(await admin.query('SELECT IsSandbox, DefaultContactAccess FROM Organization')).toMatchObject([
    { IsSandbox: true, DefaultContactAccess: 'Read' },
  ]);
  org.control.setSharing('Contact', 'Private');
  expect(errorCode(await soql(admin, 'SELECT QualifiedApiName FROM FieldDefinition'))).toBe('MALFORMED_QUERY');
  const fields = await admin.query(
    "SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'LivePerson_Conversation__c'",
  );
  expect(fields.map((row) => row['QualifiedApiName'])).toContain('External_Key__c');
});
