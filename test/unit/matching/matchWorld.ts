/** Customers, rules and answers for tests of matching. */
import type { MatchInput, RuleSettings } from '../../../connector-server/src/matching/matchPlanner.ts';
import type { CrmObjectSettings, IdentificationRule } from '../../../connector-server/src/protocol/crmSettings.ts';
import type { PlanResult, PlanRow } from '../../../connector-server/src/protocol/planTypes.ts';
import { defaultCrmSettings } from '../../../connector-server/src/settings/crmSchema.ts';

export const settings = (changes: Partial<RuleSettings> = {}): RuleSettings => ({
  ...defaultCrmSettings(),
  ...changes,
});

export const rule = (changes: Partial<IdentificationRule> = {}): IdentificationRule => ({
  id: 'own',
  name: 'Own rule',
  object: 'Contact',
  keys: [{ field: 'Customer_Number__c', source: { value: 'customerId' }, compare: 'exact' }],
  weight: 60,
  certain: true,
  channels: null,
  skillIds: null,
  enabled: true,
  ...changes,
});

export const objectSettings = (object: string, changes: Partial<CrmObjectSettings> = {}): CrmObjectSettings => {
  const known = defaultCrmSettings().objects.find((one) => one.object === object);
  const contact = defaultCrmSettings().objects.find((one) => one.object === 'Contact') as CrmObjectSettings;
  const bare = { ...contact, object, fields: [], relatedLists: [], conversationField: null, accountField: null };
  return { ...(known ?? bare), ...changes };
};

export const customer = (
  consumer: Partial<MatchInput['consumer']> = {},
  more: Partial<Omit<MatchInput, 'consumer'>> = {},
): MatchInput => ({
  connectionId: 'harbor',
  channel: 'web',
  skillId: '4101',
  consumer: { id: 'u', name: 'Grace', email: null, phone: null, authenticated: true, ...consumer },
  attributes: null,
  ...more,
});

/** What engagement attributes say of the customer, as the widget's model has it. */
export const withCustomerId = (customerId: string): MatchInput =>
  customer(
    {},
    {
      attributes: {
        source: 'live',
        widget: { SDE: { customerDetails: [{ customerId }] } },
        messagingHistory: {},
        chatHistory: {},
      },
    },
  );

const PREFIX: Readonly<Record<string, string>> = { Contact: '003', Lead: '00Q', Account: '001', Case: '500' };

export const idOf = (object: string, n: number): string => `${PREFIX[object] ?? 'a0X'}${String(n).padStart(12, '0')}`;

export const row = (object: string, n: number, fields: Record<string, string | null>): PlanRow => ({
  id: idOf(object, n),
  object,
  fields,
});

export const answer = (rows: PlanRow[], { more = false, as = 'phones' } = {}): PlanResult => ({
  ok: true,
  steps: [{ as, rows, more }],
});
