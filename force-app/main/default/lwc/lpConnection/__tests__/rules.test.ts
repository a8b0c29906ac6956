/** The ten rules of a resumable session, one test each at least, as far as the softphone has to keep them. */
import { CLOSE, LIMITS } from 'c/lpProtocol';
import type { ServerFrame } from 'c/lpProtocol';
import { snapshot } from '../../lpModel/__tests__/fixtures';
import { Play, event, hello, message } from './play';

const resync = (over: Partial<Extract<ServerFrame, { type: 'resync' }>> = {}): ServerFrame => ({
  type: 'resync',
  reason: 'epoch_changed',
  sessionId: 's2',
  epoch: 2,
  seq: 5,
  snapshot: snapshot(),
  ...over,
});
const resumed = (seq: number, epoch = 1, sessionId = 's1'): ServerFrame => ({ type: 'resumed', sessionId, epoch, seq });

describe('rule 1: the server names session and epoch, and every event has a number', () => {
  it('what was named last is what is resumed, with the number of the last event handled', () => {
    const play = new Play().live(10, 7).frame(event(11)).put({ type: 'closed', code: 1006 }).upTo('n2');
    expect(play.written).toMatchObject([{ resume: { sessionId: 's1', epoch: 7, lastSeq: 11 } }]);
    play.frame(resync()).put({ type: 'closed', code: 1006 }).upTo('n3');
    expect(play.written).toMatchObject([{ resume: { sessionId: 's2', epoch: 2, lastSeq: 5 } }]);
  });
});

describe('rule 2: an acknowledgement means handled', () => {
  it('is written after the model has the event, at the latest after 20', () => {
    const play = new Play().live(0);
    let since = 0;
    for (let seq = 1; seq <= 100; seq++) {
      play.frame(event(seq));
      since += 1;
      if (play.written.length === 0) continue;
      expect(play.effects.map(({ type }) => type)).toEqual(['emit', 'write']);
      expect(play.written).toEqual([{ type: 'ack', seq }]);
      since = 0;
    }
    expect(since).toBeLessThan(LIMITS.ACK_EVERY);
  });

  it('every heartbeat carries one, in both directions', () => {
    const play = new Play().live(3).frame(event(4));
    expect(play.put({ type: 'timer', name: 'heartbeat' }).written).toEqual([{ type: 'ping', ack: 4 }]);
    expect(play.frame({ type: 'ping', serverTime: 0 }).written).toEqual([{ type: 'pong', ack: 4 }]);
  });

  it('an event the model failed on is not acknowledged: everything is fetched anew', () => {
    const play = new Play().live(3).frame(event(4)).put({ type: 'unhandled' });
    expect(play.effects).toContainEqual({ type: 'close', code: CLOSE.HEARTBEAT_LOST });
    expect(play.upTo('n2').written).toEqual([expect.not.objectContaining({ resume: expect.anything() })]);
  });
});

describe('rule 3: resuming only after authenticating again', () => {
  it('each socket authenticates with a token for its own nonce, and the resume is part of that', () => {
    const play = new Play().live().put({ type: 'closed', code: 1006 });
    play.put({ type: 'timer', name: 'retry' }, { type: 'opened' });
    expect(play.written).toEqual([]);
    expect(play.frame(hello('fresh')).written).toEqual([]);
    expect(play.effects).toContainEqual({ type: 'askIdentity', nonce: 'fresh' });
    play.put({ type: 'identity', nonce: 'fresh', token: 'signed-for-fresh' });
    expect(play.written).toMatchObject([{ type: 'authenticate', token: 'signed-for-fresh', resume: {} }]);
  });
});

describe('rule 4: missed events in order, or an announced resync; never a silent gap', () => {
  it('resumed: the missed events follow, told as the past', () => {
    const play = new Play().live(10).put({ type: 'closed', code: 1006 }).upTo('n2').frame(resumed(12));
    expect(play.frame(event(11)).emitted).toMatchObject([{ kind: 'server', past: true }]);
    expect(play.frame(event(12)).emitted).toMatchObject([{ kind: 'server', past: true }]);
    expect(play.frame(event(13)).emitted).toMatchObject([{ kind: 'server', past: false }]);
  });

  it('resync: the snapshot replaces everything, and the count goes on from its number', () => {
    const play = new Play()
      .live(10)
      .put({ type: 'closed', code: 1006 })
      .upTo('n2')
      .frame(resync({ seq: 5 }));
    expect(play.emitted).toContainEqual(expect.objectContaining({ kind: 'snapshot', resynced: true }));
    expect(play.frame(event(6)).emitted).toHaveLength(1);
  });

  it('a number that is missing is never skipped: the line asks again from the last one handled', () => {
    const play = new Play().live(10).frame(event(12));
    expect(play.emitted.filter(({ kind }) => kind === 'server')).toEqual([]);
    expect(play.pause).toBe(0);
    expect(play.upTo('n2').written).toMatchObject([{ resume: { lastSeq: 10 } }]);
  });

  it('a server that leaves the same gap again and again is asked at growing pauses, not in a spin', () => {
    const play = new Play().live(10);
    const pauses: number[] = [];
    for (let round = 0; round < 4; round++) {
      play.frame(event(12));
      pauses.push(play.pause ?? -1);
      play.upTo(`n${round + 2}`).frame(resumed(10));
    }
    expect(pauses[0]).toBe(0);
    expect(pauses.slice(1)).toEqual([...pauses.slice(1)].sort((a, b) => a - b));
    expect(pauses[3]).toBeGreaterThan(1_000);
  });
});

describe('rule 5: a resumed session has one socket', () => {
  it('a replaced socket does not come back by itself', () => {
    const play = new Play().live().put({ type: 'closed', code: CLOSE.REPLACED });
    expect(play.pause).toBeNull();
    expect(play.emitted).toContainEqual(expect.objectContaining({ state: 'stopped', action: 'reload' }));
    expect(play.put({ type: 'wake' }).opened).toEqual([]);
  });
});

describe('rule 6: more handled than sent cannot be', () => {
  it('a server that says so once makes the softphone fetch everything anew, and says stop if it says so again', () => {
    const play = new Play().live(99).put({ type: 'closed', code: 1006 }).upTo('n2');
    play.put({ type: 'closed', code: CLOSE.PROTOCOL_ERROR });
    expect(play.line.phase).toBe('waiting');
    expect(play.upTo('n3').written).toEqual([expect.not.objectContaining({ resume: expect.anything() })]);
    play.put({ type: 'closed', code: CLOSE.PROTOCOL_ERROR });
    expect(play.line.phase).toBe('stopped');
  });

  it.each([
    ['fewer events than were handled', resumed(50)],
    ['another session', resumed(99, 1, 'stranger')],
  ])('a resume to %s is told and not believed', (_, frame) => {
    const play = new Play().live(99).put({ type: 'closed', code: 1006 }).upTo('n2').frame(frame);
    expect(play.emitted).toContainEqual(
      expect.objectContaining({ kind: 'line', state: 'waiting', text: expect.stringContaining('fetched anew') }),
    );
    expect(play.upTo('n3').written).toEqual([expect.not.objectContaining({ resume: expect.anything() })]);
  });
});

describe('rule 7: heartbeats', () => {
  it('the first one comes after a random part of the interval', () => {
    const play = new Play();
    play.random = 0.1;
    expect(play.live().effects).toContainEqual({ type: 'timer', name: 'heartbeat', ms: 2_500 });
    expect(play.put({ type: 'timer', name: 'heartbeat' }).effects).toContainEqual({
      type: 'timer',
      name: 'heartbeat',
      ms: 25_000,
    });
  });

  it('one without an answer until the next closes the line with a code that keeps the session', () => {
    const play = new Play().live();
    play.now += 10_000;
    play.put({ type: 'timer', name: 'heartbeat' });
    play.now += 25_000;
    play.put({ type: 'timer', name: 'heartbeat' });
    expect(play.effects).toContainEqual({ type: 'close', code: CLOSE.HEARTBEAT_LOST });
    expect(play.line.session).not.toBeNull();
  });

  it('in a background tab whose timers run once a minute keep the line', () => {
    const play = new Play().live();
    for (let minute = 0; minute < 5; minute++) {
      play.put({ type: 'timer', name: 'heartbeat' });
      play.now += 50;
      play.frame({ type: 'pong', serverTime: play.now });
      play.now += 60_000;
    }
    expect(play.put({ type: 'timer', name: 'heartbeat' }).line.phase).toBe('live');
  });

  it('after sleep one is sent at once, and five seconds without an answer are enough', () => {
    const play = new Play().live();
    play.now += 1_800_000;
    expect(play.put({ type: 'wake' }).written).toEqual([{ type: 'ping', ack: 10 }]);
    expect(play.effects).toContainEqual({ type: 'timer', name: 'pong', ms: 5_000 });
    play.now += 5_000;
    expect(play.put({ type: 'timer', name: 'pong' }).line.phase).toBe('waiting');
  });

  it('after sleep a line that answers goes on', () => {
    const play = new Play().live();
    play.now += 60_000;
    play.put({ type: 'wake' });
    play.now += 100;
    play.frame({ type: 'pong', serverTime: 0 });
    play.now += 4_900;
    expect(play.put({ type: 'timer', name: 'pong' }).line.phase).toBe('live');
  });
});

describe('rule 8: close codes say what to do', () => {
  it.each([
    ['now', CLOSE.RETRY_NOW, 'The connector is restarting'],
    ['now', CLOSE.SLOW_READER, 'could not keep up'],
    ['now', CLOSE.HEARTBEAT_LOST, 'Nothing was heard from this page'],
    ['later', CLOSE.RETRY_LATER, 'busy or still starting'],
    ['later', CLOSE.RATE_LIMITED, 'asked too much at once'],
    ['now', CLOSE.AUTHENTICATE_AGAIN, 'who you are'],
    ['now', CLOSE.AUTHENTICATION_TIMEOUT, 'who you are'],
    ['later', 1006, 'The connection was lost'],
  ])('%s after %i: “%s”', (when, code, words) => {
    const play = new Play();
    play.random = 0.99;
    play.live().put({ type: 'closed', code });
    expect((play.pause ?? Infinity) <= 500 ? 'now' : 'later').toBe(when);
    expect(play.pause).not.toBeNull();
    expect(play.emitted).toContainEqual(
      expect.objectContaining({ state: 'waiting', text: expect.stringContaining(words), action: 'retry' }),
    );
  });

  it.each([
    [CLOSE.REPLACED, 'opened again', 'reload'],
    [CLOSE.FORBIDDEN, 'does not let you in', 'retry'],
    [CLOSE.PROTOCOL_ERROR, 'did not understand', 'reload'],
    [CLOSE.VERSION_UNSUPPORTED, 'older or newer', 'reload'],
  ])('stop after %i: “%s”, and the agent may %s', (code, words, action) => {
    const play = new Play().live().put({ type: 'closed', code });
    expect(play.pause).toBeNull();
    expect(play.emitted).toContainEqual(
      expect.objectContaining({ state: 'stopped', text: expect.stringContaining(words), action }),
    );
  });
});

describe('rule 9: commands without an answer', () => {
  it('go out again with the same id and epoch, in order', () => {
    const play = new Play().live().put({ type: 'command', id: 'a', command: message });
    play.put({ type: 'command', id: 'b', command: message }, { type: 'closed', code: 1006 });
    expect(play.upTo('n2').frame(resumed(10)).written).toMatchObject([
      { type: 'command', id: 'a', epoch: 1 },
      { type: 'command', id: 'b', epoch: 1 },
    ]);
  });

  it('keep their epoch when the server has a later one: it must not execute them', () => {
    const play = new Play().live().put({ type: 'command', id: 'a', command: message }, { type: 'closed', code: 1006 });
    expect(play.upTo('n2').frame(resync()).written).toMatchObject([{ type: 'command', id: 'a', epoch: 1 }]);
  });
});
