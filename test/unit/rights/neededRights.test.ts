/** The rights that follow from settings. */
import { expect, test } from 'vitest';
import type { CrmSettings } from '../../../connector-server/src/protocol/crmSettings.ts';
import { neededRights } from '../../../connector-server/src/rights/neededRights.ts';
import { rightKey } from '../../../connector-server/src/rights/rightKey.ts';
import { inWords } from '../../../connector-server/src/rights/rightInWords.ts';
import { crmSchema, defaultCrmSettings } from '../../../connector-server/src/settings/crmSchema.ts';

const keysOf = (crm: CrmSettings): string[] => neededRights({ crm }).map(rightKey);
const without = (crm: CrmSettings): string[] =>
  keysOf(defaultCrmSettings()).filter((key) => !keysOf(crm).includes(key));
const more = (crm: CrmSettings): string[] => keysOf(crm).filter((key) => !keysOf(defaultCrmSettings()).includes(key));
const whyOf = (crm: CrmSettings, words: string): string =>
  neededRights({ crm }).find((right) => inWords(right) === words)?.why ?? '';
const settings = (part: Record<string, unknown>): CrmSettings => crmSchema.parse(part);

test('[PRM-04] [PRM-05] [PRM-06] [PRM-07] [PRM-08] [PRM-09] always: calling the API, editing Tasks, seeing users; setup and metadata never', () => {
  const system = neededRights({ crm: defaultCrmSettings() }).filter(({ kind }) => kind === 'system');
  expect(system.map(inWords)).toEqual(['API Enabled', 'Edit Tasks', 'View All Users']);
});

test('[PRM-11] records of customers are read, never changed, unless the settings have records made', () => {
  const objects = neededRights({ crm: defaultCrmSettings() }).filter(({ kind }) => kind === 'object');
  const written = objects.filter((right) => right.kind === 'object' && !['read', 'viewAll'].includes(right.access));
  expect(new Set(written.map((right) => (right.kind === 'object' ? right.object : '')))).toEqual(
    new Set(['LivePerson_Conversation__c']),
  );
});

test('each right stands once, with every reason, and reading is not named beside editing', () => {
  const keys = keysOf(settings({ automaticCreation: [{ kind: 'messaging', moment: 'close', recipe: 'sales' }] }));
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toContain('field Lead.Email edit');
  expect(keys).not.toContain('field Lead.Email read');
  const why = whyOf(defaultCrmSettings(), 'Contact.Email: read');
  expect(why).toContain('The matching rule “Contact by e-mail” compares it.');
});

test('a rule that is switched off needs nothing; without rules nobody reads every record', () => {
  const crm = defaultCrmSettings();
  const off = { ...crm, identification: crm.identification.map((rule) => ({ ...rule, enabled: false })) };
  expect(keysOf(off)).toEqual(keysOf({ ...crm, identification: [] }));
  expect(without(off)).toContain('object Contact viewAll');
  expect(keysOf(off).filter((key) => key.endsWith('viewAll'))).toEqual(['object LivePerson_Conversation__c viewAll']);
  expect(keysOf(off)).toContain('object Contact read');
});

test('a rule on a field of one’s own, on a custom object, by a parent: each names what it reads', () => {
  const crm = settings({
    objects: [
      { object: 'Contact', conversationField: 'Contact__c' },
      {
        object: 'Order__c',
        conversationField: 'Order__c',
        contactField: 'Buyer__c',
        filters: [{ field: 'State__c', operator: 'equals', values: ['open'] }],
      },
    ],
    identification: [
      {
        id: 'number',
        name: 'Order number',
        object: 'Order__c',
        weight: 90,
        keys: [
          { field: 'Number__c', alsoFields: ['Buyer__r.Code__c', 'Account.Site'], source: { value: 'customerId' } },
        ],
      },
    ],
  });
  expect(keysOf(crm)).toEqual(
    expect.arrayContaining([
      'object Order__c read',
      'object Order__c viewAll',
      'field Order__c.Number__c read',
      'field Order__c.Buyer__c read',
      'field Order__c.AccountId read',
      'field Account.Site read',
      'field Order__c.State__c read',
      'object Contact viewAll',
      'field LivePerson_Conversation__c.Order__c edit',
    ]),
  );
});

test('what agents do on forms is their own: fields of a form, related lists and overviews need nothing of the API user', () => {
  const crm = defaultCrmSettings();
  const bare = { ...crm, objects: crm.objects.map((one) => ({ ...one, fields: [], relatedLists: [] })) };
  expect(keysOf(bare)).toEqual(keysOf(crm));
});

test('an object that cannot be linked is not read', () => {
  const crm = defaultCrmSettings();
  const objects = crm.objects.filter(({ object }) => object !== 'Opportunity');
  expect(without({ ...crm, objects })).toEqual(['object Opportunity read']);
});

test('fields of the conversation that the administrator has filled are edited; the connector’s own and standard ones are passed over', () => {
  const row = (field: string) => ({ field, source: { value: 'email' } });
  const crm = settings({ conversationFields: [row('Order_Number__c'), row('Skill__c'), row('Name')] });
  expect(more(crm)).toEqual(['field LivePerson_Conversation__c.Order_Number__c edit']);
});

test('[PRM-11] making leads asks for creating leads and for their fields; changing known people only where the policy does', () => {
  const sales = (known: string) =>
    settings({
      automaticCreation: [
        {
          kind: 'web_chat',
          moment: 'close',
          recipe: 'sales',
          known,
          personFields: [
            { field: 'LastName', source: { value: 'lastName' } },
            { field: 'City', source: { value: 'email' } },
          ],
        },
      ],
    });
  expect(more(sales('keep'))).toEqual(['object Lead create', 'field Lead.Address edit']);
  expect(more(sales('update'))).toEqual(['object Lead create', 'object Lead edit', 'field Lead.Address edit']);
});

test('a Case made at the start is told the end, so Cases are edited; one made at the close is only created', () => {
  const support = (moment: string) =>
    settings({ automaticCreation: [{ kind: 'messaging', moment, recipe: 'custom', activity: 'Case' }] });
  expect(more(support('start')).filter((key) => key.startsWith('object'))).toEqual([
    'object Case create',
    'object Case edit',
  ]);
  expect(more(support('close')).filter((key) => key.startsWith('object'))).toEqual(['object Case create']);
});

test('fields that everybody has are never named: one row of them refuses the whole permission set', () => {
  const crm = settings({
    automaticCreation: [{ kind: 'messaging', moment: 'start', recipe: 'support', known: 'update' }],
  });
  const fields = neededRights({ crm }).flatMap((right) =>
    right.kind === 'field' ? [`${right.object}.${right.field}`] : [],
  );
  for (const never of [
    'Contact.LastName',
    'Contact.FirstName',
    'Lead.Company',
    'Account.Name',
    'Case.OwnerId',
    'Task.CallObject',
  ])
    expect(fields).not.toContain(never);
});
