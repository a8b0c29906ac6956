/** Who is who by e-mail address, and who is left. */
import { describe, expect, it } from 'vitest';
import { matchPeople, type Agent } from '../../../connector-server/src/connect/matchPeople.ts';
import { readPeopleCsv } from '../../../connector-server/src/connect/peopleCsv.ts';
import type { LivePersonUser } from '../../../connector-server/src/doctor/types.ts';

const agent = (name: string, email: string | null = `${name}@harbor.example`): Agent => ({
  id: `0055g00000ABC${name.slice(0, 2).padEnd(2, 'x')}`,
  username: `${name}@harbor.example.sandbox`,
  email,
});
const user = (id: string, email: string, change: Partial<LivePersonUser> = {}): LivePersonUser => ({
  id,
  pid: null,
  loginName: `login-${id}`,
  email,
  isEnabled: true,
  userTypeId: 1,
  skillIds: [],
  privileges: null,
  ...change,
});
const names = (agents: Agent[], users: LivePersonUser[], decided: Parameters<typeof matchPeople>[2] = []) => {
  const { matches, left, free } = matchPeople(agents, users, decided);
  return {
    matches: matches.map(({ username, livePersonUserId }) => [username.split('@')[0], livePersonUserId]),
    left: left.map(({ agent: { username }, cause }) => [username.split('@')[0], cause]),
    free: free.map(({ id }) => id),
  };
};

describe('matching by e-mail address', () => {
  it('does not care about case or blanks', () => {
    expect(names([agent('ada')], [user('1', ' Ada@Harbor.EXAMPLE ')])).toEqual({
      matches: [['ada', '1']],
      left: [],
      free: [],
    });
  });

  it('keeps ids of 18 characters', () => {
    expect(matchPeople([agent('ada')], [user('1', 'ada@harbor.example')]).matches[0]?.salesforceUserId).toHaveLength(
      18,
    );
  });

  it('says who has no e-mail address, whom nobody has, and who is disabled', () => {
    expect(
      names(
        [agent('ada', null), agent('ben'), agent('cleo')],
        [user('3', 'cleo@harbor.example', { isEnabled: false }), user('4', 'dan@harbor.example')],
      ),
    ).toEqual({
      matches: [],
      left: [
        ['ada', 'no_email'],
        ['ben', 'unknown'],
        ['cleo', 'disabled'],
      ],
      free: ['4'],
    });
  });

  it('never guesses between two LivePerson users, but a disabled one does not count beside an enabled one', () => {
    const two = [user('1', 'ada@harbor.example'), user('2', 'ada@harbor.example')];
    expect(names([agent('ada')], two).left).toEqual([['ada', 'several']]);
    expect(
      names([agent('ada')], [two[0] as LivePersonUser, { ...(two[1] as LivePersonUser), isEnabled: false }]).matches,
    ).toEqual([['ada', '1']]);
  });

  it('never guesses between two Salesforce users who share an address', () => {
    expect(
      names(
        [agent('ada', 'desk@harbor.example'), agent('ben', 'desk@harbor.example')],
        [user('1', 'desk@harbor.example')],
      ),
    ).toMatchObject({
      matches: [],
      left: [
        ['ada', 'shared'],
        ['ben', 'shared'],
      ],
      free: ['1'],
    });
  });

  it('takes bots and the system for nobody', () => {
    expect(
      names([agent('ada')], [user('1', 'ada@harbor.example', { userTypeId: 2 }), user('0', '', { userTypeId: 0 })]),
    ).toEqual({ matches: [], left: [['ada', 'unknown']], free: [] });
  });

  it('knows a LivePerson user without an e-mail address by the login name', () => {
    expect(names([agent('ada')], [user('1', '', { loginName: 'Ada@harbor.example' })]).matches).toEqual([['ada', '1']]);
  });
});

describe('decisions', () => {
  const users = [user('1', 'ada@harbor.example'), user('2', 'other@harbor.example')];
  const decide = (id: string) => [{ salesforceUserId: agent('ada').id, livePersonUserId: id }];

  it('go before e-mail addresses, and what they take away is not given twice', () => {
    const ben = agent('ben', 'other@harbor.example');
    expect(names([agent('ada'), ben], users, decide('2'))).toEqual({
      matches: [['ada', '2']],
      left: [['ben', 'taken']],
      free: ['1'],
    });
  });

  it('for somebody who is gone or disabled are forgotten', () => {
    expect(names([agent('ada')], users, decide('99')).matches).toEqual([['ada', '1']]);
    const disabled = users.map((one) => ({ ...one, isEnabled: one.id !== '2' }));
    expect(names([agent('ada')], disabled, decide('2')).matches).toEqual([['ada', '1']]);
  });
});

describe('a CSV file', () => {
  const agents = [
    agent('ada'),
    agent('ben'),
    agent('cleo', 'desk@harbor.example'),
    agent('dan', 'desk@harbor.example'),
  ];
  const users = [user('1', 'a@lp.example'), user('2', 'b@lp.example', { loginName: 'Ben, the agent' })];
  const read = (text: string) => readPeopleCsv(text, agents, users);

  it('takes quotes, blanks, empty lines, a byte order mark, semicolons, other columns and any order of them', () => {
    const pairs = [
      { salesforceUserId: expect.stringMatching(/^0055g00000ABCad/) as string, livePersonUserId: '1' },
      { salesforceUserId: expect.stringMatching(/^0055g00000ABCbe/) as string, livePersonUserId: '2' },
    ];
    const text =
      '\uFEFFnote, LivePerson ,Salesforce\r\n\r\n,LOGIN-1, "Ada@harbor.example" \r\nx,"Ben, the agent",ben@harbor.example.sandbox\r\n ,, \r\n';
    expect(read(text)).toEqual({ pairs, problems: [] });
    expect(read('salesforce;liveperson\nada@harbor.example;1\nben@harbor.example;b@lp.example\n')).toEqual({
      pairs,
      problems: [],
    });
  });

  it('names every wrong line: unknown on either side, twice, ambiguous, nothing', () => {
    const { problems } = read(
      [
        'salesforce,liveperson',
        'ada@harbor.example,login-1',
        'zoe@harbor.example,login-9',
        'ADA@harbor.example,2',
        'ben@harbor.example,login-1',
        'desk@harbor.example,2',
        'ben@harbor.example,',
      ].join('\n'),
    );
    expect(problems).toEqual([
      'Line 3: “zoe@harbor.example” is none of the agents in Salesforce; “login-9” is no user of the LivePerson account.',
      'Line 4: line 2 names the same user.',
      'Line 5: line 2 names the same user.',
      'Line 6: “desk@harbor.example” is the e-mail address of several agents: name the username.',
      'Line 7: no LivePerson user is named.',
    ]);
  });

  it('matches nobody with a disabled user', () => {
    const disabled = users.map((one) => ({ ...one, isEnabled: false }));
    expect(readPeopleCsv('salesforce,liveperson\nada@harbor.example,login-1', agents, disabled)).toEqual({
      pairs: [],
      problems: ['Line 2: the LivePerson user login-1 is disabled.'],
    });
  });

  it('says which columns are wanted, and where a quote is not closed', () => {
    for (const first of ['agent,user', 'salesforce,', ',liveperson', 'salesforce'])
      expect(read(`${first}\nada@harbor.example,1`)).toEqual({
        pairs: [],
        problems: ['Line 1: the columns “salesforce” and “liveperson” are not named there.'],
      });
    expect(read('salesforce,liveperson\n"ada,1\n').problems).toHaveLength(1);
    expect(read('').problems).toEqual([expect.stringContaining('the file is empty')]);
  });

  it('needs no header where it has two columns: who is in Salesforce, who at LivePerson', () => {
    const { pairs, problems } = read('ada@harbor.example,login-1\nben@harbor.example,2\n');
    expect([pairs.map(({ livePersonUserId }) => livePersonUserId), problems]).toEqual([['1', '2'], []]);
    expect(read('zoe@harbor.example,login-1').problems).toEqual([
      'Line 1: “zoe@harbor.example” is none of the agents in Salesforce.',
    ]);
  });
});
