/** What the stand-in org holds when it starts. */
import { salesforceId } from './salesforceId.ts';
import { ACCOUNT_ID, type SeedRecord } from './seed.ts';
import { CRM_RECORDS } from './seedCrmRecords.ts';

const contact = (
  n: number,
  account: number | null,
  first: string,
  last: string,
  email: string,
  phone: string,
  owner = 'admin',
): SeedRecord => ({
  object: 'Contact',
  id: salesforceId('003', n),
  owner,
  fields: {
    FirstName: first,
    LastName: last,
    Email: email,
    Phone: phone,
    MobilePhone: null,
    AccountId: account === null ? null : salesforceId('001', account),
  },
});

/** A small org, for tests that count. */
export const FEW_RECORDS: SeedRecord[] = [
  {
    object: 'Account',
    id: salesforceId('001', 1),
    fields: { Name: 'Larkspur Gardens', Phone: '+44 20 7946 0101', Type: 'Customer', Industry: 'Retail' },
  },
  {
    object: 'Account',
    id: salesforceId('001', 2),
    fields: { Name: 'Tidewater Logistics', Phone: '+1 415 555 0132', Type: 'Customer', Industry: 'Transportation' },
  },
  {
    object: 'Account',
    id: salesforceId('001', 3),
    fields: { Name: 'Juniper & Vale', Phone: '+49 30 5550 1180', Type: 'Prospect', Industry: 'Consulting' },
  },
  contact(1, 1, 'Grace', 'Holloway', 'grace.holloway@larkspur.example', '+44 20 7946 0111'),
  contact(2, 1, 'Tom', 'Reyes', 'tom.reyes@larkspur.example', '+44 20 7946 0112'),
  contact(3, 2, 'Ines', 'Marchetti', 'ines.marchetti@tidewater.example', '+1 415 555 0141'),
  contact(4, 2, 'Yusuf', 'Demir', 'yusuf.demir@tidewater.example', '+1 415 555 0142'),
  // Two people who share a name and a family mailbox: matching by e-mail finds both.
  contact(5, 3, 'Jo', 'Lindqvist', 'family@lindqvist.example', '+49 30 5550 1181'),
  contact(6, null, 'Jo', 'Lindqvist', 'family@lindqvist.example', '+49 30 5550 1182'),
  contact(7, 3, 'Amara', 'Diallo', 'amara.diallo@junipervale.example', '+49 30 5550 1183'),
  {
    object: 'Lead',
    id: salesforceId('00Q', 1),
    fields: {
      FirstName: 'Peter',
      LastName: 'Sorensen',
      Company: 'Fjord Bikes',
      Email: 'peter@fjordbikes.example',
      Phone: '+45 70 20 10 10',
      Status: 'Open - Not Contacted',
    },
  },
  {
    object: 'Case',
    id: salesforceId('500', 1),
    fields: {
      Subject: 'Delivery arrived damaged',
      Status: 'New',
      Origin: 'Email',
      Priority: 'Medium',
      AccountId: salesforceId('001', 1),
      ContactId: salesforceId('003', 1),
    },
  },
  {
    object: 'Case',
    id: salesforceId('500', 2),
    fields: {
      Subject: 'Invoice 8841 paid twice',
      Status: 'Working',
      Origin: 'Phone',
      Priority: 'High',
      AccountId: salesforceId('001', 2),
      ContactId: salesforceId('003', 3),
    },
  },
  {
    object: 'Opportunity',
    id: salesforceId('006', 1),
    fields: {
      Name: 'Larkspur spring order',
      StageName: 'Proposal/Price Quote',
      CloseDate: '2027-02-26',
      Amount: 18400,
      Probability: 60,
      AccountId: salesforceId('001', 1),
    },
  },
  {
    object: 'LivePerson_Conversation__c',
    id: salesforceId('a0A', 1),
    owner: 'ada',
    fields: {
      Name: '7c1d0a3e-0d1f-4a6f-9a51-5d2f7b90aa01',
      External_Key__c: `${ACCOUNT_ID}:7c1d0a3e-0d1f-4a6f-9a51-5d2f7b90aa01`,
      Status__c: 'Closed',
      Brand_ID__c: ACCOUNT_ID,
      Engagement_Channel__c: 'WhatsApp',
      Skill__c: 'Sales',
      CSAT_Score__c: 5,
      Start_Time__c: '2026-10-02T09:14:05.000Z',
      End_Time__c: '2026-10-02T09:31:40.000Z',
      Contact__c: salesforceId('003', 1),
      Account__c: salesforceId('001', 1),
      Transcript__c: [
        'Times in UTC',
        '[2026-10-02 09:14:05] Grace Holloway (customer): Do you deliver on Sundays?',
        '[2026-10-02 09:14:07] Nova Bot (bot): Which city is it for?',
        '[2026-10-02 09:14:31] Grace Holloway (customer): Leeds',
        '[2026-10-02 09:14:33] Nova Bot (bot): One moment, a colleague takes over.',
        '[2026-10-02 09:15:40] Ada Brightwell (agent): We do, from 10 in the morning.',
        '[2026-10-02 09:16:02] Grace Holloway (customer): Perfect, thank you.',
      ].join('\n'),
    },
  },
];

export const RECORDS: SeedRecord[] = [...FEW_RECORDS, ...CRM_RECORDS];
