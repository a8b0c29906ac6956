/**
 * The load generator's LivePerson: just enough of the protocol that a client signs in, subscribes and has open
 * conversations, and a way to push one message event at once. Not a stand-in to test against (that is `sandbox/`): it
 * is light so that what is measured is the relay.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { answerHttp } from './upstreamHttp.ts';
import { conversationFrame, conversationOf, eventFrame, eventOf } from './upstreamFrames.ts';

export interface UpstreamOptions {
  /** Open conversations of each agent. */
  conversations?: number;
  /** Keep what was pushed, so that it can be asked for with QueryMessages. */
  keepMessages?: boolean;
  tls?: { key: string; cert: string };
}

export interface Upstream {
  url: string;
  /** Sends the next message of an agent's conversation to every socket of the agent. Returns its sequence. */
  push(index: number, text: string, nth?: number): number;
  /** Sequence of the newest message of an agent's conversation; -1 = none. */
  lastSequence(index: number, nth?: number): number;
  /** Tells the agent that a conversation was closed. */
  closeConversation(index: number, nth?: number): void;
  /** How many agents have a socket with a conversation subscription. */
  readonly subscribed: number;
  /** Cuts every agent socket without a close frame. */
  dropAll(): void;
  /** From now on a bearer is refused until it was renewed. */
  revokeAll(): void;
  /** Called for each published text. */
  onPublish: (index: number, text: string) => void;
  close(): Promise<void>;
}

interface UmsRequest {
  id: string;
  type: string;
  body?: { dialogId?: string; newerThanSequence?: number; event?: { message?: unknown }; convState?: string[] };
}

/** Starts it. Sockets of the same bearer belong to one agent; the relays' agents have indices of their own. */
export async function startUpstream(options: UpstreamOptions = {}): Promise<Upstream> {
  const { conversations = 1, keepMessages = false, tls } = options;
  const sockets = new Map<number, Set<WebSocket>>();
  const subscribed = new Map<number, Set<WebSocket>>();
  const sequences = new Map<string, number>();
  const kept = new Map<string, unknown[]>();
  const closed = new Set<string>();
  let revokedBefore: Set<number> | null = null;
  const onRequest = answerHttp({
    scheme: tls ? 'https' : 'http',
    onRefresh: (index) => void revokedBefore?.add(index),
  });
  const server = tls ? createTlsServer(tls, onRequest) : createServer(onRequest);
  const acceptor = new WebSocketServer({ noServer: true, perMessageDeflate: false });

  server.on('upgrade', (request: IncomingMessage, socket, head) => {
    const bearer = /\/messaging\/brand\/bench-bearer-(\d+)/.exec(request.url ?? '')?.[1];
    const index = Number(bearer);
    if (bearer === undefined || (revokedBefore !== null && !revokedBefore.has(index))) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    acceptor.handleUpgrade(request, socket, head, (ws) => {
      put(sockets, index, ws);
      ws.on('message', (data: Buffer) => answer(ws, index, JSON.parse(data.toString('utf8')) as UmsRequest));
      ws.on('error', () => undefined);
      ws.on('close', () => {
        take(sockets, index, ws);
        take(subscribed, index, ws);
      });
    });
  });

  function answer(socket: WebSocket, index: number, { id, type, body = {} }: UmsRequest): void {
    const reply = (value: unknown, code = 200): void =>
      socket.send(JSON.stringify({ kind: 'resp', reqId: String(id), code, type: `${type}$Response`, body: value }));
    switch (type.replace(/^\.(ams\.)?/, '')) {
      case 'GetClock':
        return reply({ currentTime: Date.now() });
      case 'aam.SubscribeExConversations':
        reply({ subscriptionId: `ex-${index}` });
        if (body.convState?.includes('CLOSE') === true) return;
        put(subscribed, index, socket);
        for (let nth = 0; nth < conversations; nth++)
          if (!closed.has(conversationOf(index, nth))) socket.send(conversationFrame(index, nth));
        return;
      case 'routing.SubscribeRoutingTasks':
      case 'routing.SubscribeAgentsState':
        return reply({ subscriptionId: `${type}-${index}` });
      case 'routing.SetAgentState':
        return reply('Agent state updated successfully', 202);
      case 'ms.QueryMessages':
        return reply((kept.get(body.dialogId ?? '') ?? []).slice(Math.max(0, (body.newerThanSequence ?? -1) + 1)));
      case 'ms.PublishEvent':
        if (typeof body.event?.message === 'string') upstream.onPublish(index, body.event.message);
        return reply({ sequence: 0 });
      case 'userprofile.GetUserProfile':
        return reply({
          userId: `consumer-${index}`,
          firstName: 'Bench',
          lastName: `Consumer ${index}`,
          privateData: {},
        });
      default:
        return reply('OK');
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const upstream: Upstream = {
    url: `${tls ? 'https://localhost' : 'http://127.0.0.1'}:${(server.address() as AddressInfo).port}`,
    push(index, text, nth = 0) {
      const dialog = conversationOf(index, nth);
      const sequence = (sequences.get(dialog) ?? -1) + 1;
      sequences.set(dialog, sequence);
      if (keepMessages) put2(kept, dialog, eventOf(index, nth, sequence, text));
      const open = sockets.get(index);
      if (open !== undefined) {
        const frame = eventFrame(index, nth, sequence, text);
        for (const socket of open) socket.send(frame);
      }
      return sequence;
    },
    lastSequence: (index, nth = 0) => sequences.get(conversationOf(index, nth)) ?? -1,
    closeConversation(index, nth = 0) {
      closed.add(conversationOf(index, nth));
      for (const socket of sockets.get(index) ?? []) socket.send(conversationFrame(index, nth, 'CLOSE'));
    },
    get subscribed() {
      return subscribed.size;
    },
    dropAll() {
      for (const open of sockets.values()) for (const socket of open) socket.terminate();
    },
    revokeAll: () => void (revokedBefore = new Set()),
    onPublish: () => undefined,
    close: () =>
      new Promise((resolve) => {
        upstream.dropAll();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return upstream;
}

function put(map: Map<number, Set<WebSocket>>, index: number, socket: WebSocket): void {
  const known = map.get(index);
  if (known === undefined) map.set(index, new Set([socket]));
  else known.add(socket);
}

function take(map: Map<number, Set<WebSocket>>, index: number, socket: WebSocket): void {
  const known = map.get(index);
  if (known?.delete(socket) === true && known.size === 0) map.delete(index);
}

function put2(map: Map<string, unknown[]>, key: string, value: unknown): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
