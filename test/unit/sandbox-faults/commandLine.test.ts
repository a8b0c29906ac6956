/** The demo's command line as a person uses it: `--faults`, `--fault`, `--for`, `--at`. */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { milliseconds, readFaultPlan } from '../../../sandbox/demo/faultOptions.ts';
import { FAULT_NAMES, FAULTS } from '../../../sandbox/faults/faultTable.ts';
import { nearestName } from '../../../sandbox/faults/nearestName.ts';

const demo = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, ['sandbox/main.ts', ...args], { encoding: 'utf8' });

it('--faults lists every fault with what happens and what to see, and starts nothing', () => {
  const { status, stdout } = demo('--faults');
  expect(status).toBe(0);
  for (const name of FAULT_NAMES) {
    expect(stdout).toContain(`  ${name}`);
    expect(stdout).toContain(FAULTS[name].title);
    expect(stdout).toContain(FAULTS[name].expect);
  }
});

it('an unknown fault is answered with the nearest one, and every problem is named at once', () => {
  const { status, stderr } = demo('--fault', 'liveperson-rest,salesforce-503', '--for', 'soon', '--at', 'noon');
  expect(status).toBe(2);
  expect(stderr).toContain('There is no fault “liveperson-rest”. Did you mean “livePerson-reset”?');
  expect(stderr).toContain('--for “soon” is no time: write 30s, 500ms or 2m.');
  expect(stderr).toContain('--at “noon” is unknown');
});

it('reads times, and the plan with its defaults', () => {
  expect(['30s', '500ms', '2m', '7', '0.5s'].map(milliseconds)).toEqual([30_000, 500, 120_000, 7_000, 500]);
  expect(['', '0s', '-3s', '1h', '9999m', 's'].map(milliseconds)).toEqual([null, null, null, null, null, null]);
  expect(readFaultPlan({})).toBeNull();
  expect(readFaultPlan({ fault: 'browser-slow, server-killed' })).toEqual({
    names: ['browser-slow', 'server-killed'],
    forMs: 30_000,
    at: 'conversation',
  });
  expect(readFaultPlan({ for: '3s' })).toEqual({ problems: ['--for says nothing without --fault.'] });
  expect(readFaultPlan({ fault: ' , ' })).toMatchObject({ problems: [expect.stringContaining('needs the name')] });
});

it('the nearest name needs the fewest letters changed', () => {
  expect(nearestName('server-kiled', FAULT_NAMES)).toBe('server-killed');
  expect(nearestName('BROWSER-SLOW', FAULT_NAMES)).toBe('browser-slow');
});
