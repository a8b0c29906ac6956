/** A softphone of the bench: authenticates, acknowledges, beats and resumes as the real one does, and notes what it handled. */
import { WebSocket } from 'ws';
import { LIMITS, PROTOCOL_VERSION, SOFTPHONE_PATH } from '../../../connector-server/src/protocol/constants.ts';
import type { Command, MessageView, ServerFrame, Snapshot } from '../../../connector-server/src/protocol/types.ts';
import { Handled } from './handled.ts';
import type { BenchOrg } from './identity.ts';
import { localAddressOf, readStamp, type OnStamp } from './rawBrowser.ts';

export interface SoftphoneOptions {
  /** Address of a server, and the audience its tokens name. */
  url: string;
  audience?: string;
  org: BenchOrg;
  index: number;
  onStamp?: OnStamp;
  /** Parse every frame and note what was handled; else only the stamp is read, so that the generator stays light. */
  track?: boolean;
  /** Where else it may be let in when its server is gone, as behind a load balancer. */
  others?: readonly string[];
}

export type Greeting = 'ready' | 'resumed' | 'resync';

const RETRY_MS = 250;

export class BenchSoftphone {
  readonly index: number;
  readonly handled = new Handled();
  /** How the newest connection was greeted. */
  greeting: Greeting | null = null;
  seq = 0;
  epoch = 0;
  sessionId = '';
  /** LivePerson is connected and the first conversation is listed. */
  live = false;
  readonly #options: SoftphoneOptions;
  #url: string;
  #socket: WebSocket | null = null;
  /** The one of a move, until it is greeted. */
  #next: WebSocket | null = null;
  #beat: NodeJS.Timeout | null = null;
  #unacknowledged = 0;
  #connected = false;
  #listed = false;
  #commands = 0;
  #ended = false;
  #whenLive: (() => void)[] = [];

  constructor(options: SoftphoneOptions) {
    this.#options = options;
    this.#url = options.url;
    this.index = options.index;
  }

  /** One attempt. Resolves when greeted; rejects when refused or cut off before. */
  connect(): Promise<Greeting> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.#url.replace(/^http/, 'ws') + SOFTPHONE_PATH, {
        perMessageDeflate: false,
        origin: this.#options.audience ?? this.#options.url,
        localAddress: localAddressOf(this.index),
      });
      // Beside a line that works, the new socket is the line only once it is greeted.
      if (this.#socket?.readyState === WebSocket.OPEN) this.#next = socket;
      else this.#socket = socket;
      let greeted = false;
      const whenGreeted = (greeting: Greeting): void => {
        greeted = true;
        resolve(greeting);
      };
      socket.on('error', reject);
      socket.on('close', (code, reason) => {
        reject(new Error(`closed ${code} ${reason.toString()}`));
        if (this.#next === socket) this.#next = null;
        if (this.#socket === socket) this.#lost();
      });
      socket.on('message', (data: Buffer) => {
        if (greeted && this.#socket !== socket) return;
        const text = data.toString('utf8');
        if (greeted && this.live && this.#options.track !== true) this.#glance(text);
        else this.#take(socket, JSON.parse(text) as ServerFrame, whenGreeted);
      });
    });
  }

  /** Connects until it works, with the pauses of a real one; afterwards too, whenever the line is lost. */
  stayConnected(): void {
    this.#onLost = () => setTimeout(() => this.#again(), RETRY_MS * (0.5 + Math.random()));
    if (this.#socket === null) this.#again();
  }

  /** Resolves when LivePerson is connected and the conversation is listed. */
  whenLive(): Promise<void> {
    return this.live ? Promise.resolve() : new Promise((resolve) => this.#whenLive.push(resolve));
  }

  command(command: Command): void {
    this.#commands += 1;
    this.#send({ type: 'command', id: `${this.index}-${this.#commands}`, epoch: this.epoch, command });
  }

  /** The line breaks without a word. */
  drop(): void {
    this.#socket?.terminate();
  }

  end(): void {
    this.#ended = true;
    this.drop();
  }

  #onLost: () => void = () => undefined;

  #again(): void {
    if (this.#ended) return;
    this.connect().catch(() => {
      const { url, others = [] } = this.#options;
      const all = [url, ...others];
      this.#url = all[(all.indexOf(this.#url) + 1) % all.length] ?? url;
    });
  }

  #lost(): void {
    this.#socket = this.#next;
    this.#next = null;
    this.live = false;
    if (this.#beat !== null) clearInterval(this.#beat);
    if (!this.#socket && !this.#ended) this.#onLost();
  }

  #send(frame: unknown, socket = this.#socket): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  }

  #glance(text: string): void {
    if (this.#options.onStamp) readStamp(text, this.#options.onStamp);
    if (!text.startsWith('{"type":"event"')) return;
    this.#count(Number(/"seq":(\d+)/.exec(text)?.[1] ?? this.seq));
  }

  /** What the real one does after handling a frame: acknowledge now and then. */
  #count(seq: number): void {
    this.seq = seq;
    if (++this.#unacknowledged < LIMITS.ACK_EVERY) return;
    this.#unacknowledged = 0;
    this.#send({ type: 'ack', seq });
  }

  #take(socket: WebSocket, frame: ServerFrame, greeted: (greeting: Greeting) => void): void {
    switch (frame.type) {
      case 'hello':
        return void this.#authenticate(socket, frame.nonce);
      case 'ready':
      case 'resync':
      case 'resumed':
        this.#serve(socket);
        this.greeting = frame.type;
        this.epoch = frame.epoch;
        this.sessionId = frame.sessionId;
        if (frame.type === 'resumed') this.#judge();
        else {
          this.#snapshot(frame.snapshot);
          this.seq = frame.seq;
        }
        this.#beat = setInterval(() => this.#send({ type: 'ping', ack: this.seq }), LIMITS.HEARTBEAT_MS);
        return greeted(frame.type);
      case 'moving':
        this.#url = frame.resumeUrl.replace(/^ws/, 'http').replace(SOFTPHONE_PATH, '');
        return void setTimeout(() => this.#move(socket), frame.delayMs);
      case 'event':
        if (frame.seq !== this.seq + 1) this.handled.gaps += 1;
        this.#event(frame.event);
        return this.#count(frame.seq);
      default:
        return;
    }
  }

  /** As the protocol says: the new socket first; should it not be let in, the old one goes on until its server ends it. */
  #move(old: WebSocket): void {
    if (!this.#ended && this.#socket === old && this.#next === null) this.connect().catch(() => undefined);
  }

  /** From its greeting on a socket is the line; the one before goes. */
  #serve(socket: WebSocket): void {
    const before = this.#socket;
    this.#socket = socket;
    this.#next = null;
    if (before !== socket) before?.terminate();
    if (this.#beat !== null) clearInterval(this.#beat);
  }

  async #authenticate(socket: WebSocket, nonce: string): Promise<void> {
    const { org, index, audience, url } = this.#options;
    const token = await org.token(index, nonce, audience ?? url);
    const resume =
      this.sessionId === '' ? undefined : { sessionId: this.sessionId, epoch: this.epoch, lastSeq: this.seq };
    const client = { host: 'simulator', version: 'bench', tabId: `bench-${index}` };
    this.#send({ type: 'authenticate', protocol: PROTOCOL_VERSION, token, client, ...(resume && { resume }) }, socket);
  }

  #snapshot(snapshot: Snapshot): void {
    this.#connected = snapshot.livePerson.state === 'connected';
    this.#listed = snapshot.conversations.length > 0;
    for (const messages of Object.values(snapshot.messages)) {
      this.#list(messages);
      this.handled.replaced(messages);
    }
    this.#judge();
  }

  #event(event: Extract<ServerFrame, { type: 'event' }>['event']): void {
    if (event.kind === 'message') {
      this.handled.live(event.message);
      this.#stamp(event.message);
    } else if (event.kind === 'messages') this.#list(event.messages);
    else if (event.kind === 'livePerson') this.#connected = event.livePerson.state === 'connected';
    else if (event.kind === 'conversation') this.#listed = true;
    else return;
    this.#judge();
  }

  #list(messages: readonly MessageView[]): void {
    for (const message of messages) if (this.handled.listed(message)) this.#stamp(message);
  }

  #stamp({ content }: MessageView): void {
    if (content.kind === 'text' && this.#options.onStamp) readStamp(content.text, this.#options.onStamp);
  }

  #judge(): void {
    this.live = this.#connected && this.#listed;
    if (!this.live) return;
    for (const resolve of this.#whenLive.splice(0)) resolve();
  }
}
