/** A line played by hand: inputs go in, effects come out, the clock stands still unless a test moves it. */
import { newLine, step } from 'c/lpConnection';
import type { Line, LineEffect, LineInput } from 'c/lpConnection';
import type { ClientFrame, Command, ServerFrame } from 'c/lpProtocol';
import { snapshot } from '../../lpModel/__tests__/fixtures';

export const AT = { now: 1_000, random: 0.5 };
export const CLIENT = { host: 'simulator', version: '1', tabId: 't' } as const;
export const message: Command = { name: 'sendMessage', conversationId: 'c1', text: 'hi', audience: 'all' };

export class Play {
  line: Line = newLine('wss://connector.example/softphone', CLIENT, null);
  effects: LineEffect[] = [];
  now = AT.now;
  random = AT.random;
  put(...inputs: LineInput[]): this {
    for (const input of inputs) {
      const next = step(this.line, input, { now: this.now, random: this.random });
      this.line = next.line;
      this.effects = [...next.effects];
    }
    return this;
  }
  frame(frame: ServerFrame, slot?: 'next' | 'old'): this {
    return this.put({ type: 'frame', frame, slot });
  }
  /** Pause of the next attempt planned by the last step, ms; null = none. */
  get pause(): number | null {
    const timer = this.effects.find((effect) => effect.type === 'timer' && effect.name === 'retry');
    return timer?.type === 'timer' ? timer.ms : null;
  }
  /** Where the last step went to. */
  get opened(): string[] {
    return this.effects.flatMap((effect) => (effect.type === 'open' ? [effect.url] : []));
  }
  get written(): ClientFrame[] {
    return this.effects.flatMap((effect) => (effect.type === 'write' ? [effect.frame] : []));
  }
  get emitted() {
    return this.effects.flatMap((effect) => (effect.type === 'emit' ? [effect.event] : []));
  }
  /** From rest to the moment the server has to answer the authentication. */
  upTo(nonce = 'n1'): this {
    this.put(this.line.phase === 'waiting' ? { type: 'timer', name: 'retry' } : { type: 'start' }, { type: 'opened' });
    this.frame({ type: 'hello', protocol: 1, nonce, serverTime: 1_000, heartbeatMs: 25_000, version: '1' });
    return this.put({ type: 'identity', nonce, token: `token-${nonce}` });
  }
  live(seq = 10, epoch = 1): this {
    return this.upTo().frame({ type: 'ready', sessionId: 's1', epoch, seq, snapshot: snapshot() });
  }
}
export const event = (seq: number): ServerFrame => ({
  type: 'event',
  seq,
  event: { kind: 'typing', conversationId: 'c1', typing: true },
});

export const hello = (nonce: string): ServerFrame => ({
  type: 'hello',
  protocol: 1,
  nonce,
  serverTime: 1_000,
  heartbeatMs: 25_000,
  version: '1',
});
