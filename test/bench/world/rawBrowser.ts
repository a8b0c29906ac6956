/** Browser ends of the relays without a session of their own, and the stamp all messages of the bench carry. */
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { bearerOf, BENCH_ACCOUNT } from './upstreamFrames.ts';

export type OnStamp = (sentAt: number, receivedAt: number) => void;

const STAMP = '@t=';
/** Text of a message that carries the moment it was sent; padded to an ordinary length. */
export const stamped = (): string =>
  `${STAMP}${performance.now().toFixed(3)};${'and some words a customer would write '.repeat(4)}`;

/** Finds the stamp in a frame without parsing it. False: there is none. */
export function readStamp(frame: string, onStamp: OnStamp): boolean {
  const at = frame.indexOf(STAMP);
  if (at < 0) return false;
  onStamp(Number(frame.slice(at + STAMP.length, frame.indexOf(';', at))), performance.now());
  return true;
}

/** A browser end: `send` passes one frame to LivePerson, `drop` breaks the line without a word. */
export interface RelayBrowser {
  send(frame: string): void;
  drop(): void;
  /** Resolves when the line is there again. */
  back(): Promise<void>;
}

export const upstreamPath = (index: number): string =>
  `/ws_api/account/${BENCH_ACCOUNT}/messaging/brand/${bearerOf(index)}?v=2.1`;

/** Several local addresses, so that neither ports nor limits per address run out. */
export const localAddressOf = (index: number): string => `127.0.0.${2 + (index % 8)}`;

/** One browser through the raw relay: it speaks to the upstream itself. */
export async function openRaw(relayUrl: string, index: number, onStamp: OnStamp): Promise<RelayBrowser> {
  const open = (): Promise<WebSocket> => {
    const opening = new WebSocket(relayUrl.replace(/^http/, 'ws') + upstreamPath(index), {
      perMessageDeflate: false,
      localAddress: localAddressOf(index),
    });
    opening.on('message', (data: Buffer) => readStamp(data.toString('utf8'), onStamp));
    return new Promise((resolve, reject) => {
      opening.once('open', () => resolve(opening));
      opening.on('error', reject);
    });
  };
  let socket = await open();
  return {
    send: (frame) => socket.send(frame),
    drop: () => socket.terminate(),
    back: async () => void (socket = await open()),
  };
}

/** One browser through the Socket.IO relay, over WebSocket only, with its session recovered after a break. */
export async function openSocketIo(relayUrl: string, index: number, onStamp: OnStamp): Promise<RelayBrowser> {
  const socket = io(relayUrl, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: { path: upstreamPath(index) },
    localAddress: localAddressOf(index),
  } as Parameters<typeof io>[1]);
  socket.on('frame', (frame: string) => readStamp(frame, onStamp));
  const connected = (): Promise<void> =>
    new Promise((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('connect_error', reject);
    });
  await connected();
  return {
    send: (frame) => socket.emit('frame', frame),
    drop: () => socket.io.engine.close(),
    async back() {
      const again = connected();
      socket.connect();
      await again;
      if (!socket.recovered) throw new Error('Socket.IO did not recover the session.');
    },
  };
}
