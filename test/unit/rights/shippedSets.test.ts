/** The permission sets that are shipped, compared with what the settings ask for: enough, and what is more is known by name. */
import path from 'node:path';
import { expect, test } from 'vitest';
import type { CrmSettings } from '../../../connector-server/src/protocol/crmSettings.ts';
import { neededRights } from '../../../connector-server/src/rights/neededRights.ts';
import { inWords } from '../../../connector-server/src/rights/rightInWords.ts';
import { rightKey } from '../../../connector-server/src/rights/rightKey.ts';
import type { NeededRight, ObjectAccess } from '../../../connector-server/src/rights/types.ts';
import { crmSchema, defaultCrmSettings } from '../../../connector-server/src/settings/crmSchema.ts';
import { readMetadata } from '../../../tools/metadata/model.ts';

const model = readMetadata([path.join(import.meta.dirname, '../../../force-app')]);

function shipped(...names: string[]): NeededRight[] {
  const rights = names.flatMap((name): NeededRight[] => {
    const set = model.permissionSets.get(name);
    if (set === undefined) throw new Error(`no permission set ${name}`);
    return [
      ...set.userPermissions.map((each): NeededRight => ({ kind: 'system', name: each, label: each, why: '' })),
      ...[...set.objects].flatMap(([object, held]) =>
        Object.entries(held)
          .filter(([, has]) => has)
          .map(([access]): NeededRight => ({ kind: 'object', object, access: access as ObjectAccess, why: '' })),
      ),
      ...[...set.fields].map(([each, { editable }]): NeededRight => {
        const [object = '', field = ''] = each.split('.');
        return { kind: 'field', object, field, access: editable ? 'edit' : 'read', why: '' };
      }),
    ];
  });
  return rights;
}

/** A set that edits a field also reads it. */
const covers = (held: readonly NeededRight[], right: NeededRight): boolean =>
  held.some((one) => rightKey(one) === rightKey(right)) ||
  (right.kind === 'field' && held.some((one) => rightKey(one) === rightKey({ ...right, access: 'edit' })));
const lacking = (crm: CrmSettings, ...names: string[]): string[] =>
  neededRights({ crm })
    .filter((right) => !covers(shipped(...names), right))
    .map(inWords);
const spare = (crm: CrmSettings, ...names: string[]): string[] => {
  const needed = neededRights({ crm });
  const more = shipped(...names).filter((right) => !covers(needed, right));
  return [...new Set(more.map(inWords))].sort();
};

const API = 'LivePerson_Connector_API';
const withoutRules = { ...defaultCrmSettings(), identification: [] };
/** Read because the installation guide of the product lists them; the connector shows them to administrators who map fields. */
const FOR_THE_GUIDE = [
  'Case.AccountId: read',
  'Case.ContactId: read',
  'Case.Subject: read',
  'LivePerson_Conversation__c.Duration_Minutes__c: read',
  'Opportunity.AccountId: read',
  'Opportunity.Amount: read',
  'Opportunity.Probability: read',
  'Product2: read',
];

test('[PRM-11] LivePerson Connector API and Matching are enough for the settings nobody changed', () => {
  expect(lacking(defaultCrmSettings(), API, `${API}_Matching`)).toEqual([]);
  expect(spare(defaultCrmSettings(), API, `${API}_Matching`)).toEqual(FOR_THE_GUIDE);
});

test('without matching rules LivePerson Connector API alone is enough, and Matching is what is too much', () => {
  expect(lacking(withoutRules, API)).toEqual([]);
  const people = ['Account.Phone: read', 'Contact.AssistantPhone: read', 'Contact.Email: read', 'Contact.HomePhone: read', 'Contact.MobilePhone: read', 'Contact.OtherPhone: read', 'Contact.Phone: read', 'Lead.Email: read', 'Lead.MobilePhone: read', 'Lead.Phone: read']; // prettier-ignore
  expect(spare(withoutRules, API)).toEqual([...FOR_THE_GUIDE, ...people].sort());
  expect(lacking(defaultCrmSettings(), API)).toEqual([
    'Account: View All Records',
    'Contact: View All Records',
    'Lead: View All Records',
  ]);
});

test('with automatic creation of both recipes, LivePerson Connector API Creation gives what is lacking', () => {
  const crm = crmSchema.parse({
    automaticCreation: [
      { kind: 'web_chat', moment: 'close', recipe: 'sales', known: 'update' },
      { kind: 'messaging', moment: 'start', recipe: 'support', known: 'add_only' },
    ],
  });
  expect(lacking(crm, API, `${API}_Creation`)).toEqual([]);
  expect(lacking(crm, API, `${API}_Matching`)).toContain('Lead: create');
  const more = spare(crm, API, `${API}_Creation`).filter((words) => !FOR_THE_GUIDE.includes(words));
  expect(more).toEqual([
    'Contact.AccountId: read and edit',
    'Contact.MobilePhone: read and edit',
    'Contact.Title: read and edit',
    'Lead.MobilePhone: read and edit',
    'Lead.Title: read and edit',
  ]);
});
