/** An API user with exactly the generated permission set: enough to log, find and create; with one right less it is named. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { mergedZip } from '../../../connector-server/src/connect/deployZip.ts';
import type { AutomaticCreation } from '../../../connector-server/src/protocol/crmSettings.ts';
import { neededRights } from '../../../connector-server/src/rights/neededRights.ts';
import { permissionSetFile } from '../../../connector-server/src/rights/permissionSetFile.ts';
import { rightKey } from '../../../connector-server/src/rights/rightKey.ts';
import { createMetadataApi } from '../../../connector-server/src/salesforce/metadataApi.ts';
import { defaultCrmSettings } from '../../../connector-server/src/settings/crmSchema.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import type { SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { startTestDatabase } from '../../support/database.ts';
import { begins, ends, startCreationWorld, STARTED, type CreationWorld } from '../recording/creationWorld.ts';
import {
  GRACE,
  LARKSPUR,
  livePersonId,
  startRecordingWorld,
  story,
  type RecordingWorld,
} from '../recording/recordingWorld.ts';

const SALES: AutomaticCreation = {
  kind: 'messaging',
  moment: 'start',
  recipe: 'sales',
  person: null,
  activity: null,
  known: 'keep',
};
const SUPPORT: AutomaticCreation = { ...SALES, recipe: 'support' };
const NEW = { firstName: 'Ines', lastName: 'Almeida', email: 'ines@almeida.example', phone: '+351 21 555 0199' };
const OTHERS = ['', '_Matching', '_Creation', '_Full'].map((name) => `LivePerson_Connector_API${name}`);

let database: Database;
let recording: RecordingWorld | null = null;
let creation: CreationWorld | null = null;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());
afterEach(async () => {
  await Promise.all([recording?.close(), creation?.close()]);
  recording = creation = null;
});

/** As an administrator does it: deployed, added to the app, given to the API user, the other sets taken away. */
async function only(
  org: SalesforceOrg,
  rules: readonly AutomaticCreation[],
  lacking: readonly string[] = [],
): Promise<void> {
  const crm = { ...defaultCrmSettings(), automaticCreation: [...rules] };
  const rights = neededRights({ crm }).filter((right) => !lacking.includes(rightKey(right)));
  expect(neededRights({ crm }).length - rights.length).toBe(lacking.length);
  const { name, fileName, xml } = permissionSetFile({ id: 'harbor', name: 'Harbor' }, rights);
  const own = new Map([[`permissionsets/${fileName.replace('-meta.xml', '')}`, xml]]);
  const api = createMetadataApi(
    { instanceUrl: org.url, accessToken: org.apiTokenFor('admin') },
    { apiVersion: '66.0', fetch: globalThis.fetch, allowLoopback: true, lookMs: 5 },
  );
  const end = await api.deploy({ zip: await mergedZip([], own, '66.0'), tests: [] });
  expect(end.failures).toEqual([]);
  expect(end.outcome).toBe('succeeded');
  org.control.editApp(org.apiUser.clientId, { preAuthorizedPermissionSets: [name] });
  org.control.assignPermissionSet('api', name);
  for (const other of [...OTHERS, 'Harbor_Delivery_Link']) org.control.unassignPermissionSet('api', other);
}

const conversation = async (org: SalesforceOrg, id: string): Promise<Record<string, unknown> | undefined> =>
  (
    await org.query(
      `SELECT Status__c, OwnerId, Contact__c, Account__c, Lead__c, Case__c, Transcript__c, Skill__c FROM LivePerson_Conversation__c WHERE Name = '${id}'`,
    )
  )[0];

test('[PRM-11] the settings nobody changed: conversation, transcript, links and Tasks are written whole', async () => {
  recording = await startRecordingWorld(database, ['ada']);
  const { org, recorder } = recording;
  await only(org, []);
  await recorder.record('harbor', story({ id: 'conv-1', agents: ['ada', 'ben'], contact: GRACE }));
  await recording.settle();
  expect(await conversation(org, 'conv-1')).toMatchObject({
    Status__c: 'Closed',
    Contact__c: GRACE,
    Account__c: LARKSPUR,
    Skill__c: 'Sales',
    Transcript__c: expect.stringContaining('Hello, are you there?') as string,
  });
  const tasks = await org.query('SELECT WhoId, WhatId, Type, Description FROM Task WHERE CallObject != null');
  expect(tasks).toHaveLength(2);
  for (const task of tasks) expect(task).toMatchObject({ WhoId: GRACE, WhatId: LARKSPUR, Type: 'Call' });
  expect(await recorder.deadLetters()).toEqual([]);
});

test('rights less: View All of contacts, the field Skill — the link and the field are left out, the rest is saved', async () => {
  recording = await startRecordingWorld(database, ['ada']);
  const { org, recorder } = recording;
  await only(
    org,
    [],
    ['object Contact viewAll', 'object Account viewAll', 'field LivePerson_Conversation__c.Skill__c edit'],
  );
  await recorder.record('harbor', story({ id: 'conv-2', agents: ['ada'], contact: GRACE }));
  await recording.settle();
  expect(await conversation(org, 'conv-2')).toMatchObject({ Status__c: 'Closed', Contact__c: null, Skill__c: null });
});

test('automatic creation of leads and of contacts with Cases: found where known, made where not', async () => {
  for (const [rule, object] of [
    [SALES, 'Lead'],
    [SUPPORT, 'Contact'],
  ] as const) {
    creation = await startCreationWorld(database, [rule]);
    await only(creation.org, [rule]);
    const server = creation.server();
    await creation.tell(server, [
      ...begins('conv-4', NEW),
      { type: 'assigned', conversationId: 'conv-4', at: STARTED, agentId: livePersonId('ada') },
    ]);
    const [person] = await creation.org.query(
      `SELECT Id, FirstName, Phone FROM ${object} WHERE Email = '${NEW.email}'`,
    );
    expect(person).toMatchObject({ FirstName: 'Ines', Phone: NEW.phone });
    const record = await conversation(creation.org, 'conv-4');
    expect(record?.[`${object}__c`]).toBe(person?.['Id']);
    if (object === 'Contact') expect(record?.['Case__c']).not.toBeNull();
    await creation.tell(server, [
      ends('conv-4'),
      { type: 'wrapped_up', conversationId: 'conv-4', at: STARTED + 61_000, agentId: livePersonId('ada') },
    ]);
    expect(await server.recorder.deadLetters()).toEqual([]);
    if (object === 'Contact') {
      const [made] = await creation.org.query(
        `SELECT Description FROM Case WHERE ContactId = '${String(person?.['Id'])}'`,
      );
      expect(made?.['Description']).toContain('Ended:');
    }
    await creation.close();
    creation = null;
  }
});

test('[PRM-11] one right less: creating leads — a dead letter says which right is missing', async () => {
  creation = await startCreationWorld(database, [SALES]);
  await only(creation.org, [SALES], ['object Lead create']);
  const server = creation.server();
  await creation.tell(server, [
    ...begins('conv-5', NEW),
    { type: 'assigned', conversationId: 'conv-5', at: STARTED, agentId: livePersonId('ada') },
  ]);
  const [dead] = await server.recorder.deadLetters();
  expect(dead).toMatchObject({ whatToDo: expect.stringContaining('automatic creation') as string });
});
