/** Settings that ask more of the API user are warned about before they are saved. */
import { expect, test } from 'vitest';
import type { OrgField, OrgObject } from '../../../connector-server/src/protocol/adminCrmTypes.ts';
import type { CrmSettings } from '../../../connector-server/src/protocol/crmSettings.ts';
import { moreRights } from '../../../connector-server/src/rights/moreRights.ts';
import { crmSchema, defaultCrmSettings } from '../../../connector-server/src/settings/crmSchema.ts';

const field = (name: string, writable = false): OrgField => ({
  field: name,
  label: name,
  type: 'string',
  length: 80,
  custom: false,
  computed: false,
  writable,
  required: false,
  filterable: true,
  sortable: true,
  referenceTo: [],
  relationship: null,
  picklist: [],
  restricted: false,
});
const object = (name: string, fields: OrgField[], writable = false): OrgObject => ({
  object: name,
  label: name,
  custom: false,
  keyPrefix: '00Q',
  createable: writable,
  updateable: writable,
  fields,
  children: [],
});
const org = (...objects: OrgObject[]) => ({
  object: (name: string) => objects.find((one) => one.object === name) ?? null,
});
const sales = crmSchema.parse({ automaticCreation: [{ kind: 'web_chat', moment: 'close', recipe: 'sales' }] });
const before = defaultCrmSettings();
const texts = (after: CrmSettings, view: ReturnType<typeof org> | null): string[] =>
  moreRights(before, after, view).map(({ text }) => text);

test('the same settings, or settings that need less, are no reason for a warning', () => {
  expect(texts(before, org())).toEqual([]);
  expect(texts({ ...before, identification: [] }, org())).toEqual([]);
});

test('what the API user does not have is named with the reason and the way to give it', () => {
  const [text] = texts(sales, org(object('Lead', [field('Email', true), field('Phone')])));
  expect(text).toContain('Lead: create; Lead.Phone: read and edit.');
  expect(text).not.toContain('Lead.Email');
  expect(text).toContain('makes a Lead of a new customer');
  expect(text).toContain('The page “Rights”');
});

test('nothing is said where it has all of it', () => {
  expect(texts(sales, org(object('Lead', [field('Email', true), field('Phone', true)], true)))).toEqual([]);
});

test('an object out of sight, and its fields, are lacking', () => {
  const row = {
    id: 'order',
    name: 'Order',
    object: 'Order__c',
    weight: 90,
    keys: [{ field: 'Number__c', source: { value: 'email' } }],
  };
  const after = crmSchema.parse({ identification: [...before.identification, row] });
  const [lacking] = texts(after, org());
  expect(lacking).toContain('Order__c: read');
  const [seen] = texts(after, org(object('Order__c', [field('Number__c')])));
  expect(seen).toContain('it cannot be seen whether it has them: Order__c: View All Records.');
});

test('parts of an address are judged by the parts', () => {
  const after = crmSchema.parse({
    automaticCreation: [
      {
        kind: 'web_chat',
        moment: 'close',
        recipe: 'sales',
        personFields: [{ field: 'City', source: { value: 'email' } }],
      },
    ],
  });
  const lead = (writable: boolean) =>
    org(
      object(
        'Lead',
        [field('City', writable), field('Email', true), field('Phone', true), field('MobilePhone', true)],
        true,
      ),
    );
  expect(texts(after, lead(true))).toEqual([]);
  expect(texts(after, lead(false))[0]).toContain('Lead.Address: read and edit');
});

test('an org that cannot be asked: what is needed more is said all the same', () => {
  expect(texts(sales, null)[0]).toContain('from here it cannot be seen');
});
