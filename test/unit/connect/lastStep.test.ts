/** The guide's last step: what the doctor finds ends it, or lets it through. */
import { expect, it } from 'vitest';
import { createLastStep } from '../../../connector-server/src/connect/lastStep.ts';
import type { DoctorReport, Finding, FindingState } from '../../../connector-server/src/protocol/doctorTypes.ts';
import { stepRig } from '../../support/stepContext.ts';

const finding = (state: FindingState, title: string): Finding => ({
  check: 'server.clock',
  group: 'server',
  title,
  connection: null,
  subject: null,
  state,
  cause: state === 'ok' ? null : 'x',
  tried: 't',
  seen: 'seen',
  why: 'why',
  mend: 'mend it',
  setupLink: null,
  whoCanFix: null,
});
const report = (...findings: Finding[]): DoctorReport => {
  const counts = { ok: 0, warn: 0, fail: 0, unknown: 0 };
  for (const { state } of findings) counts[state] += 1;
  return { at: 0, version: '1', findings, counts };
};
async function ended(found: DoctorReport | null, settings: 'done' | 'by_hand' = 'done') {
  const made = await stepRig();
  made.context.state.steps['server.settings'] = { state: settings, at: 1 };
  return { made, run: () => made.run(createLastStep(() => Promise.resolve(found))) };
}

it('says how to start a server that does not run', async () => {
  const { run } = await ended(null);
  const end = await run();
  expect(end.result).toBe('by_hand');
  expect(end.said).toMatch(/npm start.*npm run doctor/);
});

it('does not look before there are settings', async () => {
  const { run } = await ended(report(finding('ok', 'A')), 'by_hand');
  expect((await run()).result).toBe('by_hand');
});

it('counts what is well and what could not be looked at', async () => {
  const { run } = await ended(report(finding('ok', 'A'), finding('unknown', 'B')));
  expect(await run()).toEqual({
    result: 'done',
    said: '1 checks are well; 1 could not be looked at: npm run doctor says why',
  });
});

it('names what is wrong with how to mend it, and is not done', async () => {
  const { made, run } = await ended(report(finding('fail', 'The certificate'), finding('warn', 'The clock')));
  await expect(run()).rejects.toMatchObject({ code: 'doctor_fail', message: '1 of 2 checks fail.' });
  expect(made.said).toEqual(['Wrong: The certificate: seen', '  mend it', 'Note: The clock: seen', '  mend it']);
});
