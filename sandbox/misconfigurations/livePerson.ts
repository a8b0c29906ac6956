/** The LivePerson account, its applications and its people. */
import { INSTALLED_APP, SKILLS, USERS, WATCHER } from '../seed.ts';
import type { MisconfigurableWorld } from '../healthyWorld.ts';
import { inDocument, misconfiguration, type Misconfiguration } from './misconfiguration.ts';

type UserChanges = Parameters<MisconfigurableWorld['livePerson']['control']['setUser']>[1];
type AppChanges = Parameters<MisconfigurableWorld['livePerson']['control']['setApp']>[1];

const loginOf = (key: string): string => USERS.find((user) => user.key === key)?.livePerson?.loginName ?? key;

const user =
  (who: string, changes: UserChanges) =>
  ({ livePerson }: MisconfigurableWorld): (() => void) => {
    const before = livePerson.control.setUser(who, changes);
    return () => void livePerson.control.setUser(who, before);
  };

const app =
  (clientId: string, changes: AppChanges) =>
  ({ livePerson }: MisconfigurableWorld): (() => void) => {
    const before = livePerson.control.setApp(clientId, changes);
    return () => void livePerson.control.setApp(clientId, before);
  };

const service =
  (name: string, host: string | null) =>
  ({ livePerson }: MisconfigurableWorld): (() => void) => {
    const before = livePerson.control.setService(name, host);
    return () => void livePerson.control.setService(name, before);
  };

const API_SCOPES = 'users.read data.services.msghist data.services.enghist msg.consumer';
const without = (scope: string): AppChanges => ({ scope: API_SCOPES.replace(scope, '').trim() });

export const LIVE_PERSON_MISTAKES: Misconfiguration[] = [
  misconfiguration(
    'account-misspelt',
    'Two digits of the account number were swapped.',
    inDocument((connection) => {
      connection.liveperson.account = '31478986';
    }),
    { check: 'livePerson.account', cause: 'unknown_account', state: 'fail', words: /liveperson\.account/ },
  ),
  misconfiguration(
    'account-of-another-region',
    'A host of another region is set for one service.',
    inDocument((connection, world) => {
      connection.liveperson.services = { msgHist: 'va.msghist.liveperson.net' };
      // A service the connector does not use, on this machine.
      return service('smt', 'lo.smt.localhost')(world);
    }),
    { check: 'livePerson.account', cause: 'other_region', state: 'fail', words: /region|EMEA|Americas/ },
  ),
  misconfiguration(
    'api-secret-wrong',
    'The secret of the application for machine access was changed.',
    app(INSTALLED_APP.apiClientId, { clientSecret: 'a-new-secret' }),
    { check: 'livePerson.api', cause: 'wrong_secret', state: 'fail', words: /secret/i },
  ),
  misconfiguration(
    'api-grant-missing',
    'The application for machine access may not use client credentials.',
    app(INSTALLED_APP.apiClientId, { grantTypes: ['authorization_code'] }),
    { check: 'livePerson.api', cause: 'grant_missing', state: 'fail', words: /client_credentials/ },
  ),
  misconfiguration(
    'api-scope-users-missing',
    'The application for machine access was installed without the scope users.read.',
    app(INSTALLED_APP.apiClientId, without('users.read')),
    { check: 'livePerson.api', cause: 'scope_missing', state: 'fail', words: /users\.read/ },
  ),
  misconfiguration(
    'api-scope-history-missing',
    'The application for machine access was installed without the scope of history.',
    app(INSTALLED_APP.apiClientId, without('data.services.msghist')),
    { check: 'livePerson.api', cause: 'scope_missing', state: 'fail', words: /Messaging Interactions/ },
  ),
  misconfiguration(
    'api-not-given',
    'The settings name no application for machine access.',
    inDocument((connection) => {
      connection.liveperson.api = null;
    }),
    { check: 'livePerson.api', cause: 'not_given', state: 'warn', words: /client credentials/ },
  ),
  misconfiguration(
    'api-key-wrong',
    'One of the four strings of an OAuth 1.0 key was copied wrongly.',
    inDocument((connection, { livePerson, write }) => {
      const keys = livePerson.control.world.oauth1Keys;
      keys.push({ appKey: 'harbor-key', secret: 's-1', accessToken: 'harbor-token', accessTokenSecret: 's-2' });
      connection.liveperson.apiKey = {
        appKey: 'harbor-key',
        secret: { file: write('secrets/harbor-key.secret', 's-1') },
        accessToken: 'harbor-token',
        accessTokenSecret: { file: write('secrets/harbor-key-token.secret', 'the-secret-of-another-key') },
      };
      return () => void keys.pop();
    }),
    { check: 'livePerson.api', cause: 'wrong_key', state: 'fail', words: /four strings/ },
  ),
  misconfiguration(
    'redirect-address-forgotten',
    'The redirect address was not entered in LivePerson.',
    app(INSTALLED_APP.clientId, { redirectUris: ['https://connector-test.harbor-demo.example/liveperson/callback'] }),
    { check: 'livePerson.signIn', cause: 'redirect_address', state: 'fail', words: /\/liveperson\/callback/ },
  ),
  misconfiguration(
    'sign-in-application-removed',
    'The application for the agents’ sign-in was taken out of the account.',
    ({ livePerson }) => {
      const before = livePerson.control.removeApp(INSTALLED_APP.clientId);
      return () => livePerson.control.installApp(before);
    },
    { check: 'livePerson.signIn', cause: 'unknown_application', state: 'fail', words: /client id/i },
  ),
  misconfiguration(
    'sign-in-grant-missing',
    'The application for the agents’ sign-in lacks the authorization code grant.',
    app(INSTALLED_APP.clientId, { grantTypes: ['client_credentials'] }),
    { check: 'livePerson.signIn', cause: 'grant_missing', state: 'fail', words: /authorization_code/ },
  ),
  misconfiguration(
    'sign-in-secret-wrong',
    'The secret of the application for the agents’ sign-in was changed.',
    app(INSTALLED_APP.clientId, { clientSecret: 'a-new-secret' }),
    { check: 'livePerson.signIn', cause: 'wrong_secret', state: 'fail', words: /secret/i },
  ),
  misconfiguration(
    'password-sign-in-only',
    'Agents may sign in with their password only.',
    inDocument((connection) => {
      connection.liveperson.signIn = { oauth: null, password: true };
    }),
    { check: 'livePerson.signIn', cause: 'password_only', state: 'warn', words: /authorization code/ },
  ),
  misconfiguration(
    'mapped-user-disabled',
    'A mapped agent is disabled in LivePerson.',
    user(loginOf('ada'), { isEnabled: false }),
    { check: 'livePerson.mapping', cause: 'mapped_user_disabled', state: 'fail', words: /ada\.brightwell/ },
  ),
  misconfiguration(
    'mapped-user-deleted',
    'The settings map a LivePerson user who does not exist any more.',
    inDocument((connection) => {
      const pair = connection.agents.find(({ livePersonUserId }) => livePersonUserId === '3700000105');
      if (pair) pair.livePersonUserId = '3700000777';
    }),
    { check: 'livePerson.mapping', cause: 'mapped_user_missing', state: 'fail', words: /3700000777/ },
  ),
  misconfiguration(
    'agent-unknown-in-liveperson',
    'An agent has another e-mail address in LivePerson, and nobody mapped the two.',
    inDocument((connection, world) => {
      connection.agents = connection.agents.filter(({ livePersonUserId }) => livePersonUserId !== '3700000105');
      return user(loginOf('cleo'), { email: 'c.nash@harbor-demo.example' })(world);
    }),
    { check: 'livePerson.mapping', cause: 'unmatched', state: 'warn', words: /cleo\.nash/ },
  ),
  misconfiguration(
    'agent-disabled-in-liveperson',
    'An agent whom nobody mapped is disabled in LivePerson.',
    inDocument((connection, world) => {
      connection.agents = connection.agents.filter(({ livePersonUserId }) => livePersonUserId !== '3700000102');
      return user(loginOf('ben'), { isEnabled: false })(world);
    }),
    { check: 'livePerson.users', cause: 'disabled', state: 'fail', words: /ben\.okafor/ },
  ),
  misconfiguration(
    'two-users-one-address',
    'Two LivePerson users have the same e-mail address.',
    inDocument((connection, world) => {
      connection.agents = [];
      return user(loginOf('mia'), { email: 'ada.brightwell@harbor-demo.example' })(world);
    }),
    { check: 'livePerson.users', cause: 'double_email', state: 'warn', words: /same e-mail/ },
  ),
  misconfiguration(
    'user-without-address',
    'A LivePerson user has no e-mail address.',
    inDocument((connection, world) => {
      connection.agents = connection.agents.filter(({ livePersonUserId }) => livePersonUserId !== '3700000102');
      return user(loginOf('ben'), { email: '' })(world);
    }),
    { check: 'livePerson.users', cause: 'no_email', state: 'warn', words: /ben\.okafor/ },
  ),
  misconfiguration(
    'user-without-conversations',
    'An agent may have no messaging conversations in LivePerson.',
    user(loginOf('ada'), { maxAsyncChats: 0 }),
    { check: 'livePerson.users', cause: 'no_conversations', state: 'warn', words: /ada\.brightwell/ },
  ),
  misconfiguration(
    'no-people',
    'Every agent is disabled in LivePerson.',
    ({ livePerson }) => {
      const keys = ['ada', 'ben', 'cleo', 'mia'];
      for (const key of keys) livePerson.control.setUser(loginOf(key), { isEnabled: false });
      return () => {
        for (const key of keys) livePerson.control.setUser(loginOf(key), { isEnabled: true });
      };
    },
    { check: 'livePerson.users', cause: 'none', state: 'fail', words: /Manage > Users/ },
  ),
  misconfiguration(
    'no-skills',
    'The account has no skill.',
    ({ livePerson }) => {
      for (const { id } of SKILLS) livePerson.control.setSkill(id, { deleted: true });
      return () => {
        for (const { id } of SKILLS) livePerson.control.setSkill(id, { deleted: false });
      };
    },
    { check: 'livePerson.skills', cause: 'none', state: 'fail', words: /AC Users/ },
  ),
  misconfiguration(
    'skill-deleted',
    'The settings name a skill that was deleted in LivePerson.',
    inDocument((connection) => {
      connection.crm = { ...connection.crm, skills: [{ skillId: '4199' }] };
    }),
    { check: 'livePerson.skills', cause: 'missing', state: 'warn', words: /4199/ },
  ),
  misconfiguration(
    'history-service-missing',
    'Messaging Interactions is not switched on for the account.',
    service('msgHist', null),
    { check: 'livePerson.services', cause: 'missing', state: 'fail', words: /msgHist/ },
  ),
  misconfiguration(
    'messaging-service-missing',
    'Messaging is not switched on for the account.',
    ({ livePerson }) => {
      livePerson.control.setService('facadeMsg', null);
      livePerson.control.setService('asyncMessagingEnt', null);
      return () => {
        livePerson.control.setService('facadeMsg', undefined);
        livePerson.control.setService('asyncMessagingEnt', undefined);
      };
    },
    { check: 'livePerson.services', cause: 'missing', state: 'fail', words: /facadeMsg/ },
  ),
  misconfiguration(
    'watcher-unknown',
    'The watcher’s login name has a typing error.',
    inDocument((connection) => {
      if (connection.liveperson.watcher) connection.liveperson.watcher.loginName = 'wacher@harbor-demo.example';
    }),
    { check: 'livePerson.watcher', cause: 'unknown_user', state: 'fail', words: /wacher/ },
  ),
  misconfiguration(
    'watcher-is-a-person',
    'The watcher’s user is of type human.',
    user(WATCHER.loginName, { userTypeId: 1 }),
    { check: 'livePerson.watcher', cause: 'human', state: 'fail', words: /type bot/ },
  ),
  misconfiguration(
    'watcher-secret-wrong',
    'The secret of the watcher’s application is an old one.',
    inDocument((connection, { write }) => {
      if (connection.liveperson.watcher)
        connection.liveperson.watcher.clientSecret = { file: write('secrets/old-watcher.secret', 'an-old-secret') };
    }),
    { check: 'livePerson.watcher', cause: 'wrong_secret', state: 'fail', words: /secret/i },
  ),
  misconfiguration(
    'watcher-is-no-manager',
    'The watcher’s user manages no group of agents.',
    user(WATCHER.loginName, { manager: false }),
    { check: 'livePerson.privileges', cause: 'missing', state: 'fail', words: /manager/ },
  ),
];
