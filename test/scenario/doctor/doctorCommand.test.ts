/** `npm run doctor` as a person and as a program starts it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runDoctorCommand } from '../../../connector-server/src/doctorCommand.ts';
import type { DoctorReport } from '../../../connector-server/src/protocol/doctorTypes.ts';
import { startDoctorWorld, type DoctorWorld } from './doctorWorld.ts';

const MAIN = join(import.meta.dirname, '../../../connector-server/src/main.ts');
let at: DoctorWorld;
beforeAll(async () => {
  at = await startDoctorWorld();
});
afterAll(() => at.close());

interface Ended {
  code: number;
  out: string;
  said: string;
}
async function doctor(args: string[], more: Record<string, string> = {}): Promise<Ended> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const read = Promise.all([text(output), text(errors)]);
  const code = await runDoctorCommand({ ...at.world.environment, ...more }, args, { output, errors });
  output.end();
  errors.end();
  const [out, said] = await read;
  return { code, out, said };
}

test('as a program of its own it prints the report and ends with its exit code', async () => {
  const env = { PATH: process.env['PATH'] ?? '', ...at.world.environment };
  const { code, out } = await new Promise<{ code: number; out: string }>((resolve) => {
    execFile(process.execPath, [MAIN, 'doctor', '--only', 'salesforce.queue'], { env }, (error, printed) =>
      resolve({ code: error === null ? 0 : Number(error.code), out: printed }),
    );
  });
  expect(out).toContain('0 wrong, 0 careful, 0 not known, 1 ok.');
  expect(code).toBe(0);
});

test('a healthy set-up: nothing is wrong, and it ends with 0; no secret is printed', async () => {
  const { code, out } = await doctor([]);
  expect(out).toContain('0 wrong, 0 careful');
  expect(out).toContain('The API user signs in to Salesforce');
  expect(code).toBe(0);
  expect(out).not.toContain('PRIVATE KEY');
});

test('with an administrator’s token nothing stays unknown, and programs get the report as JSON', async () => {
  const { code, out } = await doctor(['--json', '--admin-token-env', 'LENT'], { LENT: at.world.adminToken() });
  const report = JSON.parse(out) as DoctorReport;
  expect(report.counts).toMatchObject({ fail: 0, warn: 0, unknown: 0 });
  expect(code).toBe(0);
  expect(out).not.toContain(at.world.adminToken());
});

test('something wrong ends with 1; only what was asked for is looked at', async () => {
  at.world.salesforce.control.freezeUser('api');
  try {
    const { code, out } = await doctor(['--only', 'salesforce.signIn', '--connection', at.world.connection.id]);
    expect(out).toContain('(user_frozen)');
    expect(out).toContain('1 thing is wrong. 1 wrong, 0 careful, 0 not known, 0 ok.');
    expect(code).toBe(1);
  } finally {
    at.world.salesforce.control.freezeUser('api', false);
  }
});

test.each([
  [['--nonsense'], /--nonsense/],
  [['--only', 'weather'], /no check or group named weather/],
  [['--connection', 'elsewhere'], /no connection elsewhere; there are: harbor/],
  [['--admin-token-env', 'NOT_SET'], /NOT_SET is not set/],
  [['--target-org', 'x'], /Salesforce CLI does not know/],
])('wrong usage %j ends with 2 and says how it is used', async (args, words) => {
  const { code, said } = await doctor(args);
  expect(said).toMatch(words);
  expect(said).toContain('npm run doctor -- [options]');
  expect(code).toBe(2);
});
