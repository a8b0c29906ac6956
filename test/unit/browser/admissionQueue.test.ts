import { describe, expect, it } from 'vitest';
import { createAdmissionQueue } from '../../../connector-server/src/browser/admissionQueue.ts';
import { createAgentPlaces } from '../../../connector-server/src/browser/agentPlaces.ts';
import { EDGE_LIMITS } from '../../../connector-server/src/browser/edgeLimits.ts';
import { ManualTimers } from './manualTimers.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the queue of those who want to be let in', () => {
  it('keeps the order, and so many at a time', async () => {
    const queue = createAdmissionQueue({ concurrent: 2, waiting: 10, patienceMs: 1_000 }, new ManualTimers());
    const begun: number[] = [];
    const leaves: (() => void)[] = [];
    for (let at = 0; at < 5; at++)
      void queue.enter().then((leave) => {
        begun.push(at);
        if (leave) leaves.push(leave);
      });
    await turn();
    await turn();
    expect(begun).toEqual([0, 1]);
    leaves[0]?.();
    leaves[0]?.();
    await turn();
    await turn();
    expect(begun).toEqual([0, 1, 2]);
    for (const leave of leaves.splice(0)) leave();
    await turn();
    await turn();
    expect(begun).toEqual([0, 1, 2, 3, 4]);
    expect(queue.waiting).toBe(0);
  });

  it('lets the event loop breathe between groups', async () => {
    const queue = createAdmissionQueue({ concurrent: 1_000, waiting: 1_000, patienceMs: 1_000 }, new ManualTimers());
    let begun = 0;
    for (let at = 0; at < 100; at++) void queue.enter().then(() => begun++);
    await turn();
    expect(begun).toBeLessThan(100);
    while (begun < 100) await turn();
  });

  it('has so many places, and an end to waiting', async () => {
    const timers = new ManualTimers();
    const queue = createAdmissionQueue({ concurrent: 1, waiting: 2, patienceMs: 1_000 }, timers);
    const leave = await queue.enter();
    const late = queue.enter();
    const later = queue.enter();
    expect(await queue.enter()).toBeNull();
    timers.advance(1_000);
    expect(await late).toBeNull();
    expect(await later).toBeNull();
    leave?.();
    expect(await queue.enter()).not.toBeNull();
  });
});

describe('places', () => {
  const limits = {
    ...EDGE_LIMITS,
    socketsPerAgent: 2,
    socketsPerConnection: 3,
    handshakesBurst: 4,
    handshakesPerSecond: 1,
  };

  it('are counted per agent, whatever form the id has, and come back', () => {
    const places = createAgentPlaces(limits, new ManualTimers());
    const first = places.take('c', '005Bx0000000001AAA');
    expect(places.take('c', '005Bx0000000001')).toHaveProperty('key');
    expect(places.take('c', '005Bx0000000001AAA')).toEqual({ refused: 'agent_limit' });
    if ('key' in first) places.free(first.key);
    expect(places.take('c', '005Bx0000000001AAA')).toHaveProperty('key');
  });

  it('are counted per connection', () => {
    const places = createAgentPlaces(limits, new ManualTimers());
    const keys = ['1', '2', '3'].map((id) => places.take('c', id));
    expect(places.take('c', '4')).toEqual({ refused: 'connection_limit' });
    expect(places.take('other', '4')).toHaveProperty('key');
    for (const each of keys) if ('key' in each) places.free(each.key);
    expect(places.take('c', '5')).toHaveProperty('key');
  });

  it('cannot be taken too often, until time has passed', () => {
    const timers = new ManualTimers();
    const places = createAgentPlaces(limits, timers);
    const comeAndGo = () => {
      const place = places.take('c', '1');
      if ('key' in place) places.free(place.key);
      return 'refused' in place ? place.refused : 'in';
    };
    expect([1, 2, 3, 4, 5].map(comeAndGo)).toEqual(['in', 'in', 'in', 'in', 'agent_too_often']);
    timers.advance(1_000);
    expect([comeAndGo(), comeAndGo()]).toEqual(['in', 'agent_too_often']);
  });
});
