/** The page “Check” and the status page, through the doors an administrator uses. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DoctorReport } from '../../../connector-server/src/protocol/doctorTypes.ts';
import { openAdminApi, type AdminApi } from '../../support/adminApi.ts';
import { startDoctorWorld, type DoctorWorld } from './doctorWorld.ts';

let at: DoctorWorld;
let url: string;
let api: AdminApi;
beforeAll(async () => {
  at = await startDoctorWorld();
  url = at.world.frontDoor.url;
  api = await openAdminApi({ url, org: at.world.salesforce }, at.world.connection.id);
});
afterAll(() => at.close());

const statusPage = async () => (await fetch(`${url}/status`)).text();

test('an administrator has it checked without an administrator’s eyes in Salesforce: nothing is wrong, what needs Setup is said', async () => {
  const report = await api.get<DoctorReport>('/doctor');
  expect(report.findings.filter(({ state }) => state === 'fail' || state === 'warn')).toEqual([]);
  const setup = report.findings.find(({ check }) => check === 'console.trustedUrls');
  expect(setup).toMatchObject({ state: 'unknown', cause: 'needs_setup' });
  expect(setup?.setupLink).toMatch(/\/lightning\/setup\/SecurityCspTrustedSite\/home$/);
  expect(await statusPage()).toContain('nothing is wrong');
});

test('asked at once by two pages it looks once, and what was found a moment ago is not looked at again', async () => {
  const [one, other] = await Promise.all([api.get<DoctorReport>('/doctor'), api.get<DoctorReport>('/doctor')]);
  expect(other.at).toBe(one.at);
  expect((await api.get<DoctorReport>('/doctor', { anew: '1' })).at).toBe(one.at);
});

test('who is no administrator learns nothing', async () => {
  expect((await fetch(`${url}/admin/api/doctor?connection=${at.world.connection.id}`)).status).toBe(401);
});
