import { Leader } from 'c/lpLeader';

/** Web Locks between tabs: one holds, the others wait in order; stealing unseats the holder, whose request fails. */
function fakeLocks() {
  interface Turn {
    work: () => Promise<unknown> | undefined;
    resolve: () => void;
    reject: (error: Error) => void;
  }
  const queue: Turn[] = [];
  let holder: Turn | null = null;
  const next = (): void => {
    const turn = holder ? undefined : queue.shift();
    if (!turn) return;
    holder = turn;
    void Promise.resolve(turn.work()).then(() => {
      turn.resolve();
      if (holder === turn) holder = null;
      next();
    });
  };
  return {
    request: (_name: string, options: LockOptions, work: Turn['work']) =>
      new Promise<void>((resolve, reject) => {
        const turn = { work, resolve, reject };
        options.signal?.addEventListener('abort', () => {
          const at = queue.indexOf(turn);
          if (at < 0) return;
          queue.splice(at, 1);
          reject(new DOMException('', 'AbortError'));
        });
        if (options.steal) {
          holder?.reject(new DOMException('', 'AbortError'));
          holder = null;
          queue.unshift(turn);
        } else queue.push(turn);
        next();
      }),
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
  const state = { leads: false, able: true };
  const leader = new Leader(
    { name: 'lp-leader:org:user', tabId, onChange: (leads) => (state.leads = leads), able: () => state.able },
    around,
  );
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

it('a tab about to be frozen gives the lead away, and takes part again afterwards', async () => {
  const locks = fakeLocks();
  const [a, b] = [tab('a', { locks }), tab('b', { locks })];
  await settle();
  a.leader.pause();
  await settle();
  expect([a, b].map(({ state }) => state.leads)).toEqual([false, true]);
  a.leader.resume();
  await settle();
  expect(a.state.leads).toBe(false);
  b.leader.stop();
  await settle();
  expect(a.state.leads).toBe(true);
});

it('a tab frozen while it waits does not get the lead', async () => {
  const locks = fakeLocks();
  const [a, b, c] = [tab('a', { locks }), tab('b', { locks }), tab('c', { locks })];
  await settle();
  b.leader.pause();
  a.leader.stop();
  await settle();
  expect([b, c].map(({ state }) => state.leads)).toEqual([false, true]);
});

describe('when a leader is needed', () => {
  beforeEach(() => jest.useFakeTimers());

  it('one that answers keeps the lead', async () => {
    const around = { locks: fakeLocks(), channel: fakeChannels().channel };
    const [a, b] = [tab('a', around), tab('b', around)];
    await settle();
    b.leader.needed();
    await jest.advanceTimersByTimeAsync(10_000);
    expect([a, b].map(({ state }) => state.leads)).toEqual([true, false]);
  });

  it('one that holds the lock and does not answer, e.g. a frozen tab, is unseated within two seconds', async () => {
    const around = { locks: fakeLocks(), channel: fakeChannels().channel };
    // A frozen tab: it holds the lock and hears nothing.
    const frozen = tab('a', { locks: around.locks });
    const [b, c] = [tab('b', around), tab('c', around)];
    await settle();
    b.leader.needed();
    c.leader.needed();
    await jest.advanceTimersByTimeAsync(2_000);
    expect([b, c].filter(({ state }) => state.leads)).toHaveLength(1);
    expect(frozen.state.leads).toBe(false);
  });

  it('one without a line is unseated, and leads again when nobody else is left', async () => {
    const around = { locks: fakeLocks(), channel: fakeChannels().channel };
    const [a, b] = [tab('a', around), tab('b', around)];
    await settle();
    a.state.able = false;
    b.leader.needed();
    await jest.advanceTimersByTimeAsync(2_000);
    expect([a, b].map(({ state }) => state.leads)).toEqual([false, true]);
    b.leader.stop();
    await settle();
    expect(a.state.leads).toBe(true);
  });

  it('nobody unseats a leader who cannot lead either', async () => {
    const around = { locks: fakeLocks(), channel: fakeChannels().channel };
    const [a, b] = [tab('a', around), tab('b', around)];
    await settle();
    a.state.able = b.state.able = false;
    b.leader.needed();
    await jest.advanceTimersByTimeAsync(5_000);
    expect([a, b].map(({ state }) => state.leads)).toEqual([true, false]);
  });
});

it('where locks are refused a tab leads alone rather than staying silent', async () => {
  const locks = { request: () => Promise.reject(new DOMException('', 'SecurityError')) } as never;
  const a = tab('a', { locks });
  await settle();
  expect(a.state.leads).toBe(true);
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
