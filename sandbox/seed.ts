/**
 * The one made-up world both stand-in clouds start with. All names are invented; all e-mail addresses are on
 * reserved domains. Tests and the demo share it, so a change here shows up everywhere.
 */
import { salesforceId } from './salesforceId.ts';

export { salesforceId } from './salesforceId.ts';
export { CONSUMERS, STORY_CONSUMERS, type SeedConsumer } from './seedConsumers.ts';

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
    /** Left out: the one of most agents. */
    profile?: 'Support Agent';
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

/** The user that may see all conversations of the account, for the connector's watcher. It serves nobody. */
export const WATCHER = {
  userId: '3700000199',
  pid: 'f0e1d2c3-b4a5-4697-8889-9a0b1c2d0199',
  loginName: 'watcher@harbor-demo.example',
  name: 'Conversation watcher',
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
      permissionSets: ['LivePerson_Connector_API', 'LivePerson_Connector_API_Matching', 'Harbor_Delivery_Link'],
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
        'Harbor_Delivery',
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
      // Neither new accounts, leads nor opportunities, and no delivery plans at all.
      profile: 'Support Agent',
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
        'Harbor_Delivery',
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
