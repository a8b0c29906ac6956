/** Customers who are accounts of their own: for orgs that have person accounts. Their contacts come with them. */
import { PERSON_TYPE } from './salesforce/schema/personAccounts.ts';
import { salesforceId, type SeedRecord } from './seed.ts';

export const PAULA = salesforceId('001', 71);
export const TOBIAS = salesforceId('001', 72);

export const PERSON_ACCOUNTS: readonly SeedRecord[] = [
  {
    object: 'Account',
    id: PAULA,
    owner: 'ada',
    fields: {
      RecordTypeId: PERSON_TYPE,
      FirstName: 'Paula',
      LastName: 'Quist',
      Phone: '+44 20 7946 0777',
      PersonEmail: 'paula.quist@home.example',
      PersonMobilePhone: '+44 7700 900771',
    },
  },
  {
    object: 'Account',
    id: TOBIAS,
    owner: 'ada',
    fields: { RecordTypeId: PERSON_TYPE, LastName: 'Ferrum', PersonMobilePhone: '07700 900 772' },
  },
];
