import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { DeskCore, type Tab } from '../../../connector-server/src/desk/deskCore.ts';
import type {
  AgentSession,
  Availabilities,
  RequestOutcome,
} from '../../../connector-server/src/desk/livePersonPorts.ts';
import { createPresenceKeeper } from '../../../connector-server/src/desk/presenceKeeper.ts';
import type { SoftphoneEvent } from '../../../connector-server/src/protocol/types.ts';
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
  const answers: RequestOutcome<null>[] = [];
  let asked = 0;
  const notes: Availabilities[] = [];
  const session = {
    connected: true,
    setAvailability: async (wanted: Availabilities) => {
      sent.push(wanted);
      const answer = answers.shift() ?? ({ outcome: 'ok', value: null } as const);
      return answer;
    },
    askAvailability: async () => void (asked += 1),
    noteAvailability: (current: Availabilities) => void notes.push(current),
  } as unknown as AgentSession;
  const saved: Availabilities[] = [];
  const notices: Extract<SoftphoneEvent, { kind: 'notice' }>[] = [];
  const emit = core.emit.bind(core);
  core.emit = (event) => {
    if (event.kind === 'notice') notices.push(event);
    emit(event);
  };
  const presence = createPresenceKeeper({ core, session: () => session, save: (chosen) => void saved.push(chosen) });
  const tab: Tab = { tabId: 't', acked: 0, sink: { deliver: () => {}, deliverText: () => {}, close: () => {} } };
  const words = (): string[] => sent.map((one) => one.availability);
  return {
    timers,
    core,
    presence,
    sent,
    saved,
    notes,
    tab,
    words,
    notices,
    next: (answer: RequestOutcome<null>) => void answers.push(answer),
    asked: () => asked,
  };
}

const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

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

describe('coming back', () => {
  const told = (made: ReturnType<typeof keeper>): { code: string; text: string; steps?: unknown[] }[] => made.notices;

  it('says once what happened and when', async () => {
    const made = keeper();
    const { timers, core, presence, tab } = made;
    await presence.choose('ONLINE', null);
    presence.browserLeft();
    timers.pass(60_000);
    await settled();
    timers.pass(1_740_000);
    await settled();
    timers.pass(7_200_000);
    core.tabs.add(tab);
    presence.browserCame();
    expect(told(made)).toEqual([
      {
        kind: 'notice',
        level: 'info',
        code: 'presence_restored',
        text:
          'No softphone of yours was open. You were set to Away, 2 hours ago. You were set to Offline, 2 hours ago. ' +
          'Your availability is again what you chose. Your conversations are still yours.',
        steps: [
          { at: timers.now() - 8_940_000, text: 'No softphone of yours was open. You were set to Away.' },
          { at: timers.now() - 7_200_000, text: 'You were set to Offline.' },
          {
            at: timers.now(),
            text: 'You are back. Your availability is again what you chose. Your conversations are still yours.',
          },
        ],
      },
    ]);
  });

  it('says nothing after a short absence', async () => {
    const made = keeper();
    await made.presence.choose('ONLINE', null);
    made.presence.browserLeft();
    made.timers.pass(30_000);
    made.core.tabs.add(made.tab);
    made.presence.browserCame();
    expect(told(made)).toEqual([]);
  });

  it('after working elsewhere restores nothing and is not set to Offline meanwhile', async () => {
    const made = keeper();
    await made.presence.choose('AWAY', null);
    await made.presence.choose('ONLINE', null);
    made.presence.browserLeft();
    made.timers.pass(61_000);
    await settled();
    made.presence.reported('ONLINE', null);
    made.timers.pass(7_200_000);
    await settled();
    made.core.tabs.add(made.tab);
    made.presence.browserCame();
    expect(made.words()).toEqual(['AWAY', 'ONLINE', 'AWAY']);
    expect(made.presence.view).toMatchObject({ availability: 'ONLINE', source: 'liveperson' });
  });
});

describe('a change LivePerson did not confirm', () => {
  it('is asked after, and taken back when LivePerson shows something else', async () => {
    const made = keeper();
    await made.presence.choose('AWAY', null);
    made.next({ outcome: 'uncertain', code: 'no_answer' });
    expect(await made.presence.choose('ONLINE', null)).toMatchObject({ outcome: 'uncertain' });
    expect([made.presence.view.availability, made.asked()]).toEqual(['ONLINE', 1]);
    made.presence.reported('AWAY', null);
    expect(made.presence.view).toMatchObject({ availability: 'AWAY', source: 'liveperson' });
    expect(made.notices).toEqual([]);
    expect(made.words()).toEqual(['AWAY', 'ONLINE']);
  });

  it('is told again, as settled, when LivePerson shows it', async () => {
    const made = keeper();
    made.next({ outcome: 'uncertain', code: 'no_answer' });
    await made.presence.choose('ONLINE', null);
    const told = made.core.buffer.seq;
    made.presence.reported('ONLINE', null);
    made.presence.reported('ONLINE', null);
    expect(made.core.buffer.seq).toBe(told + 1);
    expect(made.notices).toEqual([]);
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
