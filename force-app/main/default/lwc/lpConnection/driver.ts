import type { ModelEvent } from 'c/lpModel';
import type { Command, ServerFrame } from 'c/lpProtocol';
import { SOFTPHONE_PATH } from 'c/lpProtocol';
import { newLine } from './line';
import type { Line, LineEffect, LineInput, TimerName } from './line';
import { step } from './machine';

export interface ConnectionOptions {
  /** https address of the connector. */
  connectorUrl: string;
  client: Line['client'];
  connectionId: string | null;
  /** A signed token for the server's nonce. */
  issueIdentity: (nonce: string) => Promise<string>;
  /** Gets everything that changes the model, in order. */
  emit: (event: ModelEvent) => void;
}

/** Carries out what the machine decides: one WebSocket at a time, and timers. No decisions here. */
export class Connection {
  private line: Line;
  private socket: WebSocket | null = null;
  private readonly timers = new Map<TimerName, ReturnType<typeof setTimeout>>();
  private readonly options: ConnectionOptions;

  constructor(options: ConnectionOptions) {
    this.options = options;
    this.line = newLine(socketUrl(options.connectorUrl), options.client, options.connectionId);
  }

  start(): void {
    this.put({ type: 'start' });
  }

  /** Sends a command; its answer comes as an `answer` event with this id. Returns the id. */
  send(id: string, command: Command): void {
    this.put({ type: 'command', id, command });
  }

  choose(connectionId: string): void {
    this.put({ type: 'choose', connectionId });
  }

  /** Connects now instead of waiting, or again after a stop. */
  retry(): void {
    this.put({ type: 'retry' });
  }

  stop(): void {
    this.put({ type: 'stop' });
  }

  private put(input: LineInput): void {
    const { line, effects } = step(this.line, input, { now: Date.now(), random: Math.random() });
    this.line = line;
    for (const effect of effects) this.run(effect);
  }

  private run(effect: LineEffect): void {
    switch (effect.type) {
      case 'open':
        return this.open(effect.url);
      case 'close':
        return this.close(effect.code);
      case 'write':
        if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(effect.frame));
        return;
      case 'askIdentity':
        void this.askIdentity(effect.nonce);
        return;
      case 'timer':
        clearTimeout(this.timers.get(effect.name));
        this.timers.set(
          effect.name,
          setTimeout(() => this.put({ type: 'timer', name: effect.name }), effect.ms),
        );
        return;
      case 'clearTimers':
        for (const timer of this.timers.values()) clearTimeout(timer);
        this.timers.clear();
        return;
      case 'emit':
        return this.options.emit(effect.event);
    }
  }

  private open(url: string): void {
    let socket: WebSocket;
    try {
      socket = new WebSocket(url);
    } catch {
      // A malformed address, or a page policy that forbids it: the same as a connector that cannot be reached.
      queueMicrotask(() => this.put({ type: 'closed', code: 1006 }));
      return;
    }
    this.socket = socket;
    const whileCurrent = (input: () => LineInput) => () => {
      if (this.socket === socket) this.put(input());
    };
    socket.addEventListener(
      'open',
      whileCurrent(() => ({ type: 'opened' })),
    );
    socket.addEventListener('close', (event) => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.put({ type: 'closed', code: event.code });
    });
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (this.socket === socket) this.put(readFrame(event.data));
    });
  }

  private close(code: number): void {
    const socket = this.socket;
    this.socket = null;
    if (socket && socket.readyState <= WebSocket.OPEN) socket.close(code);
  }

  private async askIdentity(nonce: string): Promise<void> {
    try {
      this.put({ type: 'identity', nonce, token: await this.options.issueIdentity(nonce) });
    } catch (error) {
      this.put({ type: 'identityFailed', nonce, text: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** The connector's https address as that of its softphone socket. */
export function socketUrl(connectorUrl: string): string {
  return `${connectorUrl.replace(/^http/, 'ws').replace(/\/+$/, '')}${SOFTPHONE_PATH}`;
}

function readFrame(data: unknown): LineInput {
  try {
    const frame: unknown = typeof data === 'string' ? JSON.parse(data) : null;
    if (typeof frame === 'object' && frame !== null && 'type' in frame)
      return { type: 'frame', frame: frame as ServerFrame };
  } catch {
    // Falls through: unreadable.
  }
  return { type: 'unreadable' };
}
