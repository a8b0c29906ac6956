import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMetadata, type PermissionSetModel } from '../../../tools/metadata/model.ts';
import { defaultCrmSettings } from '../../../connector-server/src/settings/crmSchema.ts';
import { USERS } from '../../../sandbox/seed.ts';
import { PROJECT } from './projectCopy.ts';

const model = readMetadata([path.join(PROJECT, 'force-app')]);
const CONVERSATION = 'LivePerson_Conversation__c';
const TRANSCRIPT = `${CONVERSATION}.Transcript__c`;

function set(name: string): PermissionSetModel {
  const found = model.permissionSets.get(name);
  if (found === undefined) throw new Error(`no permission set ${name}`);
  return found;
}
const rightsOn = (name: string, object: string): string =>
  Object.entries(set(name).objects.get(object) ?? {})
    .filter(([, held]) => held)
    .map(([right]) => right)
    .join(' ');

describe('who may do what', () => {
  it('[PRM-06] [PRM-07] [PRM-09] the API user gets API access, tasks and all users, and no other system permission', () => {
    expect(set('LivePerson_Connector_API').userPermissions.sort()).toEqual(['ApiEnabled', 'EditTask', 'ViewAllUsers']);
  });

  it('[PRM-11] the API user changes everything on our own object and nothing on the CRM objects', () => {
    expect(rightsOn('LivePerson_Connector_API', CONVERSATION)).toBe('create read edit delete viewAll modifyAll');
    for (const object of ['Account', 'Contact', 'Lead', 'Case', 'Opportunity', 'Product2'])
      expect(rightsOn('LivePerson_Connector_API', object)).toBe('read');
  });

  it('the API user may write every field of a conversation and may edit no field of a CRM object', () => {
    const { fields } = set('LivePerson_Connector_API');
    for (const { name, formula } of model.objects.get(CONVERSATION)?.fields.values() ?? [])
      expect(fields.get(`${CONVERSATION}.${name}`), name).toEqual({ readable: true, editable: formula === null });
    const editable = [...fields].filter(([, rights]) => rights.editable).map(([name]) => name.split('.')[0]);
    expect(new Set(editable)).toEqual(new Set([CONVERSATION, 'Task']));
  });

  it('[MAT-19] the API user sees the fields it finds people by; reading every contact, lead and account is granted apart', () => {
    const matching = set('LivePerson_Connector_API_Matching');
    for (const object of ['Account', 'Contact', 'Lead'])
      expect(rightsOn('LivePerson_Connector_API_Matching', object), object).toBe('read viewAll');
    expect(matching.objects.size).toBe(3);
    for (const { object, keys } of defaultCrmSettings().identification)
      for (const { field, alsoFields = [] } of keys)
        for (const name of [field, ...alsoFields])
          expect(set('LivePerson_Connector_API').fields.get(`${object}.${name}`), name).toEqual({
            readable: true,
            editable: false,
          });
  });

  it('the broad rights of the installation guide lie in a package directory of their own', () => {
    expect(set('LivePerson_Connector_API_Full').file).toContain(path.join('force-app', 'api-full'));
    expect(rightsOn('LivePerson_Connector_API_Full', 'Contact')).toContain('modifyAll');
    const withModifyAll = [...model.permissionSets.values()].filter(({ objects }) =>
      [...objects].some(([name, { modifyAll }]) => modifyAll && name !== CONVERSATION),
    );
    expect(withModifyAll.map(({ name }) => name)).toEqual(['LivePerson_Connector_API_Full']);
  });

  it('no permission set but those of the API user may create or delete a conversation', () => {
    const able = [...model.permissionSets.values()].filter(
      ({ objects }) => objects.get(CONVERSATION)?.create || objects.get(CONVERSATION)?.delete,
    );
    expect(able.map(({ name }) => name).sort()).toEqual(['LivePerson_Connector_API', 'LivePerson_Connector_API_Full']);
  });

  it('only the transcript reader and the API user see what was said', () => {
    const readers = [...model.permissionSets.values()].filter(({ fields }) => fields.get(TRANSCRIPT)?.readable);
    expect(readers.map(({ name }) => name).sort()).toEqual([
      'LivePerson_Connector_API',
      'LivePerson_Connector_API_Full',
      'LivePerson_Transcript_Reader',
    ]);
  });

  it('the viewer of transcripts comes with the right to read them, and with nothing else', () => {
    const reader = set('LivePerson_Transcript_Reader');
    expect(reader).toMatchObject({
      classes: ['LivePersonTranscript'],
      customPermissions: [reader.name],
      userPermissions: [],
    });
    expect([...reader.fields.keys()].sort()).toEqual([`${CONVERSATION}.Transcript_Checksum__c`, TRANSCRIPT]);
    const callers = [...model.permissionSets.values()].filter(({ classes }) =>
      classes.includes('LivePersonTranscript'),
    );
    expect(callers.map(({ name }) => name)).toEqual([reader.name]);
  });

  it('all tests run with the least rights of the API user', () => {
    const apiUser = USERS.find(({ key }) => key === 'api');
    const ours = apiUser?.salesforce?.permissionSets.filter((name) => name.startsWith('LivePerson_'));
    expect(ours).toEqual(['LivePerson_Connector_API', 'LivePerson_Connector_API_Matching']);
  });

  it('an agent uses the softphone and sees only the conversations shared with them', () => {
    const agent = set('LivePerson_Agent');
    expect(agent.customPermissions).toEqual(['LivePerson_Agent']);
    expect(agent.classes).toEqual(['LivePersonHostSettings', 'LivePersonIdentity', 'LivePersonRecords']);
    expect(rightsOn('LivePerson_Agent', CONVERSATION)).toBe('read edit');
    expect(rightsOn('LivePerson_Conversation_Reader', CONVERSATION)).toBe('read viewAll');
  });
});

describe('what the softphone may do with records', () => {
  const records = model.customMetadata.filter(({ type }) => type === 'LivePerson_Record_Access');

  const objectsWith = (checkbox: string): (string | null | undefined)[] =>
    records
      .filter(({ values }) => values[checkbox] === 'true')
      .map(({ values }) => values['Object__c'])
      .sort();
  const PEOPLE_AND_WORK = ['Account', 'Case', 'Contact', 'Lead', 'Opportunity'];

  it('[PRM-18] it searches and reads people, work, conversations, tasks and users, and creates only people and work', () => {
    const looked = [...PEOPLE_AND_WORK, CONVERSATION, 'Task', 'User'].sort();
    expect(objectsWith('Allow_Find__c')).toEqual(looked);
    expect(objectsWith('Allow_Read__c')).toEqual(looked);
    expect(objectsWith('Allow_Create__c')).toEqual(PEOPLE_AND_WORK);
  });

  it('it changes people, work, and of an agent’s own tasks only to whom they belong', () => {
    expect(objectsWith('Allow_Update__c')).toEqual([...PEOPLE_AND_WORK, 'Task']);
    const task = records.find(({ values }) => values['Object__c'] === 'Task')?.values;
    expect(task).toMatchObject({ Own_Records_Only__c: 'true', Write_Fields__c: 'WhoId,WhatId' });
  });

  it('no owner, no record type and no field of the platform can be written', () => {
    for (const { values } of records)
      expect((values['Write_Fields__c'] ?? '').split(',')).not.toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^(OwnerId|RecordTypeId|Id|IsDeleted|Created\w*|LastModified\w*)$/),
        ]),
      );
  });

  it('transcripts are not within reach', () => {
    for (const { values } of records)
      expect(`${values['Fields__c']},${values['Search_Fields__c']}`).not.toContain('Transcript__c');
  });

  it('there is no way to allow deleting', () => {
    const verbs = [...(model.objects.get('LivePerson_Record_Access__mdt')?.fields.keys() ?? [])].filter((name) =>
      name.startsWith('Allow_'),
    );
    expect(verbs.sort()).toEqual(['Allow_Create__c', 'Allow_Find__c', 'Allow_Read__c', 'Allow_Update__c']);
  });
});
