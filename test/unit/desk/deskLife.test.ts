/** How long a desk lives: as long as anything would be lost without it, and no longer. */
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createDesks, type DesksOfServer } from '../../../connector-server/src/desk/desks.ts';
import type {
  AgentSession,
  AgentSessionListener,
  Availabilities,
  CredentialBundle,
  LivePerson,
} from '../../../connector-server/src/desk/livePersonPorts.ts';
import type { AgentIdentity, AgentRecord, DeskAttachment } from '../../../connector-server/src/desk/ports.ts';
import type { ServerFrame } from '../../../connector-server/src/protocol/types.ts';
import { conversation, ME } from '../conversation/upstreamEvents.ts';
import { createMemoryTickets, NO_OTHER_SERVER } from '../../support/memoryTickets.ts';
import { createManualTimers } from './manualTimers.ts';

const bundle: CredentialBundle = {
  method: 'password',
  accessToken: 't',
  refreshToken: null,
  csrf: null,
  cookies: null,
  userId: ME,
  pid: null,
  obtainedAt: 0,
  expiresAt: null,
};
const identity: AgentIdentity = {
  connectionId: 'c',
  orgId: 'o',
  salesforceUserId: '005000000000001AAA',
  username: 'ada',
  email: '',
  name: 'Ada',
  permissions: [],
};
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function world() {
  const timers = createManualTimers();
  const vault = new Map<string, CredentialBundle>();
  let remembered: AgentRecord | null = null;
  const sessions: { listener: AgentSessionListener; stopped: boolean }[] = [];
  const revoked: string[] = [];
  const availabilities: string[] = [];
  const texts: string[] = [];
  const none: Promise<void> = Promise.resolve();
  const gates = {
    signIn: Promise.resolve(),
    registry: Promise.resolve(),
    save: Promise.resolve(),
    load: none,
    remove: none,
    unreadable: 0,
  };
  const ok = async () => ({ outcome: 'ok', value: null }) as const;
  const livePerson = {
    signIn: {
      withPassword: () => gates.signIn.then(() => bundle),
      revoke: async (_account: unknown, one: CredentialBundle) => void revoked.push(one.accessToken),
    },
    directory: { get: () => Promise.reject(new Error('away')), cached: () => null },
    history: { conversation: async () => null },
    machine: { token: async () => null, refused: () => true },
    openSession(_account: unknown, _bundle: CredentialBundle, listener: AgentSessionListener) {
      const entry = { listener, stopped: false };
      sessions.push(entry);
      return {
        userId: ME,
        pid: null,
        connected: true,
        bearer: 't',
        start: () => {},
        stop: () => (entry.stopped = true),
        setAvailability: async (wanted: Availabilities) => (availabilities.push(wanted.availability), ok()),
        noteAvailability: () => {},
        queryMessages: async () => ({ outcome: 'ok', value: [] }),
        profileOf: async () => ({ outcome: 'refused', status: 403, text: '' }),
      } as unknown as AgentSession;
    },
  } as unknown as LivePerson;
  const desks: DesksOfServer = createDesks({
    logger: pino({ level: 'silent' }),
    timers,
    publicUrl: 'http://connector.test',
    connections: {
      find: () => ({
        id: 'c',
        name: 'C',
        orgId: 'o',
        livePerson: { account: '1', signIn: { oauth: null, password: true } },
        softphone: { openRecord: 'never', sound: true, wrapUpSeconds: 600, maxMessageChars: 8_000 },
        presence: { awayAfterSeconds: 60, offlineAfterSeconds: 1_800 },
      }),
    },
    vault: {
      load: async (key) => {
        if (gates.unreadable-- > 0) throw new Error('timeout exceeded when trying to connect');
        const found = vault.get(key.salesforceUserId) ?? null;
        await gates.load;
        return found;
      },
      save: (key, one) => gates.save.then(() => void vault.set(key.salesforceUserId, one)),
      clear: async (key) => void vault.delete(key.salesforceUserId),
      deposit: async () => false,
      remove: async (key) => {
        await gates.remove;
        vault.delete(key.salesforceUserId);
      },
      bearers: async () => [],
    },
    tickets: createMemoryTickets(),
    signInNotices: NO_OTHER_SERVER,
    registry: {
      load: () => gates.registry.then(() => remembered),
      save: async (_key, record) => void (remembered = record),
    },
    facts: { record: async () => {} },
    memory: {
      openOf: async () => [],
      closedOf: async () => [],
      unfinished: async () => null,
      recall: async () => ({ links: [], handsOff: false, mark: null }),
    },
    crm: { answer: () => ({ outcome: 'refused', code: 'not_set_up', text: 'Not set up.' }) },
    matching: { plan: () => null, judge: () => ({ match: { state: 'none', candidates: [], text: '' }, link: null }) },
    livePerson,
    epoch: 1,
  });
  const frames: ServerFrame[] = [];
  const attach = (tabId = 'tab'): Promise<DeskAttachment> =>
    desks.attach(
      identity,
      { type: 'authenticate', protocol: 1, token: '', client: { host: 'simulator', version: '0', tabId } },
      { deliver: (frame) => void frames.push(frame), deliverText: (text) => void texts.push(text), close: () => {} },
    );
  const send = (at: DeskAttachment, name: 'signInWithPassword' | 'signOut'): void =>
    at.receive({
      type: 'command',
      id: `${name}-${frames.length}`,
      epoch: 1,
      command: name === 'signOut' ? { name } : { name, username: 'ada', password: 'x' },
    });
  const signedIn = async (): Promise<DeskAttachment> => {
    const at = await attach();
    send(at, 'signInWithPassword');
    await turn();
    return at;
  };
  const hours = (count: number): void => {
    for (let minute = 0; minute < count * 60; minute++) timers.pass(60_000);
  };
  return { timers, availabilities, texts, vault, sessions, revoked, gates, desks, attach, send, signedIn, hours };
}

describe('an agent who left', () => {
  it('without anything open takes no memory and no socket after a while, and is back at once on return', async () => {
    const { desks, sessions, vault, signedIn, hours, attach } = world();
    (await signedIn()).detach();
    hours(0.4);
    expect(desks.counts()).toMatchObject({ desks: 1, connected: 1 });
    hours(0.2);
    expect(desks.counts()).toMatchObject({ desks: 0, connected: 0 });
    expect(sessions.map((one) => one.stopped)).toEqual([true]);
    expect(vault.size).toBe(1);
    await attach();
    expect(desks.counts()).toMatchObject({ desks: 1, connected: 1 });
  });

  it('is told on return that the presence is back where it was', async () => {
    const { signedIn, hours, attach, availabilities, texts } = world();
    const at = await signedIn();
    at.receive({
      type: 'command',
      id: 'p',
      epoch: 1,
      command: { name: 'setPresence', availability: 'ONLINE', reasonId: null },
    });
    await turn();
    at.detach();
    hours(2);
    expect(availabilities).toEqual(['AWAY', 'ONLINE', 'AWAY', 'OFFLINE']);
    texts.length = 0;
    await attach();
    expect(availabilities.at(-1)).toBe('ONLINE');
    expect(texts.some((text) => text.includes('presence_restored'))).toBe(true);
  });

  it('with a conversation open stays, so that its end is recorded', async () => {
    const { desks, sessions, signedIn, hours } = world();
    const at = await signedIn();
    sessions[0]?.listener.onEvent(conversation());
    at.detach();
    hours(12);
    expect(desks.counts()).toMatchObject({ desks: 1, connected: 1, conversations: 1 });
  });

  it('and whose LivePerson session ended is let go even with a conversation in the list', async () => {
    const { desks, sessions, signedIn, hours } = world();
    const at = await signedIn();
    sessions[0]?.listener.onEvent(conversation());
    at.detach();
    sessions[0]?.listener.onStatus({ state: 'signed_out', code: 'session_ended', text: '', action: 'sign_in' });
    hours(1);
    expect(desks.counts().desks).toBe(0);
  });
});

describe('an administrator who ends the session of an agent that is just being brought back', () => {
  const key = { connectionId: identity.connectionId, salesforceUserId: identity.salesforceUserId };
  const gate = (): { opened: Promise<void>; open: () => void } => {
    let open = (): void => {};
    const opened = new Promise<void>((resolve) => (open = resolve));
    return { opened, open: () => open() };
  };

  it('ends it also when the desk read the kept session before it was deleted', async () => {
    const { desks, gates, vault, sessions, revoked, attach } = world();
    vault.set(key.salesforceUserId, bundle);
    const removal = gate();
    gates.remove = removal.opened;
    const dismissed = desks.dismiss(key, 'Your session was ended.');
    await turn();
    // No desk was there when the administrator came; now there is, with the session not yet deleted.
    await attach();
    expect(sessions.map(({ stopped }) => stopped)).toEqual([false]);
    removal.open();
    await dismissed;
    expect(sessions.map(({ stopped }) => stopped)).toEqual([true]);
    expect([vault.size, revoked.includes(bundle.accessToken)]).toEqual([0, true]);
  });

  it('leaves nothing that a desk opens later when it is still reading', async () => {
    const { desks, gates, vault, sessions, revoked, attach } = world();
    vault.set(key.salesforceUserId, bundle);
    const reading = gate();
    gates.load = reading.opened;
    const attached = attach();
    await turn();
    const dismissed = desks.dismiss(key, 'Your session was ended.');
    await turn();
    reading.open();
    await Promise.all([attached, dismissed]);
    expect([sessions.length, vault.size, desks.counts().connected]).toEqual([0, 0, 0]);
    expect(revoked).toEqual([bundle.accessToken]);
  });
});

it('an agent whose arrival takes long keeps the desk, so that there is never a second session', async () => {
  const { desks, gates, attach, signedIn, hours, sessions } = world();
  let open = (): void => {};
  gates.registry = new Promise((resolve) => (open = resolve));
  const first = attach('slow');
  hours(1);
  open();
  await first;
  await signedIn();
  expect(desks.counts()).toMatchObject({ desks: 1, tabs: 2 });
  expect(sessions).toHaveLength(1);
});

describe('signing out', () => {
  it('while a sign-in is under way wins: its session is ended, not opened', async () => {
    const { gates, attach, send, sessions, vault, revoked } = world();
    let open = (): void => {};
    gates.signIn = new Promise((resolve) => (open = resolve));
    const at = await attach();
    send(at, 'signInWithPassword');
    send(at, 'signOut');
    await turn();
    open();
    await turn();
    expect([sessions.length, vault.size, revoked]).toEqual([0, 0, ['t']]);
  });

  it('leaves nothing in the vault, however slow the database was to keep the session', async () => {
    const { gates, send, signedIn, vault } = world();
    let open = (): void => {};
    gates.save = new Promise((resolve) => (open = resolve));
    const at = await signedIn();
    send(at, 'signOut');
    await turn();
    open();
    await turn();
    expect(vault.size).toBe(0);
  });
});

describe('a kept session that cannot be read', () => {
  it('because the database does not answer is read again until it does: nobody has to sign in for that', async () => {
    const { desks, gates, vault, sessions, texts, timers, attach } = world();
    vault.set(identity.salesforceUserId, bundle);
    gates.unreadable = 3;
    await attach();
    expect(sessions).toHaveLength(0);
    await attach();
    for (let second = 0; second < 60 && sessions.length === 0; second++) {
      timers.pass(1_000);
      await turn();
    }
    expect(sessions).toHaveLength(1);
    expect(gates.unreadable).toBe(-1);
    expect(texts.some((text) => text.includes('Please sign in') || text.includes('not signed in'))).toBe(false);
    expect(desks.counts()).toMatchObject({ desks: 1, connected: 1 });
  });

  it('is not brought back after the agent signed out meanwhile', async () => {
    const { gates, vault, sessions, timers, attach, send } = world();
    vault.set(identity.salesforceUserId, bundle);
    gates.unreadable = 1;
    send(await attach(), 'signOut');
    await turn();
    for (let second = 0; second < 60; second++) {
      timers.pass(1_000);
      await turn();
    }
    expect([sessions.length, vault.size]).toEqual([0, 0]);
  });
});
