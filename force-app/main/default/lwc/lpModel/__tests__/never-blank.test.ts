import { firstFailed, initialState, reduce } from 'c/lpModel';
import type { ModelEvent, SoftphoneState } from 'c/lpModel';
import type { HostCheck } from 'c/hostTypes';
import { snapshot } from './fixtures';

const after = (...events: ModelEvent[]): SoftphoneState => events.reduce(reduce, initialState());
const check = (id: HostCheck['id'], state: HostCheck['state']): ModelEvent => ({
  kind: 'check',
  check: { id, state, text: `${id} ${state}`, whoCanFix: 'admin' },
});
const line = (state: SoftphoneState['connection']['state']): ModelEvent => ({
  kind: 'line',
  state,
  text: '',
  retryAt: null,
  action: null,
});
const ready: ModelEvent = { kind: 'snapshot', snapshot: snapshot(), resynced: false };

describe('the screen', () => {
  it('shows the checks when nothing came in time', () => {
    expect(after({ kind: 'nothingYet' }).screen).toBe('checks');
  });

  it('shows the checks as soon as one failed, the first one first', () => {
    const state = after(check('settings', 'ok'), check('connector', 'failed'), check('frame', 'ok'));
    expect(state.screen).toBe('checks');
    expect(firstFailed(state)?.id).toBe('connector');
    expect(state.checks.map(({ id }) => id)).toEqual(['frame', 'settings', 'connector']);
  });

  it('shows the desk once there is content, and keeps it while the line is down', () => {
    expect(
      after(
        check('connector', 'failed'),
        check('connector', 'ok'),
        ready,
        line('waiting'),
        check('connector', 'failed'),
      ).screen,
    ).toBe('desk');
  });

  it('leaves the list of choices when one was chosen', () => {
    const choosing = after({ kind: 'choose', connections: [{ id: 'a', name: 'A' }] }, line('choosing'));
    expect(choosing.screen).toBe('choose');
    expect(reduce(reduce(choosing, line('connecting')), ready).screen).toBe('desk');
  });

  it('forgets what it knew of later steps when an earlier one fails', () => {
    expect(
      after(check('connector', 'ok'), check('identity', 'ok'), check('connector', 'failed')).checks.map(({ id }) => id),
    ).toEqual(['connector']);
  });
});
