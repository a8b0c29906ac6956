import { initialState, reduce } from 'c/lpModel';
import type { SoftphoneState } from 'c/lpModel';
import type { Ringer } from 'c/lpSound';
import { ring, snapshot } from '../../lpModel/__tests__/fixtures';
import { RingTone } from '../ringTone';

const ringing: SoftphoneState = reduce(initialState(), {
  kind: 'snapshot',
  resynced: false,
  snapshot: snapshot({ rings: [ring('r1')] }),
});
const quiet: SoftphoneState = { ...ringing, rings: [] };
const leading = (state: SoftphoneState, soundBlocked: boolean): SoftphoneState => ({
  ...state,
  leader: true,
  soundBlocked,
});

/** Tabs of one agent: what each of them sounds, and what travels between them. */
function tabs(...free: boolean[]) {
  const open: BroadcastChannel[] = [];
  const travelled: unknown[] = [];
  const channel = (): BroadcastChannel => {
    const self = {
      onmessage: null,
      postMessage(data: unknown) {
        travelled.push(data);
        for (const other of open) if (other !== (self as unknown)) other.onmessage?.({ data } as MessageEvent);
      },
      close: () => undefined,
    } as unknown as BroadcastChannel;
    open.push(self);
    return self;
  };
  const all = free.map((isFree) => {
    const sound = { on: false };
    const ringer = { free: isFree, ring: (on: boolean) => (sound.on = on), stop: () => undefined } as unknown as Ringer;
    const tone = new RingTone(() => undefined, ringer);
    tone.join('lp-attention:org:user', channel);
    return { tone, sound };
  });
  return { all, travelled, sounds: () => all.map(({ sound }) => sound.on) };
}

it('the leader alone sounds', () => {
  const { all, sounds, travelled } = tabs(true, true);
  all[0]?.tone.follow(leading(ringing, false));
  all[1]?.tone.follow(ringing);
  expect(sounds()).toEqual([true, false]);
  expect(travelled).toEqual([]);
});

it('a tab the agent has clicked sounds for a leader the browser keeps silent, until the ring ends', () => {
  const { all, sounds, travelled } = tabs(false, true, false);
  all[1]?.tone.follow(ringing);
  all[2]?.tone.follow(ringing);
  all[0]?.tone.follow(leading(ringing, true));
  expect(sounds()).toEqual([true, true, false]);
  all[0]?.tone.follow(leading(quiet, true));
  expect(sounds()).toEqual([false, false, false]);
  expect(travelled).toEqual([{ signal: 'ring' }, { signal: 'quiet' }]);
});

it('nothing sounds where the settings say so', () => {
  const { all, sounds } = tabs(true);
  all[0]?.tone.follow({ ...leading(ringing, false), settings: { ...ringing.settings, sound: false } });
  expect(sounds()).toEqual([false]);
});
