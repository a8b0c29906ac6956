/**
 * The one made-up world both stand-in clouds start with. All names are invented; all e-mail addresses are on
 * reserved domains. Tests and the demo share it, so a change here shows up everywhere.
 */

/** 18-character Salesforce id with a correct case checksum, from a key prefix and a number. */
export function salesforceId(prefix: string, n: number): string {
  const id15 = prefix + 'Bx' + '0000' + n.toString().padStart(6, '0');
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
  let suffix = '';
  for (let block = 0; block < 3; block++) {
    let bits = 0;
    for (let i = 0; i < 5; i++) if (/[A-Z]/.test(id15[block * 5 + i] ?? '')) bits |= 1 << i;
    suffix += alphabet[bits];
  }
  return id15 + suffix;
}

export interface SeedAgent {
  /** Short name used in sandbox paths such as /as/ada/. */
  key: string;
  name: string;
  email: string;
  livePerson: {
    userId: string;
    pid: string;
    loginName: string;
    password: string;
    skillIds: string[];
    /** 1 human, 2 bot. */
    userTypeId: 1 | 2;
    manager: boolean;
    maxAsyncChats: number;
  } | null;
  salesforce: {
    userId: string;
    username: string;
    permissionSets: string[];
    roleId: string | null;
    isActive: boolean;
  } | null;
}

export interface SeedRecord {
  object: string;
  id: string;
  fields: Record<string, string | number | boolean | null>;
  /** Key of the owning user; default the admin. */
  owner?: string;
}

export const ACCOUNT_ID = '31487986';
export const ORG_ID = salesforceId('00D', 1);
export const INSTALLED_APP = {
  /** LivePerson application for the agents' sign-in (Sentinel). */
  clientId: 'b3a5c1de-52a0-4f7e-9a55-demo0sentinel',
  clientSecret: 'demo-sentinel-secret',
  /** Application for machine access (history, directory). */
  apiClientId: '4f1c7c20-7a44-4c39-8f0f-demo0api',
  apiClientSecret: 'demo-api-secret',
};

export const SKILLS = [
  { id: '4101', name: 'Sales' },
  { id: '4102', name: 'Support' },
  { id: '4103', name: 'Billing' },
  { id: '4104', name: 'Nova Bot' },
] as const;

export const STATUS_REASONS = [
  { id: '901', text: 'Lunch' },
  { id: '902', text: 'Training' },
  { id: '903', text: 'Team meeting' },
] as const;

export const ROLES = [
  { id: salesforceId('00E', 1), name: 'Operations', parentId: null },
  { id: salesforceId('00E', 2), name: 'Contact Centre Lead', parentId: salesforceId('00E', 1) },
  { id: salesforceId('00E', 3), name: 'Agent', parentId: salesforceId('00E', 2) },
] as const;

export const USERS: SeedAgent[] = [
  {
    key: 'admin',
    name: 'Noor Haddad',
    email: 'noor.haddad@harbor-demo.example',
    livePerson: null,
    salesforce: {
      userId: salesforceId('005', 1),
      username: 'noor.haddad@harbor-demo.example',
      permissionSets: ['LivePerson_Admin'],
      roleId: ROLES[0].id,
      isActive: true,
    },
  },
  {
    key: 'api',
    name: 'LivePerson Connector',
    email: 'connector@harbor-demo.example',
    livePerson: null,
    salesforce: {
      userId: salesforceId('005', 2),
      username: 'connector@harbor-demo.example',
      permissionSets: ['LivePerson_Connector_API', 'LivePerson_Connector_API_Matching'],
      roleId: ROLES[0].id,
      isActive: true,
    },
  },
  {
    key: 'ada',
    name: 'Ada Brightwell',
    email: 'ada.brightwell@harbor-demo.example',
    livePerson: {
      userId: '3700000101',
      pid: '0d9f6f0e-5b0a-4a6e-8a63-6f1f5b6c0101',
      loginName: 'ada.brightwell@harbor-demo.example',
      password: 'ada-demo-password',
      skillIds: ['4101'],
      userTypeId: 1,
      manager: false,
      maxAsyncChats: 10,
    },
    salesforce: {
      userId: salesforceId('005', 3),
      username: 'ada.brightwell@harbor-demo.example',
      permissionSets: [
        'LivePerson_Agent',
        'LivePerson_Open_CTI_Agent',
        'LivePerson_Conversation_Reader',
        'LivePerson_Transcript_Reader',
      ],
      roleId: ROLES[2].id,
      isActive: true,
    },
  },
  {
    key: 'ben',
    name: 'Ben Okafor',
    email: 'ben.okafor@harbor-demo.example',
    livePerson: {
      userId: '3700000102',
      pid: '7b1f0c64-3d0e-4a55-9d7a-2f0f4c7d0102',
      loginName: 'ben.okafor@harbor-demo.example',
      password: 'ben-demo-password',
      skillIds: ['4102'],
      userTypeId: 1,
      manager: false,
      maxAsyncChats: 10,
    },
    salesforce: {
      userId: salesforceId('005', 4),
      username: 'ben.okafor@harbor-demo.example',
      permissionSets: [
        'LivePerson_Agent',
        'LivePerson_Open_CTI_Agent',
        'LivePerson_Conversation_Reader',
        'LivePerson_Transcript_Reader',
      ],
      roleId: ROLES[2].id,
      isActive: true,
    },
  },
  {
    key: 'cleo',
    name: 'Cleo Nash',
    email: 'cleo.nash@harbor-demo.example',
    livePerson: {
      userId: '3700000105',
      pid: 'c6a1f7ee-9b2d-4a7b-8c55-0a6b7c8d0105',
      loginName: 'cleo.nash@harbor-demo.example',
      password: 'cleo-demo-password',
      skillIds: ['4103'],
      userTypeId: 1,
      manager: false,
      maxAsyncChats: 10,
    },
    // An agent who may use the softphone but holds no reader permission.
    salesforce: {
      userId: salesforceId('005', 5),
      username: 'cleo.nash@harbor-demo.example',
      permissionSets: ['LivePerson_Agent', 'LivePerson_Open_CTI_Agent'],
      roleId: ROLES[2].id,
      isActive: true,
    },
  },
  {
    key: 'dan',
    name: 'Dan Whitlock',
    email: 'dan.whitlock@harbor-demo.example',
    livePerson: null,
    // A Salesforce user without any of our permissions.
    salesforce: {
      userId: salesforceId('005', 6),
      username: 'dan.whitlock@harbor-demo.example',
      permissionSets: [],
      roleId: ROLES[2].id,
      isActive: true,
    },
  },
  {
    key: 'mia',
    name: 'Mia Torres',
    email: 'mia.torres@harbor-demo.example',
    livePerson: {
      userId: '3700000103',
      pid: '9a0e8f11-6b1c-4f0f-8f3e-1b2c3d4e0103',
      loginName: 'mia.torres@harbor-demo.example',
      password: 'mia-demo-password',
      skillIds: ['4101', '4102', '4103'],
      userTypeId: 1,
      manager: true,
      maxAsyncChats: 10,
    },
    salesforce: {
      userId: salesforceId('005', 7),
      username: 'mia.torres@harbor-demo.example',
      permissionSets: [
        'LivePerson_Agent',
        'LivePerson_Open_CTI_Agent',
        'LivePerson_Conversation_Reader',
        'LivePerson_Transcript_Reader',
      ],
      roleId: ROLES[1].id,
      isActive: true,
    },
  },
  {
    key: 'nova',
    name: 'Nova',
    email: 'nova.bot@harbor-demo.example',
    livePerson: {
      userId: '3700000104',
      pid: 'e2d3c4b5-a697-4888-9799-aabbccdd0104',
      loginName: 'nova.bot@harbor-demo.example',
      password: 'nova-demo-password',
      skillIds: ['4104'],
      userTypeId: 2,
      manager: false,
      maxAsyncChats: 100,
    },
    salesforce: null,
  },
];

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

export const RECORDS: SeedRecord[] = [
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
      Transcript__c: '[09:14] Grace Holloway: Do you deliver on Sundays?\n[09:15] Ada: We do, from 10 in the morning.',
    },
  },
];

/** The six customers of the demo, one per channel. */
export interface SeedConsumer {
  key: string;
  firstName: string;
  lastName: string;
  email: string | null;
  phone: string | null;
  channel: 'web' | 'sms' | 'whatsapp' | 'apple' | 'facebook' | 'app';
  skillId: string;
  authenticated: boolean;
  firstMessage: string;
}

export const CONSUMERS: SeedConsumer[] = [
  {
    key: 'grace',
    firstName: 'Grace',
    lastName: 'Holloway',
    email: 'grace.holloway@larkspur.example',
    phone: '+442079460111',
    channel: 'web',
    skillId: '4101',
    authenticated: true,
    firstMessage: 'Hello, my order of forty planters has not arrived yet.',
  },
  {
    key: 'ines',
    firstName: 'Ines',
    lastName: 'Marchetti',
    email: 'ines.marchetti@tidewater.example',
    phone: '+14155550141',
    channel: 'whatsapp',
    skillId: '4101',
    authenticated: true,
    firstMessage: 'Ciao! Can I change the pickup time for tomorrow? 🚚',
  },
  {
    key: 'yusuf',
    firstName: 'Yusuf',
    lastName: 'Demir',
    email: 'yusuf.demir@tidewater.example',
    phone: '+14155550142',
    channel: 'sms',
    skillId: '4101',
    authenticated: true,
    firstMessage: 'Is the dock open on Saturday?',
  },
  {
    key: 'amara',
    firstName: 'Amara',
    lastName: 'Diallo',
    email: 'amara.diallo@junipervale.example',
    phone: null,
    channel: 'apple',
    skillId: '4101',
    authenticated: true,
    firstMessage: 'Hi, I would like a quote for two days of consulting.',
  },
  {
    key: 'jo',
    firstName: 'Jo',
    lastName: 'Lindqvist',
    email: 'family@lindqvist.example',
    phone: null,
    channel: 'facebook',
    skillId: '4101',
    authenticated: true,
    firstMessage: 'Hej, which of our orders is still open?',
  },
  {
    key: 'visitor',
    firstName: '',
    lastName: '',
    email: null,
    phone: null,
    channel: 'app',
    skillId: '4101',
    authenticated: false,
    firstMessage: 'I am new here. Do you ship to Portugal?',
  },
];
