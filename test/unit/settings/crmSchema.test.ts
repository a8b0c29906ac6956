import { describe, expect, test } from 'vitest';
import { predefinedValue } from '../../../connector-server/src/attributes/predefinedValues.ts';
import { crmSchema, defaultCrmSettings } from '../../../connector-server/src/settings/crmSchema.ts';
import type { CrmObjectSettings } from '../../../connector-server/src/protocol/crmSettings.ts';

const object = (more: object = {}) => ({ object: 'Case', ...more });
const mapped = (field: string, overview = false) => ({ field, overview });

function problems(crm: object): string[] {
  const parsed = crmSchema.safeParse(crm);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
}

describe('a connection that nobody set up', () => {
  const crm = defaultCrmSettings();
  const find = (name: string): CrmObjectSettings | undefined => crm.objects.find((each) => each.object === name);

  test('[MAT-03] searches the five usual objects, and shows people first [MAT-07]', () => {
    expect(crm.objects.filter(({ search }) => search).map((each) => each.object)).toEqual([
      'Account',
      'Contact',
      'Lead',
      'Opportunity',
      'Case',
    ]);
    expect(crm.defaultSkill.screen).toBe('people');
    expect(crm.autoSearch).toBe(true);
  });

  test('[MAT-14] shows at most five fields of each object in the bubble', () => {
    for (const each of crm.objects) expect(each.fields.filter(({ overview }) => overview).length, each.object).toBe(5);
  });

  test('[LNK-20] has the lookups on the forms without which nothing would be linked', () => {
    expect(find('Case')).toMatchObject({
      accountField: 'AccountId',
      contactField: 'ContactId',
      conversationField: 'Case__c',
    });
    expect(find('Opportunity')?.accountField).toBe('AccountId');
    for (const each of crm.objects)
      for (const lookup of [each.accountField, each.contactField])
        if (lookup !== null) expect(each.fields.map(({ field }) => field)).toContain(lookup);
  });

  test('[MAT-15] lists contacts, cases and opportunities of an account, and cases of a contact', () => {
    expect(find('Account')?.relatedLists.map((list) => list.object)).toEqual(['Contact', 'Case', 'Opportunity']);
    expect(find('Contact')?.relatedLists.map((list) => list.object)).toEqual(['Case']);
  });

  test('[MAP-04] is filled from values that there are', () => {
    const text = JSON.stringify([crm.objects, crm.defaultSkill, crm.identification]);
    const ids = [...text.matchAll(/\{"value":"([^"]+)"\}/g)].map((match) => match[1] ?? '');
    expect(ids.length).toBeGreaterThan(10);
    for (const id of ids) expect(predefinedValue(id), id).toBeDefined();
  });

  test('creates nothing by itself', () => {
    expect(crm.automaticCreation).toEqual([]);
  });
});

describe('what is refused', () => {
  test('[MAT-14] a sixth field of the bubble is named', () => {
    const fields = ['A', 'B', 'C', 'D', 'E', 'F'].map((name) => mapped(name, true));
    expect(problems({ objects: [object({ fields })] })).toEqual([
      'objects.0.fields.5.overview must be false: the bubble shows 5 fields, and 5 others come before',
    ]);
    expect(problems({ objects: [object({ fields: [mapped('Z'), ...fields.slice(0, 5)] })] })).toEqual([]);
  });

  test('[MAT-15] a fifth column of a related list is refused', () => {
    const list = { object: 'Case', lookupField: 'AccountId', sortField: 'CreatedDate' };
    const columns = ['CaseNumber', 'Subject', 'Status', 'Priority', 'Owner.Name'];
    expect(problems({ objects: [object({ relatedLists: [{ ...list, fields: columns }] })] })).toHaveLength(1);
    expect(problems({ objects: [object({ relatedLists: [{ ...list, fields: columns.slice(0, 4) }] })] })).toEqual([]);
  });

  test('[MAP-01] a field mapped twice, an object twice, a skill twice', () => {
    expect(problems({ objects: [object({ fields: [mapped('A'), mapped('A')] })] })).toHaveLength(1);
    expect(problems({ objects: [object(), object()] })).toHaveLength(1);
    expect(problems({ skills: [{ skillId: '1' }, { skillId: '1' }] })).toHaveLength(1);
  });

  test('[LNK-26] automatic creation that makes nothing, or at a moment that its kind never has', () => {
    const creation = { kind: 'messaging', moment: 'start', recipe: 'custom' };
    expect(problems({ automaticCreation: [creation] })[0]).toContain('must make something');
    expect(problems({ automaticCreation: [{ ...creation, person: 'Lead' }] })).toEqual([]);
    expect(problems({ automaticCreation: [{ ...creation, recipe: 'sales', moment: 'offline' }] })).toHaveLength(1);
    expect(problems({ automaticCreation: [{ ...creation, kind: 'offline_message', recipe: 'sales' }] })).toHaveLength(
      1,
    );
  });

  test('a screen that does not exist, a source that is neither a value nor paths, a misspelt name', () => {
    expect(problems({ defaultSkill: { screen: 'persons' } })).toHaveLength(1);
    expect(problems({ defaultSkill: { screen: 'search:Case' } })).toEqual([]);
    expect(problems({ objects: [object({ fields: [{ field: 'A', source: { name: 'x' } }] })] })).toHaveLength(1);
    expect(problems({ objects: [object({ allowCreation: true })] })).toHaveLength(1);
  });
});

test('[MAP-05] own paths are kept per model as they were typed', () => {
  const paths = {
    widget: 'surveyQuestions.preChat.customizedQuestions[displayName=What is it about?].value',
    messagingHistory: 'info.source',
  };
  const crm = crmSchema.parse({ objects: [object({ fields: [{ field: 'Subject', source: { paths } }] })] });
  expect(crm.objects[0]?.fields[0]?.source).toEqual({ paths });
});
