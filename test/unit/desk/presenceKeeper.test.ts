import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { DeskCore, type Tab } from '../../../connector-server/src/desk/deskCore.ts';
import type { AgentSession, Availabilities } from '../../../connector-server/src/desk/livePersonPorts.ts';
import { createPresenceKeeper } from '../../../connector-server/src/desk/presenceKeeper.ts';
import { createManualTimers } from './manualTimers.ts';

function keeper() {
  const timers = createManualTimers();
  const core = new DeskCore({
    key: { connectionId: 'c', salesforceUserId: 'u' },
    profile: {
      id: 'c',
      name: 'C',
      orgId: 'o',
      livePerson: { account: '1', signIn: { oauth: null, password: true } },
      softphone: { openRecord: 'never', sound: true, wrapUpSeconds: 600, maxMessageChars: 8_000 },
      presence: { awayAfterSeconds: 60, offlineAfterSeconds: 1_800 },
    },
    timers,
    logger: pino({ level: 'silent' }),
    facts: { add: () => {}, flush: async () => {}, waiting: 0, lost: 0 },
  });
  const sent: Availabilities[] = [];
  const notes: Availabilities[] = [];
  const session = {
    connected: true,
    setAvailability: async (wanted: Availabilities) => (sent.push(wanted), { outcome: 'ok', value: null } as const),
    noteAvailability: (current: Availabilities) => void notes.push(current),
  } as unknown as AgentSession;
  const saved: Availabilities[] = [];
  const presence = createPresenceKeeper({ core, session: () => session, save: (chosen) => void saved.push(chosen) });
  const tab: Tab = { tabId: 't', acked: 0, sink: { deliver: () => {}, deliverText: () => {}, close: () => {} } };
  const words = (): string[] => sent.map((one) => one.availability);
  return { timers, core, presence, sent, saved, notes, tab, words };
}

describe('presence without a browser', () => {
  it('waits a minute, then Away, after half an hour Offline, and restores what was chosen', async () => {
    const { timers, core, presence, tab, words, saved } = keeper();
    core.tabs.add(tab);
    await presence.choose('ONLINE', null);
    core.tabs.delete(tab);
    presence.browserLeft();
    timers.pass(59_000);
    expect(words()).toEqual(['ONLINE']);
    timers.pass(2_000);
    expect(words()).toEqual(['ONLINE', 'AWAY']);
    timers.pass(1_740_000);
    expect(words()).toEqual(['ONLINE', 'AWAY', 'OFFLINE']);
    core.tabs.add(tab);
    presence.browserCame();
    expect(words()).toEqual(['ONLINE', 'AWAY', 'OFFLINE', 'ONLINE']);
    expect(saved).toEqual([{ availability: 'ONLINE', reasonId: null }]);
  });

  it('does nothing when the browser is back in time', async () => {
    const { timers, core, presence, tab, words } = keeper();
    await presence.choose('ONLINE', null);
    presence.browserLeft();
    timers.pass(59_000);
    core.tabs.add(tab);
    presence.browserCame();
    timers.pass(10_000_000);
    expect(words()).toEqual(['ONLINE']);
    expect(timers.waiting).toBe(0);
  });

  it('leaves an agent alone who is Offline already', async () => {
    const { timers, presence, words } = keeper();
    await presence.choose('OFFLINE', null);
    presence.browserLeft();
    timers.pass(10_000_000);
    expect(words()).toEqual(['OFFLINE']);
  });

  it('keeps the lowered presence through a reconnect of LivePerson', async () => {
    const { timers, presence, sent, core } = keeper();
    await presence.choose('ONLINE', null);
    presence.browserLeft();
    timers.pass(61_000);
    const fresh: Availabilities[] = [];
    presence.prepare({
      setAvailability: async (wanted: Availabilities) => (fresh.push(wanted), { outcome: 'ok', value: null }),
    } as unknown as AgentSession);
    expect(fresh).toEqual([{ availability: 'AWAY', reasonId: null }]);
    expect(core.tabs.size).toBe(0);
    expect(sent.at(-1)?.availability).toBe('AWAY');
  });
});

describe('presence changed elsewhere', () => {
  it('is shown with its source and restored after a reconnect instead of being fought over', async () => {
    const { presence, notes, words } = keeper();
    await presence.choose('ONLINE', null);
    presence.reported('AWAY', '901');
    expect(presence.view).toEqual({ availability: 'AWAY', reasonId: '901', source: 'liveperson' });
    expect(notes).toEqual([{ availability: 'AWAY', reasonId: '901' }]);
    expect(words()).toEqual(['ONLINE']);
  });

  it('is not confused with the echo of our own change', async () => {
    const { presence } = keeper();
    const change = presence.choose('ONLINE', null);
    presence.reported('OFFLINE', null);
    await change;
    presence.reported('ONLINE', null);
    expect(presence.view).toEqual({ availability: 'ONLINE', reasonId: null, source: 'agent' });
  });
});
