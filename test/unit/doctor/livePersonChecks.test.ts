import { describe, expect, it } from 'vitest';
import { livePersonAccount } from '../../../connector-server/src/doctor/checks/livePersonAccount.ts';
import { livePersonApi } from '../../../connector-server/src/doctor/checks/livePersonApi.ts';
import { livePersonHistory } from '../../../connector-server/src/doctor/checks/livePersonHistory.ts';
import { livePersonMapping } from '../../../connector-server/src/doctor/checks/livePersonMapping.ts';
import { livePersonServices } from '../../../connector-server/src/doctor/checks/livePersonServices.ts';
import { livePersonSignIn } from '../../../connector-server/src/doctor/checks/livePersonSignIn.ts';
import { livePersonUsers } from '../../../connector-server/src/doctor/checks/livePersonUsers.ts';
import { livePersonWatcher } from '../../../connector-server/src/doctor/checks/livePersonWatcher.ts';
import { serverClock } from '../../../connector-server/src/doctor/checks/serverClock.ts';
import { serverEgress } from '../../../connector-server/src/doctor/checks/serverEgress.ts';
import type {
  ConnectionCheck,
  LivePersonReader,
  LivePersonUser,
  Look,
  OrgReader,
  Seen,
} from '../../../connector-server/src/doctor/types.ts';
import type { Connection } from '../../../connector-server/src/settings/connection.ts';
import { fakeServer, missed, type FakeServer } from './fakeServer.ts';

const ok = <T>(value: T): Promise<Seen<T>> => Promise.resolve({ ok: true, value });
const not = (code: string, text?: string) => Promise.resolve(missed(code, text));

const ADA: LivePersonUser = {
  id: '101',
  pid: null,
  loginName: 'ada',
  email: 'Ada@example.com',
  isEnabled: true,
  userTypeId: 1,
  skillIds: [],
  privileges: null,
};
const HOSTS = new Map(
  ['agentVep', 'facadeMsg', 'sentinel', 'accountConfigReadOnly', 'msgHist'].map((name) => [
    name,
    `lo.${name.toLowerCase()}.liveperson.net`,
  ]),
);

interface Given {
  liveperson?: Record<string, unknown>;
  connection?: Record<string, unknown>;
  reader?: Partial<LivePersonReader>;
  server?: FakeServer;
  agents?: Record<string, unknown>[];
  setup?: 'lent';
}

function lookOf({ liveperson, connection, reader, server, agents = [], setup }: Given): Look {
  const org: OrgReader = {
    signIn: () =>
      ok({ orgId: '00D', userId: '005', instanceUrl: 'https://harbor.my.salesforce.com', clockOffsetMs: 0 }),
    query: () => ok(agents),
    tooling: () => ok([]),
    describe: () => not('NOT_FOUND'),
    get: () => not('NOT_FOUND'),
  };
  return {
    connection: {
      id: 'harbor',
      agents: [],
      sync: { periodic: true, daily: true, apis: ['messaging'] },
      salesforce: { loginUrl: 'https://harbor.my.salesforce.com' },
      ...connection,
      liveperson: {
        account: '12345678',
        signIn: { oauth: { clientId: 'app', clientSecret: 's' }, password: false },
        api: { clientId: 'api', clientSecret: 's' },
        apiKey: null,
        watcher: null,
        services: {},
        ...liveperson,
      },
    } as unknown as Connection,
    org,
    setup: setup === 'lent' ? org : null,
    livePerson: {
      domains: () => ok(HOSTS),
      appToken: () => ok({ scopes: [], clockOffsetMs: 0 }),
      users: () => ok([ADA]),
      skills: () => ok([{ id: '1', name: 'Sales' }]),
      history: () => ok({ found: 3 }),
      signInAddress: () => ok({ status: 302 }),
      watcher: () => ok({ userTypeId: 2, privileges: [] }),
      ...reader,
    },
    server: fakeServer(server),
  };
}

const judge = async (check: ConnectionCheck, given: Given = {}): Promise<string[]> =>
  (await check.run(lookOf(given))).map(({ state, cause }) => `${state} ${cause ?? ''}`.trim());

describe('the LivePerson account', () => {
  it('lies where most of its hosts lie; a service set to another region is named', async () => {
    const [fine] = await livePersonAccount.run(lookOf({}));
    expect(fine?.seen).toContain('EMEA');
    expect(
      await judge(livePersonAccount, { liveperson: { services: { msgHist: 'va.msghist.liveperson.net' } } }),
    ).toEqual(['fail other_region']);
    expect(await judge(livePersonAccount, { liveperson: { services: { msgHist: 'relay.example.com' } } })).toEqual([
      'ok',
    ]);
  });

  it('that could not be asked for is unknown, not wrong', async () => {
    expect(await judge(livePersonAccount, { reader: { domains: () => not('unreachable') } })).toEqual([
      'unknown unreachable',
    ]);
    expect(await judge(livePersonAccount, { reader: { domains: () => not('unknown_account') } })).toEqual([
      'fail unknown_account',
    ]);
  });

  it('needs no more services than the settings use', async () => {
    const domains = () => ok(new Map([...HOSTS].filter(([name]) => name !== 'msgHist' && name !== 'agentVep')));
    expect(await judge(livePersonServices, { reader: { domains } })).toEqual(['fail missing']);
    const off = { sync: { periodic: false, daily: false, apis: ['messaging'] } };
    expect(await judge(livePersonServices, { reader: { domains }, connection: off })).toEqual(['ok']);
    const password = { signIn: { oauth: null, password: true } };
    expect(await judge(livePersonServices, { reader: { domains }, connection: off, liveperson: password })).toEqual([
      'fail missing',
    ]);
  });
});

describe('access of the machine', () => {
  it('each API has its own line, and a missing scope does not hide the others', async () => {
    const seen = await livePersonApi.run(lookOf({ reader: { users: () => not('scope_missing') } }));
    expect(seen.map(({ subject, state }) => `${subject ?? ''} ${state}`)).toEqual([
      ' ok',
      'Users fail',
      'Skills ok',
      'Messaging Interactions ok',
    ]);
  });

  it('without a token nothing else is asked', async () => {
    let asked = 0;
    const users = () => {
      asked += 1;
      return not('x');
    };
    expect(await judge(livePersonApi, { reader: { appToken: () => not('wrong_secret'), users } })).toEqual([
      'fail wrong_secret',
    ]);
    expect(asked).toBe(0);
  });

  it('[OAU-02] with an API key of older accounts the wrong one of four strings is named as far as LivePerson tells', async () => {
    const liveperson = { api: null, apiKey: { appKey: 'k', secret: 's', accessToken: 't', accessTokenSecret: 'u' } };
    const history = () => not('wrong_key', 'It does not take the API key (401): the app key is unknown.');
    const seen = await livePersonApi.run(lookOf({ liveperson, reader: { history } }));
    const wrong = seen.find(({ cause }) => cause === 'wrong_key');
    expect(wrong?.seen).toContain('the app key is unknown');
    expect(wrong?.mend).toContain('liveperson.apiKey');
  });

  it('trouble of LivePerson’s own is unknown, and history leaves scopes and services to their checks', async () => {
    const unavailable = { history: () => not('unavailable') };
    expect(await judge(livePersonHistory, { reader: unavailable })).toEqual(['unknown unavailable']);
    expect(await judge(livePersonHistory, { reader: { history: () => not('scope_missing') } })).toEqual([
      'unknown not_looked_at',
    ]);
    expect(await judge(livePersonHistory, { reader: { history: () => not('no_such_service') } })).toEqual([
      'unknown not_looked_at',
    ]);
    expect(await judge(livePersonHistory, { reader: { history: () => not('refused') } })).toEqual(['fail refused']);
  });
});

describe('the agents’ sign-in', () => {
  it('a secret LivePerson says nothing of is not called wrong', async () => {
    expect(await judge(livePersonSignIn, { reader: { signInSecret: () => not('not_told') } })).toEqual(['ok']);
    expect(await judge(livePersonSignIn, { reader: { signInSecret: () => not('wrong_secret') } })).toEqual([
      'fail wrong_secret',
    ]);
  });
});

describe('people', () => {
  it('bots and users of the system are none; addresses are compared without regard to capitals', async () => {
    const bot = { ...ADA, id: '7', loginName: 'bot', email: '', userTypeId: 2 };
    const agents = [{ Id: '005000000000001AAA', Username: 'ada@sf', Email: 'ada@EXAMPLE.com', IsActive: true }];
    const assigned = agents.map((user) => ({ AssigneeId: user.Id, Assignee: user }));
    const users = () => ok([ADA, bot]);
    expect(await judge(livePersonUsers, { reader: { users } })).toEqual(['ok']);
    expect(await judge(livePersonMapping, { reader: { users }, agents: assigned, setup: 'lent' })).toEqual(['ok']);
  });

  it('who decided on an entry id to id is not asked for an address', async () => {
    const users = () => ok([{ ...ADA, email: '' }]);
    const connection = { agents: [{ salesforceUserId: '005000000000001AAA', livePersonUserId: '101' }] };
    expect(await judge(livePersonUsers, { reader: { users } })).toEqual(['warn no_email']);
    expect(await judge(livePersonUsers, { reader: { users }, connection })).toEqual(['ok']);
  });

  it('without an administrator’s eyes and without entries nobody knows who the agents are, which is said', async () => {
    expect(await judge(livePersonMapping)).toEqual(['unknown needs_setup']);
  });
});

describe('the watcher', () => {
  const watcher = { loginName: 'watcher', clientId: 'w', clientSecret: 's' };
  const users = () => ok([{ ...ADA, loginName: 'watcher', userTypeId: 2 }]);
  const told = (state: string, text = 'So it is.') => ({
    status: { connections: [{ id: 'harbor', watcher: { state, text } }] },
  });

  it('is a choice', async () => expect(await judge(livePersonWatcher)).toEqual(['ok']));

  it('that runs is not signed in a second time, which could end its session', async () => {
    const never = () => Promise.reject(new Error('signed in a second time'));
    const given = { liveperson: { watcher }, reader: { users, watcher: never } };
    expect(await judge(livePersonWatcher, { ...given, server: told('connected') })).toEqual(['ok']);
    expect(await judge(livePersonWatcher, { ...given, server: told('elsewhere') })).toEqual(['ok']);
  });

  it('that the server could not sign in, but that LivePerson takes now, is on its way back', async () => {
    expect(
      await judge(livePersonWatcher, { liveperson: { watcher }, reader: { users }, server: told('failed') }),
    ).toEqual(['warn not_yet_back']);
  });

  it('that is locked is told from one with a wrong secret', async () => {
    for (const [code, expected] of [
      ['locked', 'fail locked'],
      ['wrong_credentials', 'fail wrong_secret'],
      ['throttled', 'unknown unreachable'],
    ] as const)
      expect(
        await judge(livePersonWatcher, { liveperson: { watcher }, reader: { users, watcher: () => not(code) } }),
      ).toEqual([expected]);
  });
});

describe('what is about the server, but looks at the clouds', () => {
  const clocks =
    (salesforceMs: number, livePersonMs: number): NonNullable<FakeServer['reach']> =>
    (url) => ({
      ok: true,
      value: { certificateEndsAt: null, clockOffsetMs: url.includes('salesforce') ? salesforceMs : livePersonMs },
    });

  it.each([
    [29_000, 0, 'ok'],
    [-30_000, 0, 'warn off'],
    [0, 89_000, 'warn off'],
    [-90_000, -90_000, 'fail off'],
  ])('clocks that differ by %i and %i ms: %s', async (salesforce, livePerson, expected) => {
    expect(await judge(serverClock, { server: { reach: clocks(salesforce, livePerson) } })).toEqual([expected]);
  });

  it('with one cloud right and one wrong, that is said: the fault may be theirs', async () => {
    const [outcome] = await serverClock.run(lookOf({ server: { reach: clocks(300_000, 0) } }));
    expect(outcome?.seen).toContain('agrees with LivePerson');
  });

  it('without an answer there is no clock to compare with', async () => {
    expect(await judge(serverClock, { server: { reach: () => missed('dns') } })).toEqual(['unknown not_looked_at']);
  });

  it('the way out: each host once, the proxy named, certificates told from connections', async () => {
    const asked: string[] = [];
    const reach: NonNullable<FakeServer['reach']> = (url) => {
      asked.push(url);
      return url.includes('sentinel') ? missed('certificate_untrusted') : missed('proxy_refused');
    };
    const seen = await serverEgress.run(lookOf({ server: { reach, facts: { proxy: 'proxy.example.com:3128' } } }));
    expect(new Set(asked).size).toBe(asked.length);
    expect(seen.map(({ cause }) => cause)).toContain('certificate');
    expect(seen[0]?.seen).toContain('proxy.example.com:3128');
    expect(seen.find(({ cause }) => cause === 'certificate')?.mend).toContain('NODE_EXTRA_CA_CERTS');
  });
});
