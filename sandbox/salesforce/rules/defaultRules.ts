/** The rules of a new org: the platform's own duplicate rules, and few of an administrator's. */
import { USERS } from '../../seed.ts';
import type { OrgRules } from './orgRules.ts';

const SAME_PERSON = [
  ['Email', 'LastName'],
  ['FirstName', 'LastName', 'Phone'],
] as const;
const WARNING = 'You’re creating a duplicate record. We recommend you use an existing record instead.';
const leadOfAgents = USERS.find((user) => user.key === 'mia')?.salesforce?.userId ?? '';

export const defaultRules = (): OrgRules => ({
  duplicates: [
    {
      name: 'Standard_Account_Duplicate_Rule',
      object: 'Account',
      against: ['Account'],
      sameBy: [
        ['Name', 'Phone'],
        ['Name', 'Website'],
      ],
      action: 'allow',
      message: WARNING,
    },
    {
      name: 'Standard_Contact_Duplicate_Rule',
      object: 'Contact',
      against: ['Contact'],
      sameBy: SAME_PERSON,
      action: 'allow',
      message: WARNING,
    },
    {
      name: 'Standard_Lead_Duplicate_Rule',
      object: 'Lead',
      against: ['Lead', 'Contact'],
      sameBy: SAME_PERSON,
      action: 'allow',
      message: WARNING,
    },
  ],
  validations: [
    {
      object: 'Opportunity',
      field: 'Amount',
      message: 'The amount cannot be negative.',
      isBroken: (row) => typeof row['Amount'] === 'number' && row['Amount'] < 0,
    },
  ],
  assignments: [
    {
      object: 'Lead',
      entries: [{ fits: (row) => row['LeadSource'] === 'Partner', ownerId: leadOfAgents }],
    },
    {
      object: 'Case',
      entries: [{ fits: (row) => row['Priority'] === 'High', ownerId: leadOfAgents }],
    },
  ],
  searchLagMs: 0,
});
