import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inShort, startDoctorWorld, type DoctorWorld } from './doctorWorld.ts';

let at: DoctorWorld;
beforeAll(async () => {
  at = await startDoctorWorld();
});
afterAll(() => at.close());

describe('a set-up in which everything is right', () => {
  it('shows no warning and no failure, and with an administrator’s eyes nothing unknown', async () => {
    const { findings } = await at.doctor();
    expect(findings.filter(({ state }) => state !== 'ok').map(inShort)).toEqual([]);
    expect(findings.length).toBeGreaterThan(20);
  });
});
