/** Agents of a server that drains: who is waited for, for how long, and what the others and the softphones are told. */
import { describe, expect, it } from 'vitest';
import type { Desk } from '../../../connector-server/src/desk/desk.ts';
import { createHandover } from '../../../connector-server/src/wiring/handover.ts';
import { createManualTimers } from '../desk/manualTimers.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const OTHER = { serverId: 'other', url: 'https://two.test', agents: 0 };

/** `agents` desks with a session and one softphone each; `followed`: the softphones go when told. */
function draining(agents: number, followed: boolean) {
  const timers = createManualTimers();
  const told: string[] = [];
  const moved: string[] = [];
  const heard = new Map<string, (message: never) => void>();
  const desks = new Map<string, Desk>();
  for (let n = 0; n < agents; n++) {
    const salesforceUserId = `agent${n}`;
    const tabs = new Set([1]);
    desks.set(salesforceUserId, {
      core: { key: { connectionId: 'c', salesforceUserId }, tabs },
      link: { session: {}, letGo: () => {} },
      leave: () => {},
      move: (url: string) => {
        moved.push(`${salesforceUserId} ${url}`);
        if (followed) tabs.clear();
      },
      left: () => (tabs.size === 0 ? Promise.resolve() : new Promise(() => {})),
    } as unknown as Desk);
  }
  const handover = createHandover({
    membership: {
      self: { serverId: 'me', url: 'https://one.test' },
      startDraining: async () => {},
      peers: () => [OTHER],
    } as never,
    leases: {} as never,
    adoption: {} as never,
    desks: {
      roster: {
        all: () => desks.values(),
        giveAway: ({ salesforceUserId }: { salesforceUserId: string }) => void desks.delete(salesforceUserId),
        get size() {
          return desks.size;
        },
      } as never,
    },
    bus: {
      publish: async (message: { kind: string; salesforceUserId: string }) =>
        void told.push(`${message.kind} ${message.salesforceUserId}`),
      subscribe: (kind: string, listener: (message: never) => void) => {
        heard.set(kind, listener);
        return () => {};
      },
    } as never,
    timers,
    random: () => 0.5,
    log: { info: () => {}, warn: () => {} },
  });
  const live = (salesforceUserId: string): void =>
    heard.get('agentLive')?.({
      kind: 'agentLive',
      from: 'other',
      to: 'me',
      connectionId: 'c',
      salesforceUserId,
    } as never);
  let over = false;
  const drained = handover.drain().then(() => (over = true));
  return { timers, told, moved, desks, live, drained, isOver: () => over };
}

describe('a server that drains', () => {
  it('sends the softphones on as soon as the session is up elsewhere, and is done when all are there', async () => {
    const { told, moved, desks, live, drained } = draining(2, true);
    await turn();
    expect([told, moved]).toEqual([['agentMoved agent0', 'agentMoved agent1'], []]);
    live('agent1');
    await turn();
    expect(moved).toEqual(['agent1 https://two.test']);
    expect([...desks.keys()]).toEqual(['agent0']);
    live('agent0');
    await drained;
    expect(desks.size).toBe(0);
  });

  it('opens the next session elsewhere while softphones of the one before are still on their way', async () => {
    const { told, live, isOver } = draining(150, false);
    await turn();
    expect(told).toHaveLength(100);
    for (let n = 0; n < 50; n++) live(`agent${n}`);
    await turn();
    expect(told).toHaveLength(150);
    expect(isOver()).toBe(false);
  });

  it('ends in time when nobody answers, and tells everybody who is left where to go', async () => {
    const { timers, told, moved, drained, isOver } = draining(1_000, false);
    for (let second = 0; second < 17; second++) {
      expect(isOver()).toBe(false);
      await turn();
      timers.pass(1_000);
      await turn();
    }
    await drained;
    expect(new Set(told).size).toBe(1_000);
    expect(told).toHaveLength(1_000);
    expect(new Set(moved).size).toBe(1_000);
  });
});
