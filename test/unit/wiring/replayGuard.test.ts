import { expect, it } from 'vitest';
import type { StoreHealth } from '../../../connector-server/src/desk/ports.ts';
import { createReplayGuard } from '../../../connector-server/src/wiring/replayGuard.ts';
import { createReplayMemory } from '../browser/replayMemory.ts';
import { ManualTimers } from '../browser/manualTimers.ts';

function rig() {
  const timers = new ManualTimers();
  const kept = createReplayMemory(timers);
  const state = { away: false, unnoticed: false };
  const health: StoreHealth = {
    get trouble(): StoreHealth['trouble'] {
      return state.away ? { kind: 'away', since: 0, text: '' } : null;
    },
    onChange: () => () => undefined,
  };
  const stored = {
    firstUse: (...asked: Parameters<typeof kept.firstUse>) =>
      state.away || state.unnoticed ? Promise.reject(new Error('away')) : kept.firstUse(...asked),
  };
  const guard = createReplayGuard(stored, health, timers);
  const use = (token: string) => guard.firstUse('org', token, timers.now() + 180_000);
  return { timers, state, use, size: () => kept.size() };
}

it('a token is good once, whether the database is there, away, or away without anybody having noticed', async () => {
  for (const trouble of [{}, { away: true }, { unnoticed: true }]) {
    const { state, use } = rig();
    Object.assign(state, trouble);
    expect([await use('a'), await use('a'), await use('b')]).toEqual([true, false, true]);
  }
});

it('a token used in an outage is not good again when the database is back', async () => {
  const { state, use } = rig();
  state.away = true;
  expect(await use('a')).toBe(true);
  state.away = false;
  expect(await use('a')).toBe(false);
});

it('is forgotten once it has expired anyway', async () => {
  const { state, use, timers } = rig();
  state.away = true;
  await use('a');
  timers.advance(200_000);
  await use('b');
  // As a token of that age would be refused before it is asked for here.
  expect(await use('a')).toBe(true);
});
