/** Browser ends of both relays. Timestamps travel in the message text; frames are not parsed while measuring. */
import { WebSocket } from 'ws';
import { LIMITS, PROTOCOL_VERSION, SOFTPHONE_PATH } from '../../connector-server/src/protocol/constants.ts';
import type { ServerFrame } from '../../connector-server/src/protocol/types.ts';
import type { BenchOrg } from './identity.ts';
import { bearerOf, BENCH_ACCOUNT } from './upstream.ts';

export type OnStamp = (sentAt: number, receivedAt: number) => void;

const STAMP = '@t=';
/** Text of a message that carries the moment it was sent; padded to an ordinary length. */
export const stamped = (): string =>
  `${STAMP}${performance.now().toFixed(3)};${'and some words a customer would write '.repeat(4)}`;

function readStamp(frame: string, onStamp: OnStamp): void {
  const at = frame.indexOf(STAMP);
  if (at >= 0) onStamp(Number(frame.slice(at + STAMP.length, frame.indexOf(';', at))), performance.now());
}

/** One browser through the raw relay: it speaks to the upstream itself. */
export function openRaw(relayUrl: string, index: number, onStamp: OnStamp): Promise<WebSocket> {
  const socket = new WebSocket(`${relayUrl}/ws_api/account/${BENCH_ACCOUNT}/messaging/brand/${bearerOf(index)}?v=2.1`, {
    perMessageDeflate: false,
  });
  socket.on('message', (data: Buffer) => readStamp(data.toString('utf8'), onStamp));
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** One softphone: authenticates, signs in to LivePerson with a password, acknowledges as the real one does. */
export function openSoftphone(options: {
  url: string;
  org: BenchOrg;
  index: number;
  onStamp: OnStamp;
}): Promise<WebSocket> {
  const { url, org, index, onStamp } = options;
  const socket = new WebSocket(url.replace(/^http/, 'ws') + SOFTPHONE_PATH, { perMessageDeflate: false, origin: url });
  const send = (frame: unknown): void => socket.send(JSON.stringify(frame));
  let unacknowledged = 0;
  let seq = 0;
  // As the real one: who says nothing for long is taken for dead.
  const heartbeat = setInterval(() => send({ type: 'ping', ack: seq }), LIMITS.HEARTBEAT_MS);
  socket.on('close', () => clearInterval(heartbeat));
  return new Promise((resolve, reject) => {
    let settled = false;
    socket.on('error', reject);
    socket.on('close', (code, reason) => reject(new Error(`closed ${code} ${reason.toString()}`)));
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      if (settled) {
        readStamp(text, onStamp);
        if (++unacknowledged >= 20) {
          unacknowledged = 0;
          seq = Number(/"seq":(\d+)/.exec(text)?.[1] ?? seq);
          send({ type: 'ack', seq });
        }
        return;
      }
      const frame = JSON.parse(text) as ServerFrame;
      if (frame.type === 'hello') {
        void org.token(index, frame.nonce, url).then((token) =>
          send({
            type: 'authenticate',
            protocol: PROTOCOL_VERSION,
            token,
            client: { host: 'simulator', version: 'bench', tabId: `bench-${index}` },
          }),
        );
      } else if (frame.type === 'denied') {
        reject(new Error(frame.text));
      } else if (frame.type === 'ready') {
        send({
          type: 'command',
          id: `signin-${index}`,
          epoch: frame.epoch,
          command: { name: 'signInWithPassword', username: `agent${index}@bench.example`, password: 'bench' },
        });
      } else if (frame.type === 'answer' && frame.answer.outcome === 'refused') {
        reject(new Error(frame.answer.text));
      } else if (frame.type === 'event' && frame.event.kind === 'conversation') {
        settled = true;
        resolve(socket);
      }
    });
  });
}
