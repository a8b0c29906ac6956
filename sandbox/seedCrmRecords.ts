/** Customers in whose records the stories of the CRM side happen: found by phone, converted, sharing a line, with much on file. */
import { salesforceId } from './salesforceId.ts';
import type { SeedRecord } from './seed.ts';

const BAKERY = salesforceId('001', 4);
const TEA_HOUSE = salesforceId('001', 5);
const KOFI = salesforceId('003', 8);

const account = (n: number, name: string, phone: string, industry: string): SeedRecord => ({
  object: 'Account',
  id: salesforceId('001', n),
  fields: { Name: name, Phone: phone, Type: 'Customer', Industry: industry },
});

const contact = (n: number, accountId: string | null, first: string, last: string, more: SeedRecord['fields']) => ({
  object: 'Contact',
  id: salesforceId('003', n),
  fields: { FirstName: first, LastName: last, AccountId: accountId, ...more },
});

const caseOf = (n: number, subject: string, status: string, priority: string): SeedRecord => ({
  object: 'Case',
  id: salesforceId('500', n),
  // The connector's user sees what agents own: its role is above theirs.
  owner: 'ben',
  fields: {
    Subject: subject,
    Status: status,
    Origin: 'Phone',
    Priority: priority,
    AccountId: BAKERY,
    ContactId: KOFI,
    CreatedDate: `2026-11-0${n}T09:00:00.000Z`,
  },
});

const opportunity = (n: number, name: string, stage: string, close: string, amount: number): SeedRecord => ({
  object: 'Opportunity',
  id: salesforceId('006', n),
  owner: 'ada',
  fields: { Name: name, StageName: stage, CloseDate: close, Amount: amount, AccountId: BAKERY },
});

export const CRM_RECORDS: SeedRecord[] = [
  account(4, 'Marlowe Bakery', '020 7946 0140', 'Retail'),
  account(5, 'Northwind Tea House', '+44 131 496 0150', 'Retail'),

  // Known by a mobile number only, written as people in his country write it.
  contact(8, BAKERY, 'Kofi', 'Mensah', { MobilePhone: '07700 900113', Title: 'Head Baker' }),
  contact(9, BAKERY, 'Hana', 'Marlowe', { Email: 'hana@marlowe-bakery.example', Phone: '(020) 7946-0141' }),
  // What the lead below was converted to; the private address stayed behind on the lead.
  contact(10, TEA_HOUSE, 'Linnea', 'Berg', { Email: 'linnea.berg@northwind-tea.example' }),
  {
    object: 'Lead',
    id: salesforceId('00Q', 2),
    fields: {
      FirstName: 'Linnea',
      LastName: 'Berg',
      Company: 'Northwind Tea House',
      Email: 'linnea@teatime.example',
      Phone: '+44 131 496 0151',
      Status: 'Closed - Converted',
      IsConverted: true,
      ConvertedDate: '2026-06-12',
      ConvertedAccountId: TEA_HOUSE,
      ConvertedContactId: salesforceId('003', 10),
    },
  },
  {
    object: 'Lead',
    id: salesforceId('00Q', 3),
    owner: 'ada',
    fields: {
      FirstName: 'Marta',
      LastName: 'Quint',
      Company: 'Quint Catering',
      Email: 'marta@quint-catering.example',
      Status: 'Working - Contacted',
    },
  },
  // Two people on one line, each written in another way.
  contact(11, null, 'Nadia', 'Petrov', { Phone: '0049 30 5550 1190' }),
  contact(12, null, 'Ilya', 'Petrov', { HomePhone: '030 / 5550 1190' }),

  caseOf(3, 'Oven mitts have a hole', 'New', 'Low'),
  caseOf(4, 'Flour came two days late', 'Working', 'High'),
  caseOf(5, 'Invoice lacks our order number', 'Closed', 'Medium'),
  caseOf(6, 'Which flour has no gluten?', 'New', 'Medium'),
  caseOf(7, 'Change of delivery address', 'Escalated', 'High'),
  caseOf(8, 'Pallet was short of three sacks', 'Working', 'Medium'),
  opportunity(2, 'Bakery autumn order', 'Negotiation/Review', '2026-12-04', 9200),
  opportunity(3, 'Second oven', 'Prospecting', '2027-05-28', 31500),
  opportunity(4, 'Flour for a year', 'Closed Won', '2026-03-02', 48000),

  {
    object: 'Delivery_Plan__c',
    id: salesforceId('a1D', 1),
    fields: {
      Name: 'Flour, Tuesdays',
      Account__c: BAKERY,
      Contact__c: KOFI,
      First_Delivery__c: '2026-09-01',
      Rhythm__c: 'Weekly',
      Notes__c: 'Side door, before six.',
    },
  },
  {
    object: 'Delivery_Plan__c',
    id: salesforceId('a1D', 2),
    fields: { Name: 'Tea, first of the month', Account__c: TEA_HOUSE, Rhythm__c: 'Monthly' },
  },
];
