/** Two writes of what is known of an agent must not overtake each other: the last choice is what another server reads. */
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { Desk, type DeskShared } from '../../../connector-server/src/desk/desk.ts';
import type { AgentRecord, DesksDeps } from '../../../connector-server/src/desk/ports.ts';
import { createManualTimers } from './manualTimers.ts';

it('writes what is remembered of an agent one after the other', async () => {
  const writes: { record: AgentRecord; done: () => void }[] = [];
  const deps = {
    logger: pino({ level: 'silent' }),
    timers: createManualTimers(),
    registry: {
      load: async () => null,
      save: (_key: unknown, record: AgentRecord) =>
        new Promise<void>((done) => {
          writes.push({ record, done });
        }),
    },
    livePerson: {},
  } as unknown as DesksDeps;
  const shared = { deps, facts: { add: () => {} }, channels: {} } as unknown as DeskShared;
  const profile = {
    livePerson: { signIn: { oauth: null, password: true } },
    softphone: { wrapUpSeconds: 600 },
    presence: { awayAfterSeconds: 60, offlineAfterSeconds: 1_800 },
  } as unknown as ConstructorParameters<typeof Desk>[1];
  const identity = { connectionId: 'c', salesforceUserId: 'u' } as ConstructorParameters<typeof Desk>[0];
  const desk = new Desk(identity, profile, { epoch: 1, lowered: null }, shared);
  const session = { connected: true, setAvailability: async () => ({ outcome: 'ok', value: null }) };
  Object.defineProperty(desk.link, 'session', { get: () => session });
  await desk.presence.choose('AWAY', null);
  await desk.presence.choose('ONLINE', null);
  expect(writes.map(({ record }) => record.chosen?.availability)).toEqual(['AWAY']);
  writes[0]?.done();
  await expect.poll(() => writes.map(({ record }) => record.chosen?.availability)).toEqual(['AWAY', 'ONLINE']);
  writes[1]?.done();
  await desk.settled;
});
