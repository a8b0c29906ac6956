/** Who and what a LivePerson account knows: users, skills, reasons, installed applications. Seeded, then owned by one cloud. */
import { ACCOUNT_ID, INSTALLED_APP, SKILLS, STATUS_REASONS, USERS, WATCHER } from '../seed.ts';

export interface CloudUser {
  userId: string;
  pid: string;
  loginName: string;
  password: string;
  fullName: string;
  nickname: string;
  email: string;
  skillIds: string[];
  /** 0 system, 1 human, 2 bot. */
  userTypeId: 0 | 1 | 2;
  manager: boolean;
  maxAsyncChats: number;
  isEnabled: boolean;
  deleted: boolean;
  /** Ids of privileges as the login tells them; null: what an agent, or a manager, has. */
  privileges: number[] | null;
  /** Refused by support: logins answer 451. */
  blacklisted: boolean;
}

export interface CloudSkill {
  id: string;
  name: string;
  deleted: boolean;
  canTransfer: boolean;
  /** Skill ids this skill may be transferred to; null = all. */
  skillTransferList: string[] | null;
  transferToAgentMaxWaitInSeconds: number | null;
  slaDefaultResponseTime: number;
  slaUrgentResponseTime: number;
  /** null = the account's switch decides. */
  postConversationSurvey: boolean | null;
}

export interface CloudApp {
  clientId: string;
  clientSecret: string;
  /** Exact matches only. */
  redirectUris: string[];
  grantTypes: ('authorization_code' | 'refresh_token' | 'client_credentials')[];
  scope: string;
  installId: string;
}

export interface OAuth1Key {
  appKey: string;
  secret: string;
  accessToken: string;
  accessTokenSecret: string;
}

export interface CloudCampaign {
  id: string;
  name: string;
  goalId: string;
  goalName: string;
  audience: string;
  lineOfBusiness: string;
  /** Name by id. */
  engagements: Record<string, string>;
}

export interface World {
  account: string;
  users: Map<string, CloudUser>;
  skills: Map<string, CloudSkill>;
  statusReasons: { id: string; text: string }[];
  apps: Map<string, CloudApp>;
  oauth1Keys: OAuth1Key[];
  /** By id. */
  campaigns: Map<string, CloudCampaign>;
  /** Old id and PId of the account's system bot (greetings, surveys). */
  controller: { id: string; pid: string };
  /** Grows with every change of the configuration (ac-revision). */
  revision: number;
}

export interface WorldOptions {
  account?: string;
  users?: (Partial<CloudUser> & Pick<CloudUser, 'userId' | 'loginName'>)[];
  skills?: (Partial<CloudSkill> & Pick<CloudSkill, 'id' | 'name'>)[];
  statusReasons?: { id: string; text: string }[];
  apps?: (Partial<CloudApp> & Pick<CloudApp, 'clientId' | 'clientSecret'>)[];
  oauth1Keys?: OAuth1Key[];
  campaigns?: CloudCampaign[];
}

const seededUsers = (): NonNullable<WorldOptions['users']> => [
  { ...WATCHER, fullName: WATCHER.name, userTypeId: 2, manager: true },
  ...seededPeople(),
];

const seededPeople = (): NonNullable<WorldOptions['users']> =>
  USERS.flatMap((user) =>
    user.livePerson === null
      ? []
      : [
          {
            ...user.livePerson,
            fullName: user.name,
            nickname: user.name.split(' ')[0] ?? user.name,
            email: user.email,
          },
        ],
  );

const SEEDED_CAMPAIGNS: CloudCampaign[] = [
  {
    id: '310001',
    name: 'Autumn planting',
    goalId: '310002',
    goalName: 'Sell planters',
    audience: 'Returning customers',
    lineOfBusiness: 'Garden',
    engagements: { '310003': 'Button on the planters page' },
  },
];

const seededApps = (): NonNullable<WorldOptions['apps']> => [
  {
    clientId: INSTALLED_APP.clientId,
    clientSecret: INSTALLED_APP.clientSecret,
    grantTypes: ['authorization_code', 'refresh_token'],
  },
  {
    clientId: INSTALLED_APP.apiClientId,
    clientSecret: INSTALLED_APP.apiClientSecret,
    grantTypes: ['client_credentials'],
    scope: 'users.read data.services.msghist data.services.enghist msg.consumer',
  },
];

/** A world from options; what is left out comes from the seed or from the defaults of a new account. */
export function createWorld(options: WorldOptions = {}): World {
  const account = options.account ?? ACCOUNT_ID;
  const users = (options.users ?? seededUsers()).map((user): CloudUser => ({
    pid: `00000000-0000-5000-8000-${user.userId.padStart(12, '0')}`,
    password: '',
    fullName: user.loginName,
    nickname: user.loginName,
    email: user.loginName,
    skillIds: [],
    userTypeId: 1,
    manager: false,
    maxAsyncChats: 10,
    isEnabled: true,
    deleted: false,
    privileges: null,
    blacklisted: false,
    ...user,
  }));
  const skills = (options.skills ?? SKILLS).map((skill): CloudSkill => ({
    deleted: false,
    canTransfer: true,
    skillTransferList: null,
    transferToAgentMaxWaitInSeconds: null,
    slaDefaultResponseTime: 1_200,
    slaUrgentResponseTime: 300,
    postConversationSurvey: null,
    ...skill,
  }));
  const apps = (options.apps ?? seededApps()).map((app): CloudApp => ({
    redirectUris: [],
    grantTypes: ['authorization_code', 'refresh_token', 'client_credentials'],
    scope: '',
    installId: `install-${app.clientId}`,
    ...app,
  }));
  return {
    account,
    users: new Map(users.map((user) => [user.userId, user])),
    skills: new Map(skills.map((skill) => [skill.id, skill])),
    statusReasons: (options.statusReasons ?? STATUS_REASONS).map((reason) => ({ ...reason })),
    apps: new Map(apps.map((app) => [app.clientId, app])),
    oauth1Keys: options.oauth1Keys ?? [],
    campaigns: new Map((options.campaigns ?? SEEDED_CAMPAIGNS).map((campaign) => [campaign.id, campaign])),
    controller: { id: `${account}.9`, pid: '00000000-0000-5000-8000-000000000009' },
    revision: 1,
  };
}

/** `account.user`, the id UMS wants in requests. */
export const oldId = (world: World, user: Pick<CloudUser, 'userId'>): string => `${world.account}.${user.userId}`;

/** The user behind an old id, or undefined when the text is not an old id of this account. */
export function userByOldId(world: World, id: string): CloudUser | undefined {
  const prefix = `${world.account}.`;
  return id.startsWith(prefix) ? world.users.get(id.slice(prefix.length)) : undefined;
}

export function userByLogin(world: World, loginName: string): CloudUser | undefined {
  const wanted = loginName.toLowerCase();
  for (const user of world.users.values()) if (!user.deleted && user.loginName.toLowerCase() === wanted) return user;
  return undefined;
}
