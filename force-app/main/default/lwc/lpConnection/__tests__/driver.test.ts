/** The driver with stand-in sockets: what the machine decides reaches the right socket, and what fails is not acknowledged. */
import { Connection } from 'c/lpConnection';
import type { ModelEvent } from 'c/lpModel';
import type { ClientFrame, ServerFrame } from 'c/lpProtocol';
import { CLOSE } from 'c/lpProtocol';
import { snapshot } from '../../lpModel/__tests__/fixtures';
import { hello } from './play';

class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 1;
  closedWith: number | null = null;
  readonly sent: ClientFrame[] = [];
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }
  close(code: number): void {
    this.closedWith = code;
    this.readyState = 3;
  }
  say(frame: ServerFrame): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }
  end(code: number): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

const ready = (seq: number): ServerFrame => ({ type: 'ready', sessionId: 's', epoch: 1, seq, snapshot: snapshot() });
const typing = (seq: number): ServerFrame => ({
  type: 'event',
  seq,
  event: { kind: 'typing', conversationId: 'c1', typing: true },
});
const settled = async (): Promise<void> => {
  for (let n = 0; n < 5; n++) await Promise.resolve();
};
const socket = (n: number): FakeSocket => {
  const found = FakeSocket.all[n];
  if (!found) throw new Error(`There is no socket ${n}.`);
  return found;
};

let connection: Connection;
const emit = jest.fn<(event: ModelEvent) => void>();
const original = globalThis.WebSocket;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask'] });
  jest.spyOn(Math, 'random').mockReturnValue(0);
  FakeSocket.all = [];
  globalThis.WebSocket = FakeSocket as unknown as typeof WebSocket;
  emit.mockReset();
  connection = new Connection({
    connectorUrl: 'https://one.example',
    client: { host: 'simulator', version: '1', tabId: 't' },
    connectionId: null,
    issueIdentity: (nonce) => Promise.resolve(`token-${nonce}`),
    emit,
  });
});
afterEach(() => {
  connection.stop();
  globalThis.WebSocket = original;
  jest.restoreAllMocks();
  jest.useRealTimers();
});

async function live(): Promise<void> {
  connection.start();
  socket(0).say(hello('n1'));
  await settled();
  socket(0).say(ready(0));
}

it('moves to the second socket without losing the first before it', async () => {
  await live();
  socket(0).say({ type: 'moving', resumeUrl: 'wss://two.example/softphone', delayMs: 0 });
  jest.advanceTimersByTime(0);
  expect(socket(1).url).toBe('wss://two.example/softphone');
  socket(1).say(hello('n2'));
  await settled();
  expect(socket(1).sent).toMatchObject([{ type: 'authenticate', token: 'token-n2', resume: { sessionId: 's' } }]);
  socket(0).say(typing(1));
  connection.send('k1', { name: 'retryConnection' });
  expect(socket(0).sent).toContainEqual(expect.objectContaining({ type: 'command', id: 'k1' }));
  socket(1).say({ ...ready(7), type: 'resync', reason: 'epoch_changed', epoch: 2 } as ServerFrame);
  expect(socket(0).closedWith).toBeNull();
  socket(0).say({ type: 'answer', id: 'k1', answer: { outcome: 'done', result: null } });
  expect(socket(0).closedWith).toBe(1000);
  connection.send('k2', { name: 'retryConnection' });
  expect(socket(1).sent).toContainEqual(expect.objectContaining({ type: 'command', id: 'k2', epoch: 2 }));
  // What the first socket says after that is nobody's business.
  const before = emit.mock.calls.length;
  socket(0).say(typing(2));
  socket(0).end(4000);
  expect(emit.mock.calls.length).toBe(before);
});

it('survives the end of the first socket in the middle of a move', async () => {
  await live();
  socket(0).say({ type: 'moving', resumeUrl: 'wss://two.example/softphone', delayMs: 0 });
  jest.advanceTimersByTime(0);
  socket(0).end(CLOSE.RETRY_NOW);
  socket(1).say(hello('n2'));
  await settled();
  socket(1).say(ready(3));
  expect(emit).toHaveBeenCalledWith(expect.objectContaining({ kind: 'line', state: 'live' }));
  expect(FakeSocket.all).toHaveLength(2);
});

it('does not acknowledge what the model failed on, and fetches everything anew', async () => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  await live();
  emit.mockImplementation((event) => {
    if (event.kind === 'server') throw new Error('unforeseen');
  });
  for (let seq = 1; seq <= 20; seq++) socket(0).say(typing(seq));
  expect(socket(0).sent.filter(({ type }) => type !== 'authenticate')).toEqual([]);
  expect(socket(0).closedWith).toBe(CLOSE.HEARTBEAT_LOST);
  jest.advanceTimersByTime(1_000);
  socket(1).say(hello('n2'));
  await settled();
  expect(socket(1).sent).toEqual([expect.not.objectContaining({ resume: expect.anything() })]);
});

it('takes what the model asks for during an event after everything that event brings about', async () => {
  await live();
  for (let seq = 1; seq < 20; seq++) socket(0).say(typing(seq));
  emit.mockImplementation((event) => {
    if (event.kind === 'server') connection.send('asked', { name: 'retryConnection' });
  });
  socket(0).say(typing(20));
  expect(
    socket(0)
      .sent.slice(1)
      .map(({ type }) => type),
  ).toEqual(['ack', 'command']);
});

it('treats an address the page may not open as a connector that cannot be reached', async () => {
  globalThis.WebSocket = class {
    constructor() {
      throw new DOMException('refused', 'SecurityError');
    }
  } as unknown as typeof WebSocket;
  connection.start();
  await settled();
  expect(emit).toHaveBeenCalledWith(expect.objectContaining({ kind: 'line', state: 'waiting' }));
});
