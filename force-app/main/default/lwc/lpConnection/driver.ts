import type { ModelEvent } from 'c/lpModel';
import type { Command, ServerFrame } from 'c/lpProtocol';
import { SOFTPHONE_PATH } from 'c/lpProtocol';
import { newLine } from './line';
import type { Line, LineEffect, LineInput, Slot, SocketInput, TimerName } from './line';
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

/** Carries out what the machine decides: sockets and timers. No decisions here. */
export class Connection {
  private line: Line;
  /** The present socket, and beside it those of a planned move. */
  private readonly sockets = new Map<Slot | 'present', WebSocket>();
  private readonly inputs: LineInput[] = [];
  private busy = false;
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

  /** The page is looked at again, or was thawed. */
  wake(): void {
    this.put({ type: 'wake' });
  }

  network(online: boolean): void {
    this.put({ type: 'network', online });
  }

  stop(): void {
    this.put({ type: 'stop' });
  }

  /** One input at a time: what the model asks for while it hears of one comes after all that one brings about. */
  private put(input: LineInput): void {
    this.inputs.push(input);
    if (this.busy) return;
    this.busy = true;
    try {
      for (let next = this.inputs.shift(); next; next = this.inputs.shift()) this.take(next);
    } finally {
      this.busy = false;
    }
  }

  private take(input: LineInput): void {
    const { line, effects } = step(this.line, input, { now: Date.now(), random: Math.random() });
    this.line = line;
    for (const effect of effects) {
      // What was not handled must not be acknowledged: nothing of this step goes on after it.
      if (!this.run(effect)) return;
    }
  }

  /** False: the model failed on an event of the server, and the line starts over. */
  private run(effect: LineEffect): boolean {
    switch (effect.type) {
      case 'open':
        this.open(effect.url, effect.slot ?? 'present');
        return true;
      case 'close':
        this.close(effect.code, effect.slot ?? 'present');
        return true;
      case 'adopt':
        this.adopt();
        return true;
      case 'write': {
        const socket = this.sockets.get(effect.slot ?? 'present');
        if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(effect.frame));
        return true;
      }
      case 'askIdentity':
        void this.askIdentity(effect.nonce);
        return true;
      case 'timer':
        clearTimeout(this.timers.get(effect.name));
        this.timers.set(
          effect.name,
          setTimeout(() => this.put({ type: 'timer', name: effect.name }), effect.ms),
        );
        return true;
      case 'clearTimers':
        for (const timer of this.timers.values()) clearTimeout(timer);
        this.timers.clear();
        return true;
      case 'emit':
        return this.emit(effect.event);
    }
  }

  private emit(event: ModelEvent): boolean {
    try {
      this.options.emit(event);
      return true;
    } catch (error) {
      if (event.kind !== 'server' && event.kind !== 'snapshot') throw error;
      // For whoever debugs: the agent only sees that everything is fetched anew.
      console.error(error);
      this.inputs.unshift({ type: 'unhandled' });
      return false;
    }
  }

  private open(url: string, slot: Slot | 'present'): void {
    let socket: WebSocket;
    try {
      socket = new WebSocket(url);
    } catch {
      // A malformed address, or a page policy that forbids it: the same as a connector that cannot be reached.
      queueMicrotask(() => this.put({ type: 'closed', code: 1006, slot: slot === 'present' ? undefined : slot }));
      return;
    }
    this.sockets.set(slot, socket);
    socket.addEventListener('open', () => this.heard(socket, { type: 'opened' }));
    socket.addEventListener('message', (event: MessageEvent<unknown>) => this.heard(socket, readFrame(event.data)));
    socket.addEventListener('close', (event) => this.heard(socket, { type: 'closed', code: event.code }));
  }

  /** What a socket says, if anybody still listens to it. */
  private heard(socket: WebSocket, input: SocketInput): void {
    for (const [slot, known] of this.sockets) {
      if (known !== socket) continue;
      if (input.type === 'closed') this.sockets.delete(slot);
      return this.put(slot === 'present' ? input : { ...input, slot });
    }
  }

  private close(code: number, slot: Slot | 'present'): void {
    const socket = this.sockets.get(slot);
    this.sockets.delete(slot);
    if (socket && socket.readyState <= WebSocket.OPEN) socket.close(code);
  }

  private adopt(): void {
    const [present, next] = [this.sockets.get('present'), this.sockets.get('next')];
    this.sockets.clear();
    if (present) this.sockets.set('old', present);
    if (next) this.sockets.set('present', next);
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

function readFrame(data: unknown): SocketInput {
  try {
    const frame: unknown = typeof data === 'string' ? JSON.parse(data) : null;
    if (typeof frame === 'object' && frame !== null && 'type' in frame)
      return { type: 'frame', frame: frame as ServerFrame };
  } catch {
    // Falls through: unreadable.
  }
  return { type: 'unreadable' };
}
