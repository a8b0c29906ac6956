import type { ClientFrame, ServerFrame } from 'c/lpProtocol';

/** A WebSocket whose other end is the test. */
export class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 0;
  readonly sent: ClientFrame[] = [];
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    FakeSocket.all.push(this);
  }
  static get last(): FakeSocket {
    const socket = FakeSocket.all.at(-1);
    if (!socket) throw new Error('No socket was opened.');
    return socket;
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }
  close(): void {
    this.readyState = 3;
  }
  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new CustomEvent('open'));
  }
  say(frame: ServerFrame): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }
  drop(code: number): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new CustomEvent('close'), { code }));
  }
  /** Commands written so far, by name. */
  commands(name: string) {
    return this.sent.flatMap((frame) =>
      frame.type === 'command' && frame.command.name === name
        ? [{ ...frame, command: frame.command as Record<string, unknown> }]
        : [],
    );
  }
}
