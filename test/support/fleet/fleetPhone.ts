/** A softphone that stays connected by itself, as docs/softphone-protocol.md tells a client to: it resumes, follows `moving` with the new socket first, and gives a silent server up. */
import { WebSocket } from 'ws';
import type { Command, CommandAnswer, ServerFrame } from '../../../connector-server/src/protocol/types.ts';
import { ORIGIN } from '../../scenario/server/serverWorld.ts';

export interface FleetPhoneOptions {
  userKey: string;
  /** http address of the balancer. */
  homeUrl: string;
  issueIdentity(nonce: string): Promise<string>;
}

/** A server of which nothing was heard for so long is given up; real softphones are more patient. */
const SILENCE_MS = 6_000;
const PING_MS = 2_000;
const GREETINGS = new Set(['ready', 'resumed', 'resync']);

export class FleetPhone {
  readonly frames: ServerFrame[] = [];
  /** Longest time without a live line since the last look, ms. */
  blackoutMs = 0;
  moves = 0;
  redirects = 0;
  readonly #options: FleetPhoneOptions;
  readonly #home: string;
  #present: WebSocket | null = null;
  #next: WebSocket | null = null;
  #session: { sessionId: string; epoch: number; lastSeq: number } | null = null;
  #darkSince = performance.now();
  #waiting = new Map<string, { command: Command; epoch: number | null; resolve: (answer: CommandAnswer) => void }>();
  #commands = 0;
  #left = false;
  #woken: (() => void)[] = [];

  constructor(options: FleetPhoneOptions) {
    this.#options = options;
    this.#home = `${options.homeUrl.replace('http', 'ws')}/softphone`;
  }

  get live(): boolean {
    return this.#present !== null;
  }

  /** Resolves when the line is live. */
  async start(): Promise<void> {
    this.#open(this.#home);
    await this.until(() => this.live);
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#woken.push(resolve));
  }

  /** Answered once, whatever happens to the line: sent again with its id and epoch after each reconnect. */
  command(command: Command): Promise<CommandAnswer> {
    const id = `${this.#options.userKey}-${++this.#commands}`;
    // What never left need not be uncertain: it waits for a line and goes out with that one's epoch.
    return new Promise((resolve) => {
      const entry = { command, epoch: this.live ? (this.#session?.epoch ?? 0) : null, resolve };
      this.#waiting.set(id, entry);
      this.#write(this.#present, { type: 'command', id, epoch: entry.epoch, command });
    });
  }

  leave(): void {
    this.#left = true;
    this.#present?.terminate();
    this.#next?.terminate();
  }

  #open(url: string): void {
    if (this.#left) return;
    const socket = new WebSocket(url, { origin: ORIGIN });
    this.#next = socket;
    let heardAt = performance.now();
    const heart = setInterval(() => {
      if (performance.now() - heardAt > SILENCE_MS) socket.terminate();
      else if (socket === this.#present) this.#write(socket, { type: 'ping', ack: this.#session?.lastSeq ?? 0 });
    }, PING_MS);
    socket.on('message', (data: Buffer) => {
      heardAt = performance.now();
      this.#frame(socket, JSON.parse(data.toString()) as ServerFrame);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(heart);
      this.#closed(socket);
    });
  }

  #frame(socket: WebSocket, frame: ServerFrame): void {
    if (frame.type === 'hello') {
      void this.#options.issueIdentity(frame.nonce).then((token) =>
        this.#write(socket, {
          type: 'authenticate',
          protocol: 1,
          token,
          ...(this.#session ? { resume: this.#session } : {}),
          client: { host: 'simulator', version: '1', tabId: this.#options.userKey },
        }),
      );
    } else if (frame.type === 'moving') this.#move(socket, frame.resumeUrl, frame.delayMs);
    else if (GREETINGS.has(frame.type)) this.#greeted(socket, frame);
    else if (frame.type === 'ping') this.#write(socket, { type: 'pong', ack: this.#session?.lastSeq ?? 0 });
    else if (frame.type === 'answer') {
      this.#waiting.get(frame.id)?.resolve(frame.answer);
      this.#waiting.delete(frame.id);
    } else if (frame.type === 'event' && socket === this.#present) {
      this.frames.push(frame);
      if (this.#session) this.#session = { ...this.#session, lastSeq: frame.seq };
    }
    this.#wake();
  }

  #greeted(socket: WebSocket, frame: ServerFrame): void {
    if (frame.type !== 'ready' && frame.type !== 'resync' && frame.type !== 'resumed') return;
    const old = this.#present;
    if (old === null) this.blackoutMs = Math.max(this.blackoutMs, performance.now() - this.#darkSince);
    this.#present = socket;
    if (this.#next === socket) this.#next = null;
    old?.close();
    const lastSeq = frame.type === 'resumed' ? (this.#session?.lastSeq ?? 0) : frame.seq;
    this.#session = { sessionId: frame.sessionId, epoch: frame.epoch, lastSeq };
    this.frames.push(frame);
    for (const [id, entry] of this.#waiting) {
      entry.epoch ??= frame.epoch;
      this.#write(socket, { type: 'command', id, epoch: entry.epoch, command: entry.command });
    }
  }

  /** While live: the new socket first. Else: not here, but there. */
  #move(socket: WebSocket, url: string, delayMs: number): void {
    if (socket === this.#present) {
      this.moves += 1;
      setTimeout(() => this.#open(url), Math.random() * delayMs);
      return;
    }
    this.redirects += 1;
    this.#next = null;
    socket.close();
    this.#open(url);
  }

  #closed(socket: WebSocket): void {
    if (socket === this.#present) {
      this.#present = null;
      this.#darkSince = performance.now();
      if (this.#next === null) this.#again();
    } else if (socket === this.#next) {
      this.#next = null;
      if (this.#present === null) this.#again();
    }
    this.#wake();
  }

  #again(): void {
    setTimeout(
      () => {
        if (this.#present === null && this.#next === null) this.#open(this.#home);
      },
      100 + Math.random() * 300,
    );
  }

  #write(socket: WebSocket | null, frame: unknown): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  }

  #wake(): void {
    for (const wake of this.#woken.splice(0)) wake();
  }
}
