import { Ringer } from 'c/lpSound';

/** Web Audio, as much of it as a ring needs; suspended until `resume` is allowed. */
class FakeAudio extends EventTarget {
  state = 'suspended';
  currentTime = 0;
  destination = {};
  allowed = false;
  notes = 0;
  createOscillator() {
    return {
      frequency: { value: 0 },
      connect: <T>(next: T) => next,
      start: () => void this.notes++,
      stop: () => undefined,
    };
  }
  createGain() {
    const gain = {
      setValueAtTime: () => gain,
      linearRampToValueAtTime: () => gain,
      exponentialRampToValueAtTime: () => gain,
    };
    return { gain, connect: <T>(next: T) => next };
  }
  resume() {
    if (this.allowed) {
      this.state = 'running';
      this.dispatchEvent(new CustomEvent('statechange'));
    }
    return this.allowed ? Promise.resolve() : new Promise<void>(() => undefined);
  }
  close = () => Promise.resolve();
}

function setUp() {
  const audio = new FakeAudio();
  const blocked: boolean[] = [];
  const ringer = new Ringer(
    (is) => blocked.push(is),
    () => audio as unknown as AudioContext,
  );
  return { audio, ringer, blocked };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('says that the browser wants a click first', () => {
  const { ringer, audio, blocked } = setUp();
  ringer.ring(true);
  expect(blocked.at(-1)).toBe(true);
  expect(audio.notes).toBe(0);
});

it('sounds from the next repetition on after the click', () => {
  const { ringer, audio, blocked } = setUp();
  ringer.ring(true);
  audio.allowed = true;
  ringer.unlock();
  jest.advanceTimersByTime(2_500);
  expect(blocked.at(-1)).toBe(false);
  expect(audio.notes).toBe(2);
});

it('repeats until told to stop, and starts once', () => {
  const { ringer, audio } = setUp();
  audio.state = 'running';
  ringer.ring(true);
  ringer.ring(true);
  jest.advanceTimersByTime(5_000);
  expect(audio.notes).toBe(6);
  ringer.ring(false);
  jest.advanceTimersByTime(5_000);
  expect(audio.notes).toBe(6);
});

it('a computer without sound rings in silence', () => {
  const ringer = new Ringer(
    () => undefined,
    () => {
      throw new Error('no device');
    },
  );
  expect(() => ringer.ring(true)).not.toThrow();
  ringer.stop();
});
