/** Rule 10: planned moves, new socket first. And the redirect of a server that does not hold the session. */
import { CLOSE } from 'c/lpProtocol';
import type { ServerFrame } from 'c/lpProtocol';
import { newLine } from 'c/lpConnection';
import { snapshot } from '../../lpModel/__tests__/fixtures';
import { CLIENT, Play, event, hello, message } from './play';

const HOME = 'wss://connector.example/softphone';
const OTHER = 'wss://two.connector.example/softphone';
const moving = (resumeUrl = OTHER, delayMs = 400): ServerFrame => ({ type: 'moving', resumeUrl, delayMs });
const resync: ServerFrame = {
  type: 'resync',
  reason: 'epoch_changed',
  sessionId: 's2',
  epoch: 2,
  seq: 3,
  snapshot: snapshot(),
};

/** Told to move, the new socket is open and knows who we are; only its last word is missing. */
function almostMoved(): Play {
  const play = new Play().live(10).frame(moving());
  play.put({ type: 'timer', name: 'move' }, { type: 'opened', slot: 'next' });
  play.frame(hello('m1'), 'next');
  return play.put({ type: 'identity', nonce: 'm1', token: 'token-m1' });
}

describe('a planned move', () => {
  it('opens the second socket after a random part of the delay, and keeps the first', () => {
    const play = new Play().live(10).frame(moving());
    expect(play.effects).toContainEqual({ type: 'timer', name: 'move', ms: 200 });
    expect(play.emitted).toContainEqual(expect.objectContaining({ state: 'live', text: 'Moving to another server' }));
    play.put({ type: 'timer', name: 'move' });
    expect(play.effects).toContainEqual({ type: 'open', url: OTHER, slot: 'next' });
    expect(play.effects.some(({ type }) => type === 'close')).toBe(false);
  });

  it('authenticates anew on the second socket, resuming from what is handled by then', () => {
    const play = new Play().live(10).frame(moving()).put({ type: 'timer', name: 'move' });
    play.frame(hello('m1'), 'next');
    expect(play.effects).toEqual([{ type: 'askIdentity', nonce: 'm1' }]);
    play.frame(event(11)).put({ type: 'identity', nonce: 'm1', token: 'token-m1' });
    expect(play.effects).toMatchObject([
      { type: 'write', slot: 'next', frame: { token: 'token-m1', resume: { sessionId: 's1', epoch: 1, lastSeq: 11 } } },
    ]);
  });

  it('goes on showing and acting on the first socket until the second is let in', () => {
    const play = almostMoved();
    expect(play.frame(event(11)).emitted).toHaveLength(1);
    expect(play.put({ type: 'command', id: 'k', command: message }).effects).toMatchObject([
      { type: 'write', frame: { id: 'k', epoch: 1 } },
    ]);
    expect(play.frame({ type: 'answer', id: 'k', answer: { outcome: 'done', result: null } }).emitted).toHaveLength(1);
    expect(play.put({ type: 'timer', name: 'heartbeat' }).line.phase).toBe('live');
  });

  it('then takes the second, closes the first for good, and goes on from there', () => {
    const play = almostMoved().frame(resync, 'next');
    expect(play.effects.map(({ type }) => type).slice(0, 2)).toEqual(['adopt', 'close']);
    expect(play.effects).toContainEqual({ type: 'close', code: 1000, slot: 'old' });
    expect(play.emitted).toContainEqual(expect.objectContaining({ kind: 'snapshot', byMove: true }));
    expect(play.line).toMatchObject({ phase: 'live', url: OTHER, move: null, session: { id: 's2', epoch: 2 } });
    expect(play.frame(event(4)).emitted).toHaveLength(1);
  });

  it('resumed there too, handles no event twice', () => {
    const play = almostMoved().frame(event(11));
    play.frame({ type: 'resumed', sessionId: 's1', epoch: 1, seq: 12 }, 'next');
    expect(play.frame(event(11)).emitted).toEqual([]);
    expect(play.frame(event(12)).emitted).toHaveLength(1);
  });

  it('leaves the first socket a moment for the answers it owes; what it answers is settled', () => {
    const play = almostMoved().put({ type: 'command', id: 'k', command: message }).frame(resync, 'next');
    expect(play.written).toEqual([]);
    expect(play.effects).toContainEqual({ type: 'timer', name: 'linger', ms: 2_000 });
    play.frame({ type: 'answer', id: 'k', answer: { outcome: 'done', result: null } }, 'old');
    expect(play.emitted).toMatchObject([{ kind: 'answer', id: 'k', answer: { outcome: 'done' } }]);
    expect(play.effects).toContainEqual({ type: 'close', code: 1000, slot: 'old' });
    expect(play.put({ type: 'timer', name: 'linger' }).effects).toEqual([]);
  });

  it.each([
    ['its time is over', { type: 'timer', name: 'linger' } as const],
    ['it closes', { type: 'closed', code: CLOSE.RETRY_NOW, slot: 'old' } as const],
  ])('asks the new server about the rest, with the same id and epoch, when %s', (_, input) => {
    const play = almostMoved().put({ type: 'command', id: 'k', command: message }).frame(resync, 'next');
    play.put({ type: 'command', id: 'new', command: message });
    expect(play.written).toMatchObject([{ id: 'new', epoch: 2 }]);
    expect(play.put(input).written).toMatchObject([{ id: 'k', epoch: 1 }]);
  });

  it.each([
    ['does not answer in time', { type: 'timer', name: 'move' } as const],
    ['closes', { type: 'closed', code: 1006, slot: 'next' } as const],
    ['speaks nonsense', { type: 'unreadable', slot: 'next' } as const],
    [
      'refuses',
      {
        type: 'frame',
        slot: 'next',
        frame: { type: 'denied', code: 'not_ready', text: '', whoCanFix: 'wait' },
      } as const,
    ],
  ])('stays where it is when the new server %s, and tries the usual address', (_, input) => {
    const play = almostMoved().put(input);
    expect(play.line).toMatchObject({ phase: 'live', session: { id: 's1' } });
    expect(play.effects).toContainEqual({ type: 'close', code: CLOSE.RETRY_NOW, slot: 'next' });
    expect(play.frame(event(11)).emitted).toHaveLength(1);
    expect(play.put({ type: 'timer', name: 'move' }).effects).toContainEqual({ type: 'open', url: HOME, slot: 'next' });
  });

  it('gives a move up after three attempts; the line stays', () => {
    const play = new Play().live(10).frame(moving());
    for (let attempt = 0; attempt < 3; attempt++)
      play.put({ type: 'timer', name: 'move' }, { type: 'closed', code: 1006, slot: 'next' });
    expect(play.line).toMatchObject({ phase: 'live', move: null });
    expect(play.effects.some((effect) => effect.type === 'timer')).toBe(false);
  });

  it('goes on with the second socket when the first ends meanwhile, whatever it says', () => {
    for (const code of [CLOSE.RETRY_NOW, CLOSE.REPLACED, 1006]) {
      const play = almostMoved().put({ type: 'closed', code });
      expect(play.effects).toContainEqual({ type: 'adopt' });
      expect(play.line.phase).toBe('authenticating');
      expect(play.frame(resync).line.phase).toBe('live');
    }
  });

  it('goes straight to the new server when the first ends during the pause', () => {
    const play = new Play().live(10).frame(moving()).put({ type: 'closed', code: CLOSE.RETRY_NOW });
    expect(play.pause).toBeLessThanOrEqual(500);
    expect(play.put({ type: 'timer', name: 'retry' }).opened).toEqual([OTHER]);
  });

  it('lets go of the second socket when the line falls silent, and starts over', () => {
    const play = almostMoved();
    play.now += 70_000;
    play.put({ type: 'timer', name: 'heartbeat' });
    expect(play.effects).toContainEqual({ type: 'close', code: CLOSE.RETRY_NOW, slot: 'next' });
    expect(play.line).toMatchObject({ phase: 'waiting', move: null });
  });

  it('repeated moves are followed, but ever more slowly', () => {
    const play = new Play();
    const pauses: number[] = [];
    play.live(10);
    for (let n = 0; n < 6; n++) {
      play.frame(moving(`wss://s${n}.connector.example/softphone`, 0));
      const timer = play.effects.find((effect) => effect.type === 'timer');
      pauses.push(timer?.type === 'timer' ? timer.ms : -1);
      play.put({ type: 'timer', name: 'move' });
      play.frame(hello(`m${n}`), 'next').put({ type: 'identity', nonce: `m${n}`, token: 't' });
      play.frame(resync, 'next');
    }
    expect(pauses.slice(0, 3)).toEqual([0, 0, 0]);
    expect(pauses[5]).toBeGreaterThan(5_000);
  });

  it.each([
    'ws://two.connector.example/softphone',
    'ws://127.0.0.1:9/softphone',
    'https://two.connector.example/softphone',
    'wss://two.connector.example/elsewhere',
    'wss://user@two.connector.example/softphone',
    'not an address',
  ])('is not followed to %s', (url) => {
    expect(new Play().live().frame(moving(url)).line.move).toBeNull();
  });

  it('to a server under a path of the same host', () => {
    const url = 'wss://connector.example/s2/softphone';
    expect(new Play().live().frame(moving(`${url}?x=1#y`)).line.move?.url).toBe(url);
  });

  it('between plain addresses stays on this machine', () => {
    const play = new Play();
    play.line = newLine('ws://127.0.0.1:8080/softphone', CLIENT, null);
    play.live();
    expect(play.frame(moving('ws://two.connector.example/softphone')).line.move).toBeNull();
    expect(play.frame(moving('ws://127.0.0.1:8081/softphone')).line.move?.url).toBe('ws://127.0.0.1:8081/softphone');
  });
});

describe('a server that does not hold the session', () => {
  const redirected = (times: number): Play => {
    const play = new Play();
    for (let n = 0; n < times; n++) play.upTo(`n${n}`).frame(moving(`wss://s${n}.connector.example/softphone`, 0));
    return play;
  };

  it('sends the softphone on: it authenticates there with a token of its own', () => {
    const play = redirected(1);
    expect(play.effects).toContainEqual({ type: 'close', code: CLOSE.RETRY_NOW });
    expect(play.pause).toBe(0);
    expect(play.put({ type: 'timer', name: 'retry' }).opened).toEqual(['wss://s0.connector.example/softphone']);
    play.put({ type: 'opened' }).frame(hello('n9')).put({ type: 'identity', nonce: 'n9', token: 'token-n9' });
    expect(play.written).toMatchObject([{ type: 'authenticate', token: 'token-n9' }]);
  });

  it('is remembered for the next reconnect, and forgotten after one failure', () => {
    const play = redirected(1).live();
    play.put({ type: 'closed', code: 1006 }, { type: 'timer', name: 'retry' });
    expect(play.opened).toEqual(['wss://s0.connector.example/softphone']);
    play.put({ type: 'closed', code: 1006 });
    expect(play.pause).toBeLessThanOrEqual(500);
    expect(play.put({ type: 'timer', name: 'retry' }).opened).toEqual([HOME]);
  });

  it('that stops leaves the choice of the next to the usual address', () => {
    const play = redirected(1).live().put({ type: 'closed', code: CLOSE.RETRY_NOW }, { type: 'timer', name: 'retry' });
    expect(play.opened).toEqual([HOME]);
  });

  it('after three others in a row makes it pause, say so, and start again at the usual address', () => {
    const play = redirected(4);
    expect(play.pause).toBeGreaterThan(0);
    expect(play.emitted).toContainEqual(
      expect.objectContaining({ state: 'waiting', text: expect.stringContaining('to and fro') }),
    );
    expect(play.put({ type: 'timer', name: 'retry' }).opened).toEqual([HOME]);
  });
});
