import { expect, test } from 'vitest';
import type { CrmSettings } from '../../../connector-server/src/protocol/crmSettings.ts';
import { crmChanges } from '../../../connector-server/src/settings/crmChanges.ts';
import { crmSchema, defaultCrmSettings } from '../../../connector-server/src/settings/crmSchema.ts';

const BEFORE = crmSchema.parse({
  objects: [
    {
      object: 'Case',
      conversationField: 'Case__c',
      fields: [{ field: 'Subject', source: { value: 'email' } }, { field: 'Status' }],
      filters: [{ field: 'Status', operator: 'equals', values: ['New'] }],
    },
    { object: 'Contact', conversationField: 'Contact__c' },
  ],
});
const changed = (change: (crm: CrmSettings) => void) => {
  const after = structuredClone(BEFORE);
  change(after);
  return crmChanges(BEFORE, after);
};

test('nothing is told where nothing differs', () => {
  expect(crmChanges(BEFORE, structuredClone(BEFORE))).toEqual([]);
  expect(crmChanges(defaultCrmSettings(), defaultCrmSettings())).toEqual([]);
});

test('[MAP-10] a change is told where it is, by the names of the entries', () => {
  expect(
    changed((crm) => {
      crm.autoSearch = false;
      crm.objects[0]!.fields[0]!.required = true;
      crm.objects[0]!.fields[0]!.source = { paths: { widget: 'a.b' } };
      crm.objects[0]!.filters[0]!.values = ['New', 'Closed'];
    }),
  ).toEqual([
    { where: 'Search on load', before: 'yes', after: 'no' },
    { where: 'Objects › Case › Field mapping › Subject › LivePerson field', before: 'email', after: 'a.b' },
    { where: 'Objects › Case › Field mapping › Subject › Required', before: 'no', after: 'yes' },
    { where: 'Objects › Case › Search filters › Status › values', before: 'New', after: 'New, Closed' },
  ]);
});

test('an entry that came or went is one change, and so is another order', () => {
  const come = {
    field: 'Priority',
    editability: 'editable',
    source: null,
    overview: true,
    required: false,
    defaultValue: 'High',
  } as const;
  expect(changed((crm) => void crm.objects[0]!.fields.push(come))).toEqual([
    {
      where: 'Objects › Case › Field mapping › Priority',
      before: null,
      after: 'Editability: editable; Include in overview: yes; Default value: High',
    },
  ]);
  expect(changed((crm) => void crm.objects.pop())).toMatchObject([{ where: 'Objects › Contact', after: null }]);
  expect(changed((crm) => void crm.objects[0]!.fields.reverse())).toEqual([
    { where: 'Objects › Case › Field mapping', before: 'Subject, Status', after: 'Status, Subject' },
  ]);
});

test('two filters on one field are told apart', () => {
  const filter = (value: string) => ({ field: 'Amount', operator: 'less' as const, values: [value] });
  const before = crmSchema.parse({ objects: [{ object: 'Case', filters: [filter('1'), filter('2')] }] });
  const after = crmSchema.parse({ objects: [{ object: 'Case', filters: [filter('9'), filter('2')] }] });
  expect(crmChanges(before, after)).toEqual([
    { where: 'Objects › Case › Search filters › Amount › values', before: '1', after: '9' },
  ]);
});
