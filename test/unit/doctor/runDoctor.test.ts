import { describe, expect, it } from 'vitest';
import { CONNECTION_CHECKS, SERVER_CHECKS } from '../../../connector-server/src/doctor/catalog.ts';
import { fine } from '../../../connector-server/src/doctor/outcome.ts';
import { exitCode, reportText } from '../../../connector-server/src/doctor/report.ts';
import { runDoctor } from '../../../connector-server/src/doctor/runDoctor.ts';
import type { ConnectionCheck, Outcome } from '../../../connector-server/src/doctor/types.ts';
import type { DoctorReport } from '../../../connector-server/src/protocol/doctorTypes.ts';
import { unknownCall } from '../../../connector-server/src/salesforce/compiledCalls.ts';
import { causes, fakeLook, SIGNED_IN, type FakeOrg } from './fakeLook.ts';
import { fakeServer, missed, NOW } from './fakeServer.ts';

const check = (id: string, outcome: Outcome | Error, more: Partial<ConnectionCheck> = {}): ConnectionCheck => ({
  id,
  group: 'salesforce',
  title: `Title of ${id}`,
  why: 'It matters.',
  whoCanFix: 'salesforce_admin',
  run: () => (outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve([outcome])),
  ...more,
});
const wrong: Outcome = {
  state: 'fail',
  cause: 'broken',
  tried: 'Looked.',
  seen: 'It is broken.',
  mend: 'Mend it.',
  setupPath: '/lightning/setup/X/home',
};
const run = async (
  connection: readonly ConnectionCheck[],
  given: Parameters<typeof fakeLook>[0] = {},
  only?: string,
): Promise<DoctorReport> =>
  runDoctor({
    version: '1.2.3',
    now: () => NOW,
    server: fakeServer(given.server),
    looks: [await fakeLook(given)],
    ...(only !== undefined && { only }),
    checks: { server: [], connection },
  });

describe('running checks', () => {
  it('a finding says what, why, how to mend it, and where in Setup of this org', async () => {
    const { findings, counts } = await run([check('salesforce.a', wrong)]);
    expect(findings).toEqual([
      {
        check: 'salesforce.a',
        group: 'salesforce',
        title: 'Title of salesforce.a',
        connection: 'harbor',
        subject: null,
        state: 'fail',
        cause: 'broken',
        tried: 'Looked.',
        seen: 'It is broken.',
        why: 'It matters.',
        mend: 'Mend it.',
        setupLink: 'https://harbor.my.salesforce.com/lightning/setup/X/home',
        whoCanFix: 'salesforce_admin',
      },
    ]);
    expect(counts).toEqual({ ok: 0, warn: 0, fail: 1, unknown: 0 });
  });

  it('one sign-in that fails is one failure: what rests on it is not looked at, and says so', async () => {
    const { findings, counts } = await run(
      CONNECTION_CHECKS,
      {
        org: { signIn: missed('salesforce_user_inactive') },
      },
      'salesforce',
    );
    expect(counts.fail).toBe(1);
    expect(findings.find(({ check: id }) => id === 'salesforce.signIn')?.state).toBe('fail');
    const package_ = findings.find(({ check: id }) => id === 'salesforce.package');
    expect(package_).toMatchObject({ state: 'unknown', cause: 'not_looked_at' });
    expect(package_?.seen).toContain('the API user cannot sign in');
  });

  it('what needs Setup says how a person looks, and where; an administrator’s access that ended says that', async () => {
    const byHand = { look: 'Look in Setup > Apps.', setupPath: '/lightning/setup/Apps/home' };
    const checks = [check('salesforce.a', fine('Looked.', 'Good.'), { needs: ['setup'], byHand })];
    expect((await run(checks)).findings[0]).toMatchObject({
      state: 'unknown',
      cause: 'needs_setup',
      mend: expect.stringMatching(/^Look in Setup > Apps\. .*--target-org/) as string,
      setupLink: 'https://harbor.my.salesforce.com/lightning/setup/Apps/home',
    });
    expect((await run(checks, { setup: {} })).findings[0]?.state).toBe('ok');
    const ended: FakeOrg = { signIn: missed('INVALID_SESSION_ID', 'Session expired.') };
    expect(causes((await run(checks, { setup: ended })).findings)).toEqual(['unknown admin_access']);
  });

  it('a check that breaks hides nothing of the others', async () => {
    const { findings } = await run([check('salesforce.a', new Error('a bug')), check('salesforce.b', wrong)]);
    expect(causes(findings)).toEqual(['unknown check_broke', 'fail broken']);
    expect(JSON.stringify(findings)).not.toContain('a bug');
  });

  it('only what was asked for is run: a check, or a group', async () => {
    const checks = [check('salesforce.a', wrong), check('rights.b', wrong, { group: 'rights' })];
    const ids = async (only: string) => (await run(checks, {}, only)).findings.map(({ check: id }) => id);
    expect(await ids('rights')).toEqual(['rights.b']);
    expect(await ids('salesforce.a')).toEqual(['salesforce.a']);
    expect(await ids('salesforce.b')).toEqual([]);
  });
});

describe('the catalog', () => {
  const all = [...SERVER_CHECKS, ...CONNECTION_CHECKS];
  it('names each check once, in its group or system, with words', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { id, title, why } of all) {
      expect(id).toMatch(/^(server|salesforce|rights|people|console|livePerson|settings)\.[a-zA-Z]+$/);
      expect(title, id).toMatch(/^\S.*[^.]$/);
      expect(why, id).toMatch(/^\S.*\.$/);
    }
  });

  it('asks an org, as the API user, nothing that the running server may not ask', async () => {
    const asked: string[] = [];
    const agents = [{ salesforceUserId: '005Bx0000000002MAA'.slice(0, 15), livePersonUserId: '1' }];
    const org: FakeOrg = {
      asked,
      signIn: SIGNED_IN,
      rows: { CallCenter: [{ Id: '04v1', Name: 'X', InternalName: 'LivePersonEmbeddedUI' }] },
    };
    await run(CONNECTION_CHECKS, { org, connection: { agents } });
    expect(asked.length).toBeGreaterThan(5);
    const unknown = asked.filter(
      (soql) => unknownCall({ method: 'GET', path: `/query?q=${encodeURIComponent(soql)}` }) !== null,
    );
    expect(unknown).toEqual([]);
  });
});

describe('the report in a terminal', () => {
  const checks = [
    check('salesforce.good', fine('Looked.', 'It is good.')),
    check('salesforce.bad', { ...wrong, subject: 'Contact.Email' }),
    check('rights.warned', { ...wrong, state: 'warn' }, { group: 'rights' }),
  ];
  it('says the worst first, each with cause, cure, page and person; never by colour alone', async () => {
    const report = await run(checks);
    const text = reportText(report, { colour: false });
    expect(text).not.toContain('\u001b');
    for (const words of [
      'Wrong      Title of salesforce.bad: Contact.Email',
      'cure  Mend it.',
      'why   It matters.',
      'page  https://harbor.my.salesforce.com/lightning/setup/X/home',
      'who   a Salesforce administrator',
      'check salesforce.bad (broken)',
      '1 thing is wrong. 1 wrong, 1 careful, 0 not known, 1 ok. Connector 1.2.3.',
    ])
      expect(text).toContain(words);
    expect(text.indexOf('salesforce.bad')).toBeLessThan(text.indexOf('salesforce.good'));
    expect(text.indexOf('Salesforce (connection harbor)')).toBeLessThan(text.indexOf('Rights of the API user'));
    const coloured = reportText(report, { colour: true });
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(text);
    expect(coloured).not.toBe(text);
  });
  it('the exit code tells whether something is wrong; what needs care is not', async () => {
    expect(exitCode(await run(checks))).toBe(1);
    expect(exitCode(await run(checks, {}, 'rights'))).toBe(0);
  });
});
