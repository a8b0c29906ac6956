import { newLine } from 'c/lpConnection';
import { CLOSE } from 'c/lpProtocol';
import type { Command, ServerFrame } from 'c/lpProtocol';
import { snapshot } from '../../lpModel/__tests__/fixtures';
import { CLIENT, Play, event, message } from './play';

describe('connecting', () => {
  it('authenticates with a token for the nonce of this socket', () => {
    expect(new Play().upTo('n7').written).toMatchObject([
      { type: 'authenticate', protocol: 1, token: 'token-n7', client: CLIENT },
    ]);
  });

  it('proves the agent again on the open line when the server asks, and goes on without resuming', () => {
    const play = new Play().live().frame({ type: 'renew', nonce: 'n2', withinMs: 120_000 });
    expect(play.effects).toEqual([{ type: 'askIdentity', nonce: 'n2' }]);
    play.put({ type: 'identity', nonce: 'n2', token: 'token-n2' });
    expect(play.written).toEqual([{ type: 'authenticate', protocol: 1, token: 'token-n2', client: CLIENT }]);
    expect(play.line).toMatchObject({ phase: 'live', session: { id: 's1', lastSeq: 10 } });
    expect(play.put({ type: 'identity', nonce: 'n2', token: 'again' }).written).toEqual([]);
  });

  it('stays while Salesforce does not confirm the agent again: the server decides when that is too long', () => {
    const play = new Play().live().frame({ type: 'renew', nonce: 'n2', withinMs: 120_000 });
    play.put({ type: 'identityFailed', nonce: 'n2', text: 'User is inactive.' });
    expect(play.line.phase).toBe('live');
    play.put({ type: 'closed', code: CLOSE.AUTHENTICATE_AGAIN });
    expect(play.line.phase).toBe('waiting');
  });

  it('ignores a token made for an earlier socket', () => {
    const play = new Play().put({ type: 'start' }, { type: 'opened' });
    play.frame({ type: 'hello', protocol: 1, nonce: 'new', serverTime: 0, heartbeatMs: 1, version: '' });
    expect(play.put({ type: 'identity', nonce: 'old', token: 'x' }).written).toEqual([]);
  });

  it('stops and asks for a reload when the server speaks another version', () => {
    const play = new Play().put({ type: 'start' }, { type: 'opened' });
    play.frame({ type: 'hello', protocol: 2, nonce: 'n', serverTime: 0, heartbeatMs: 1, version: '' });
    expect(play.line.phase).toBe('stopped');
    expect(play.emitted).toContainEqual(expect.objectContaining({ kind: 'line', state: 'stopped', action: 'reload' }));
  });

  it('authenticates again on a new socket after the choice of a connection', () => {
    const play = new Play().upTo().frame({ type: 'choose', connections: [{ id: 'a', name: 'A' }] });
    play.put({ type: 'choose', connectionId: 'a' }).upTo('n2');
    expect(play.written).toMatchObject([{ type: 'authenticate', connectionId: 'a', token: 'token-n2' }]);
  });

  it('leaves the agent time for the choice, longer than the server keeps the socket', () => {
    const play = new Play().upTo().frame({ type: 'choose', connections: [{ id: 'a', name: 'A' }] });
    play.put({ type: 'closed', code: CLOSE.AUTHENTICATION_TIMEOUT });
    expect(play.line.phase).toBe('choosing');
    expect(play.put({ type: 'choose', connectionId: 'a' }).upTo('n2').written).toMatchObject([{ connectionId: 'a' }]);
  });

  it('asks anew when the connection remembered from last time is gone', () => {
    const play = new Play();
    play.line = newLine('wss://connector.example/softphone', CLIENT, 'old');
    play.upTo().frame({ type: 'denied', code: 'no_connection', text: 'Not there', whoCanFix: 'admin' });
    play.put({ type: 'closed', code: CLOSE.FORBIDDEN });
    expect(play.upTo('n2').written[0]).not.toHaveProperty('connectionId');
  });

  it('gives up a handshake that takes too long and tries again', () => {
    const play = new Play().put({ type: 'start' }, { type: 'opened' }, { type: 'timer', name: 'handshake' });
    expect(play.line.phase).toBe('waiting');
    expect(play.effects).toContainEqual(expect.objectContaining({ type: 'timer', name: 'retry' }));
  });
});

describe('events', () => {
  it('are handed on in order, repeated ones once', () => {
    const play = new Play().live(10);
    expect(play.frame(event(11)).emitted).toHaveLength(1);
    expect(play.frame(event(11)).emitted).toHaveLength(0);
    expect(play.line.session?.lastSeq).toBe(11);
  });

  it('after a missing one are not shown; the line asks again from the last one handled', () => {
    const play = new Play().live(10).frame(event(12));
    expect(play.emitted.filter(({ kind }) => kind === 'server')).toEqual([]);
    expect(play.effects).toContainEqual({ type: 'close', code: CLOSE.RETRY_NOW });
    expect(play.upTo('n2').written).toMatchObject([{ resume: { sessionId: 's1', epoch: 1, lastSeq: 10 } }]);
  });

  it('are acknowledged after every twentieth, after it was handled', () => {
    const play = new Play().live(0);
    for (let seq = 1; seq < 20; seq++) expect(play.frame(event(seq)).written).toEqual([]);
    play.frame(event(20));
    expect(play.effects.map(({ type }) => type)).toEqual(['emit', 'write']);
    expect(play.written).toEqual([{ type: 'ack', seq: 20 }]);
  });

  it('are acknowledged by each heartbeat too', () => {
    const play = new Play().live(3).frame(event(4));
    expect(play.put({ type: 'timer', name: 'heartbeat' }).written).toEqual([{ type: 'ping', ack: 4 }]);
    expect(play.frame({ type: 'ping', serverTime: 0 }).written).toEqual([{ type: 'pong', ack: 4 }]);
  });
});

describe('commands', () => {
  it('are repeated with the same id and epoch after a resume', () => {
    const play = new Play().live().put({ type: 'command', id: 'k1', command: message });
    expect(play.written).toEqual([{ type: 'command', id: 'k1', epoch: 1, command: message }]);
    play.put({ type: 'closed', code: 1006 }).upTo('n2').frame({ type: 'resumed', sessionId: 's1', epoch: 1, seq: 10 });
    expect(play.written).toEqual([{ type: 'command', id: 'k1', epoch: 1, command: message }]);
  });

  it('keep their first epoch when the server has a later one, so that they are not executed twice', () => {
    const play = new Play().live().put({ type: 'command', id: 'k1', command: message }, { type: 'closed', code: 1006 });
    play
      .upTo('n2')
      .frame({ type: 'resync', reason: 'epoch_changed', sessionId: 's2', epoch: 2, seq: 0, snapshot: snapshot() });
    expect(play.written).toMatchObject([{ type: 'command', id: 'k1', epoch: 1 }]);
  });

  it('given while the line is down go out with the epoch of the line that carries them first', () => {
    const play = new Play().live().put({ type: 'closed', code: 1006 }, { type: 'command', id: 'k2', command: message });
    play
      .upTo('n2')
      .frame({ type: 'resync', reason: 'unknown_session', sessionId: 's2', epoch: 5, seq: 0, snapshot: snapshot() });
    expect(play.written).toMatchObject([{ type: 'command', id: 'k2', epoch: 5 }]);
  });

  it('are answered once, and no more repeated', () => {
    const play = new Play().live().put({ type: 'command', id: 'k1', command: message });
    const answer: ServerFrame = { type: 'answer', id: 'k1', answer: { outcome: 'done', result: null } };
    expect(play.frame(answer).emitted).toMatchObject([{ kind: 'answer', id: 'k1' }]);
    expect(play.frame(answer).emitted).toEqual([]);
  });

  it('without an answer are said to be of open outcome', () => {
    const play = new Play().live().put({ type: 'command', id: 'k1', command: message });
    play.now += 31_000;
    expect(play.put({ type: 'timer', name: 'heartbeat' }).emitted).toMatchObject([
      { kind: 'answer', id: 'k1', answer: { outcome: 'uncertain' } },
    ]);
  });

  it('about typing are not repeated: they would be wrong by then', () => {
    const typing: Command = { name: 'setTyping', conversationId: 'c1', typing: true };
    const play = new Play().live().put({ type: 'command', id: 'k1', command: typing }, { type: 'closed', code: 1006 });
    expect(play.upTo('n2').frame({ type: 'resumed', sessionId: 's1', epoch: 1, seq: 10 }).written).toEqual([]);
  });

  it('on a line that ended are refused when unsent and open when sent', () => {
    const play = new Play()
      .live()
      .put({ type: 'command', id: 'sent', command: message }, { type: 'closed', code: CLOSE.FORBIDDEN });
    expect(play.emitted).toContainEqual(
      expect.objectContaining({ id: 'sent', answer: expect.objectContaining({ outcome: 'uncertain' }) }),
    );
    expect(play.put({ type: 'command', id: 'late', command: message }).emitted).toMatchObject([
      { id: 'late', answer: { outcome: 'refused' } },
    ]);
  });
});

describe('the end of a line', () => {
  const pauseAfter = (code: number, closes = 1): number | null => {
    const play = new Play().live();
    for (let i = 0; i < closes; i++)
      play.put({ type: 'closed', code }, ...(i < closes - 1 ? ([{ type: 'timer', name: 'retry' }] as const) : []));
    return play.pause;
  };

  it.each([
    ['a restart of the server', CLOSE.RETRY_NOW],
    ['a slow reader', CLOSE.SLOW_READER],
    ['an expired identity', CLOSE.AUTHENTICATE_AGAIN],
  ])('by %s leads to a new attempt within half a second', (_, code) => {
    expect(pauseAfter(code)).toBeLessThanOrEqual(500);
  });

  it('without a reason leads to growing pauses, at most 30 s', () => {
    const pauses = [1, 2, 3, 8, 12].map((closes) => pauseAfter(1006, closes) ?? 0);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses[0]).toBeGreaterThan(0);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(30_000);
  });

  it.each([CLOSE.REPLACED, CLOSE.FORBIDDEN, CLOSE.PROTOCOL_ERROR, CLOSE.VERSION_UNSUPPORTED])(
    'with code %i stops',
    (code) => {
      expect(pauseAfter(code)).toBeNull();
    },
  );

  it('stops after three refused sign-ins and says what the server said', () => {
    const play = new Play().live();
    for (let i = 0; i < 3; i++) {
      if (i > 0)
        play
          .upTo(`n${i}`)
          .frame({ type: 'denied', code: 'identity_expired', text: 'The clock is wrong.', whoCanFix: 'admin' });
      play.put({ type: 'closed', code: CLOSE.AUTHENTICATE_AGAIN });
    }
    expect(play.line.phase).toBe('stopped');
    expect(play.emitted).toContainEqual(expect.objectContaining({ state: 'stopped', text: 'The clock is wrong.' }));
  });

  it('is noticed when the server falls silent', () => {
    const play = new Play().live();
    play.now += 70_000;
    play.put({ type: 'timer', name: 'heartbeat' });
    expect(play.line.phase).toBe('waiting');
  });
});
