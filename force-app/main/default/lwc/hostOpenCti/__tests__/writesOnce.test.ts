import { HostOpenCti } from 'c/hostOpenCti';
import type { RecordPlan } from '../../../../../../connector-server/src/protocol/types.ts';
import { fakeCti, refused } from './fake-cti';

/** Runs a plan while the container says that it is not ready; gives the end and how often it was sent. */
async function run(step: RecordPlan['steps'][number]): Promise<{ end: unknown; sent: number }> {
  jest.useFakeTimers();
  let sent = 0;
  const fake = fakeCti({
    runApex: () =>
      ++sent < 3 ? refused('SOFTPHONE_CONTAINER_ERROR') : { returnValue: { runApex: '{"ok":true,"steps":[]}' } },
  });
  const page = { location: { search: '' }, navigator: { language: 'en' }, sforce: { opencti: fake.cti } };
  const host = new HostOpenCti(page, { orgId: '00D000000000001', userId: '005000000000001', language: 'de' });
  const end = host.executePlan({ steps: [step] }).catch((error: unknown) => error);
  await jest.advanceTimersByTimeAsync(2_000);
  return { end: await end, sent };
}

afterEach(() => jest.useRealTimers());

it('a plan that only reads is sent again while the container is not ready', async () => {
  const { end, sent } = await run({ verb: 'find', as: 'a', object: 'Lead', fields: [], anyOf: [], limit: 1 });
  expect(end).toMatchObject({ ok: true });
  expect(sent).toBe(3);
});

it.each([
  { verb: 'create', as: 'a', object: 'Lead', values: { LastName: 'Holloway' } },
  { verb: 'update', as: 'a', object: 'Lead', recordId: '00QBx0000000001AAA', values: { LastName: 'Hart' } },
] as const)('a plan with $verb is sent once: it may have been carried out', async (step) => {
  const { end, sent } = await run(step);
  expect(end).toMatchObject({ code: 'softphone_container_error' });
  expect(sent).toBe(1);
});
