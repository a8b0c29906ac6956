import { Leader } from 'c/lpLeader';

/** Web Locks between tabs: the first holds, the next waits until the holder lets go. */
function fakeLocks() {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    request: (_name: string, options: { signal?: AbortSignal }, work: () => Promise<unknown>) => {
      const mine = tail.then(() => (options.signal?.aborted ? Promise.reject(new Error('AbortError')) : work()));
      tail = mine.catch(() => undefined);
      return mine;
    },
  } as unknown as Pick<LockManager, 'request'>;
}

/** A BroadcastChannel shared by tabs; remembers all that travelled. */
function fakeChannels() {
  const open = new Set<{ onmessage: ((event: { data: unknown }) => void) | null }>();
  const travelled: unknown[] = [];
  const channel = () => {
    const self = {
      onmessage: null,
      postMessage(data: unknown) {
        travelled.push(data);
        for (const other of open) if (other !== self) other.onmessage?.({ data });
      },
      close: () => void open.delete(self),
    };
    open.add(self);
    return self as unknown as BroadcastChannel;
  };
  return { channel, travelled };
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

function tab(tabId: string, around: ConstructorParameters<typeof Leader>[1]) {
  const state = { leads: false };
  const leader = new Leader({ name: 'lp-leader:org:user', tabId, onChange: (leads) => (state.leads = leads) }, around);
  leader.start();
  return { state, leader };
}

afterEach(() => jest.useRealTimers());

it('exactly one of several tabs leads, and the next takes over when it goes', async () => {
  const locks = fakeLocks();
  const [a, b, c] = [tab('a', { locks }), tab('b', { locks }), tab('c', { locks })];
  await settle();
  expect([a, b, c].map(({ state }) => state.leads)).toEqual([true, false, false]);
  a.leader.stop();
  await settle();
  expect([b, c].map(({ state }) => state.leads)).toEqual([true, false]);
});

it('a tab that left while waiting never leads', async () => {
  const locks = fakeLocks();
  const [a, b] = [tab('a', { locks }), tab('b', { locks })];
  await settle();
  b.leader.stop();
  a.leader.stop();
  await settle();
  expect(b.state.leads).toBe(false);
});

it('without Web Locks the tabs agree by heartbeats, and recover when the leader leaves', () => {
  jest.useFakeTimers();
  const { channel } = fakeChannels();
  const [b, a] = [tab('b', { channel }), tab('a', { channel })];
  jest.advanceTimersByTime(3_000);
  expect([a.state.leads, b.state.leads]).toEqual([true, false]);
  a.leader.stop();
  jest.advanceTimersByTime(2_000);
  expect(b.state.leads).toBe(true);
});

it('without Web Locks a leader that died in silence is replaced', () => {
  jest.useFakeTimers();
  const { channel } = fakeChannels();
  const b = tab('b', { channel });
  channel().postMessage({ signal: 'beat', tab: 'a' });
  jest.advanceTimersByTime(60_000);
  expect(b.state.leads).toBe(false);
  jest.advanceTimersByTime(20_000);
  expect(b.state.leads).toBe(true);
});

it('nothing but the life of tabs travels between tabs', () => {
  jest.useFakeTimers();
  const { channel, travelled } = fakeChannels();
  tab('a', { channel }).leader.stop();
  tab('b', { channel });
  jest.advanceTimersByTime(10_000);
  expect(travelled.length).toBeGreaterThan(3);
  for (const message of travelled) expect(Object.keys(message as object).sort()).toEqual(['signal', 'tab']);
});

it('a browser with neither leads alone rather than staying silent', () => {
  expect(tab('a', {}).state.leads).toBe(true);
});
