/** Each way of the table to get a set-up wrong, in a world in which everything else is right. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MISCONFIGURATIONS } from '../../../sandbox/misconfigurations.ts';
import { inShort, startDoctorWorld, type DoctorWorld } from './doctorWorld.ts';

/** By name: further checks that rightly fail, since the one mistake shows in several places. */
const SHOWS_TOO: Readonly<Record<string, readonly string[]>> = {
  'org-unreachable': ['server.egress'],
  'clock-behind': ['salesforce.signIn'],
  'public-address-without-encryption': [
    'server.publicUrl',
    'console.trustedUrls',
    'console.connectorUrl',
    'console.tokenAudience',
    'livePerson.signIn',
  ],
  'secret-key-not-given': [
    'server.settings',
    'server.publicUrl',
    'console.trustedUrls',
    'console.connectorUrl',
    'console.tokenAudience',
    'livePerson.signIn',
  ],
  'account-of-another-region': ['server.egress'],
  'api-secret-wrong': ['livePerson.watcher'],
  'api-grant-missing': ['livePerson.watcher'],
  'no-people': ['livePerson.mapping'],
  'matching-by-a-field-that-is-not-there': ['rights.fields'],
};

/** By name: rows of the feature list that the test proves. */
const PROVES: Readonly<Record<string, string>> = {
  'api-user-inactive': '[SYN-07] [TRB-14]',
  'another-org': '[INS-10]',
  'package-not-deployed': '[INS-04]',
  'api-not-enabled': '[PRM-04]',
  'no-edit-tasks': '[PRM-05]',
  'no-view-all-users': '[PRM-08]',
  'no-edit-of-conversations': '[PRM-11] [TRB-12]',
  'contact-email-hidden': '[PRM-13] [TRB-20]',
  'conversation-field-missing': '[PRM-17]',
  'api-user-without-role': '[PRM-01]',
  'api-user-below-agents': '[PRM-01]',
  'call-center-empty': '[CCU-02]',
  'utility-item-lost': '[CCU-06]',
  'clickjack-protection': '[INS-08]',
  'api-scope-history-missing': '[OAU-01]',
  'redirect-address-forgotten': '[OAU-06]',
  'account-misspelt': '[OAU-12]',
  'no-skills': '[TRB-06]',
  'skill-without-object': '[TRB-10] [TRB-13]',
  'sync-switched-off': '[TRB-14]',
};

const rows = MISCONFIGURATIONS.map((each) => ({ ...each, proves: PROVES[each.name] ?? '' }));

let at: DoctorWorld;
let printed = '';
beforeAll(async () => {
  at = await startDoctorWorld({ serverApart: true });
});
afterAll(() => at.close());

describe('what an administrator gets wrong is named, with what to do about it', () => {
  it('forty ways at least, each once', () => {
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThanOrEqual(40);
    const known = new Set(rows.map(({ name }) => name));
    expect([...Object.keys(SHOWS_TOO), ...Object.keys(PROVES)].filter((name) => !known.has(name))).toEqual([]);
  });

  it.each(rows)('$title ($name) $proves', async (mistake) => {
    const { name, expect: named } = mistake;
    await mistake.apply(at.world);
    try {
      const run = await at.doctor();
      printed += run.printed;
      const { findings } = run.report;
      const found = findings.filter(({ check, cause }) => check === named.check && cause === named.cause);
      const bad = findings.filter(({ state }) => state === 'fail' || state === 'warn');
      expect(found.map(inShort), `nothing named it; the doctor said: ${bad.map(inShort).join('\n')}`).not.toEqual([]);
      expect(found.map(({ state }) => state)).toContain(named.state);
      expect(found.map(({ seen, mend }) => `${seen} ${mend}`).join('\n')).toMatch(named.words);
      for (const each of found) {
        expect(each.mend).not.toBe('');
        expect(each.whoCanFix).not.toBeNull();
      }
      const expected = [named.check, ...(SHOWS_TOO[name] ?? [])];
      const others = bad.filter(({ check, state }) => state === 'fail' && !expected.includes(check));
      expect(others.map(inShort)).toEqual([]);
      expect(run.exitCode).toBe(bad.some(({ state }) => state === 'fail') ? 1 : 0);
    } finally {
      await mistake.undo(at.world);
    }
  });

  it('and when all of it is mended, nothing is left to say', async () => {
    const { report } = await at.doctor();
    expect(report.findings.filter(({ state }) => state !== 'ok').map(inShort)).toEqual([]);
  });

  it('and nothing that was printed or logged on the way holds a secret', () => {
    expect(printed).toContain('"findings"');
    const text = `${printed}\n${at.logs.join('\n')}`;
    const secrets = [...secretsOf(at), ...secretsInFiles(path.join(at.world.folder, 'secrets'))];
    expect(secrets.length).toBeGreaterThan(8);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    // Session ids of Salesforce, signed tokens, private keys.
    expect(text).not.toMatch(/00D\w{12,15}!|eyJ[\w-]{10,}\.|PRIVATE KEY-----\w|Bearer \w/);
  });
});

function secretsOf({ world }: DoctorWorld): string[] {
  const { SECRET_KEY = '', DATABASE_URL = '' } = world.environment;
  return [SECRET_KEY, new URL(DATABASE_URL).password, world.adminToken()].filter((secret) => secret !== '');
}

/** Of keys a line from the middle, since the whole would be cut into lines by any printing. */
function secretsInFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !name.endsWith('.crt'))
    .map((name) => {
      const lines = readFileSync(path.join(folder, name), 'utf8').trim().split(/\r?\n/);
      return lines[Math.floor(lines.length / 2)] ?? '';
    });
}
