/** Between attempts: growing pauses with full jitter, and no way around them. */
import { pauseBefore } from 'c/lpConnection';
import { CLOSE } from 'c/lpProtocol';
import type { ServerFrame } from 'c/lpProtocol';
import { Play } from './play';

const resumed: ServerFrame = { type: 'resumed', sessionId: 's1', epoch: 1, seq: 10 };

it('thousands that lose their server in one instant come back spread over the whole pause', () => {
  for (const attempt of [0, 1, 3, 9]) {
    const pauses = Array.from({ length: 1_000 }, (_, n) => pauseBefore('later', attempt, n / 1_000));
    const most = Math.max(...pauses);
    expect(Math.min(...pauses)).toBe(250);
    expect(most).toBeLessThanOrEqual(30_000);
    const tenths = Array.from({ length: 10 }, (_, n) => pauses.filter((ms) => ms * 10 <= most * (n + 1)).length);
    expect(tenths).toEqual([...tenths].sort((a, b) => a - b));
    expect(tenths[4]).toBeLessThan(700);
  }
});

it('a line that comes and goes every second is tried ever less often, whatever the code', () => {
  for (const code of [1006, CLOSE.RETRY_NOW, CLOSE.SLOW_READER]) {
    const play = new Play().live();
    const pauses: number[] = [];
    for (let flap = 0; flap < 10; flap++) {
      play.now += 1_000;
      play.put({ type: 'timer', name: 'heartbeat' }, { type: 'closed', code });
      pauses.push(play.pause ?? 0);
      play.now += play.pause ?? 0;
      play.upTo(`n${flap}`).frame(resumed);
    }
    expect(pauses.slice(1)).toEqual([...pauses.slice(1)].sort((a, b) => a - b));
    expect(pauses[9]).toBeGreaterThan(10_000);
  }
});

it('after half a minute of health the next break is a new one', () => {
  const play = new Play().live();
  for (let n = 0; n < 5; n++) play.put({ type: 'closed', code: 1006 }).upTo(`n${n}`).frame(resumed);
  play.now += 31_000;
  play.put({ type: 'timer', name: 'heartbeat' }, { type: 'closed', code: 1006 });
  expect(play.pause).toBeLessThanOrEqual(1_000);
});

it('a network that is back ends the pause at once', () => {
  const play = new Play().live();
  play.now += 60_000;
  play.put({ type: 'closed', code: 1006 });
  expect(play.put({ type: 'network', online: true }).opened).toHaveLength(1);
});

it('a network that comes and goes does not turn into a storm', () => {
  const play = new Play().live().put({ type: 'closed', code: 1006 });
  let attempts = 0;
  for (let second = 0; second < 120; second++) {
    play.now += 1_000;
    play.put({ type: 'network', online: false }, { type: 'network', online: true });
    if (play.line.phase !== 'opening') continue;
    attempts += 1;
    play.put({ type: 'closed', code: 1006 });
  }
  expect(attempts).toBeGreaterThan(5);
  expect(attempts).toBeLessThan(30);
});

it('looking at the page never makes an attempt later than planned', () => {
  const play = new Play().live();
  for (let n = 0; n < 6; n++) play.put({ type: 'closed', code: 1006 }, { type: 'timer', name: 'retry' });
  play.random = 0;
  play.put({ type: 'closed', code: 1006 });
  expect(play.pause).toBe(250);
  expect(play.put({ type: 'wake' }).pause).toBe(250);
});

it('without a network the reason is said, and no attempt is forced', () => {
  const play = new Play().live().put({ type: 'closed', code: 1006 }, { type: 'network', online: false });
  expect(play.opened).toEqual([]);
  expect(play.emitted).toContainEqual(
    expect.objectContaining({ state: 'waiting', text: expect.stringContaining('This computer is offline') }),
  );
});
