import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CRM_OBJECTS, DEFAULT_IDENTIFICATION } from '../../../connector-server/src/settings/crmDefaults.ts';
import { readMetadata } from '../../../tools/metadata/model.ts';
import { PROJECT } from './projectCopy.ts';

const access = readMetadata([path.join(PROJECT, 'force-app/main')]).customMetadata.filter(
  ({ type }) => type === 'LivePerson_Record_Access',
);

/** Names in a column of an object's records that allow the verb, in lower case. */
function listed(object: string, checkbox: string, ...columns: string[]): Set<string> {
  const records = access.filter(({ values }) => values['Object__c'] === object && values[checkbox] === 'true');
  const names = records.flatMap(({ values }) => columns.flatMap((column) => (values[column] ?? '').split(',')));
  return new Set(names.map((name) => name.trim().toLowerCase()));
}

const missing = (wanted: readonly string[], names: ReadonlySet<string>): string[] =>
  wanted.filter((name) => !names.has(name.toLowerCase()));

describe('a fresh connection asks for nothing that a fresh org does not allow', () => {
  it.each(DEFAULT_CRM_OBJECTS.map((settings) => [settings.object, settings] as const))('%s', (object, settings) => {
    const fields = settings.fields.map(({ field }) => field);
    expect(missing(fields, listed(object, 'Allow_Find__c', 'Fields__c'))).toEqual([]);
    expect(missing(fields, listed(object, 'Allow_Read__c', 'Fields__c'))).toEqual([]);
    const editable = settings.fields.filter(({ editability }) => editability !== 'read_only').map(({ field }) => field);
    const parents = [settings.accountField, settings.contactField].filter((field) => field !== null);
    if (settings.allowCreate)
      expect(missing([...editable, ...parents], listed(object, 'Allow_Create__c', 'Write_Fields__c'))).toEqual([]);
    if (settings.allowEdit) expect(missing(editable, listed(object, 'Allow_Update__c', 'Write_Fields__c'))).toEqual([]);
    for (const list of settings.relatedLists) {
      expect(missing(list.fields, listed(list.object, 'Allow_Find__c', 'Fields__c'))).toEqual([]);
      const filtered = listed(list.object, 'Allow_Find__c', 'Fields__c', 'Search_Fields__c');
      expect(missing([list.lookupField, list.sortField], filtered)).toEqual([]);
    }
  });

  it('identification searches only by fields that may be searched by', () => {
    for (const { object, keys } of DEFAULT_IDENTIFICATION)
      for (const key of keys)
        expect(missing([key.field], listed(object, 'Allow_Find__c', 'Search_Fields__c')), object).toEqual([]);
  });
});
