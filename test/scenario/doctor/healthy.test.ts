import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inShort, startDoctorWorld, type DoctorWorld } from './doctorWorld.ts';

let at: DoctorWorld;
beforeAll(async () => {
  at = await startDoctorWorld();
});
afterAll(() => at.close());

describe('a set-up in which everything is right', () => {
  it('shows no warning and no failure, and with an administrator’s eyes nothing unknown', async () => {
    const { report, exitCode } = await at.doctor();
    expect(report.findings.filter(({ state }) => state !== 'ok').map(inShort)).toEqual([]);
    expect(report.findings.length).toBeGreaterThan(40);
    expect(exitCode).toBe(0);
  });

  it('shows none to the API user alone either: what needs Setup is said to be unknown, with how to look by hand', async () => {
    const { report, exitCode } = await at.doctorAlone();
    expect(report.findings.filter(({ state }) => state === 'warn' || state === 'fail').map(inShort)).toEqual([]);
    const unknown = report.findings.filter(({ state }) => state === 'unknown');
    expect(unknown.length).toBeGreaterThan(0);
    for (const { mend } of unknown) expect(mend).not.toBe('');
    // A question that is not in the compiled list is not asked (salesforce/compiledCalls).
    expect(report.findings.filter(({ seen }) => seen.includes('does not ask this')).map(inShort)).toEqual([]);
    expect(exitCode).toBe(0);
  });
});
