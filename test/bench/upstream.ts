/**
 * The load generator's LivePerson: just enough of the protocol that a client signs in, subscribes and has one open
 * conversation, and a way to push one message event at once. Not a stand-in to test against (that is `sandbox/`): it
 * is light so that what is measured is the relay.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { BENCH_ORG } from './identity.ts';

export const BENCH_ACCOUNT = '90000001';
const SKILL = '7001';

export interface Upstream {
  url: string;
  /** Sends the next message event of an agent's conversation; `text` reaches the browser. */
  push(index: number, text: string): void;
  /** Resolves when so many agent sockets are open. */
  opened(count: number): Promise<void>;
  close(): Promise<void>;
}

export const userIdOf = (index: number): string => String(5_000_000_000 + index);
export const bearerOf = (index: number): string => `bench-bearer-${index}`;
const pidOf = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const conversationOf = (index: number): string => `c0ffee00-0000-4000-8000-${String(index).padStart(12, '0')}`;

/** Starts it. Sockets of index `n` and of index `n + 1e6` (the raw relay's) are kept apart by their bearer. */
export async function startUpstream(): Promise<Upstream> {
  const sockets = new Map<number, WebSocket>();
  const sequences = new Map<number, number>();
  const waiters: { count: number; resolve: () => void }[] = [];
  const server = createServer(
    (request, response) => void answerHttp(request, response, server.address() as AddressInfo),
  );
  const sockServer = new WebSocketServer({ noServer: true, perMessageDeflate: false });

  server.on('upgrade', (request, socket, head) => {
    const bearer = /\/messaging\/brand\/bench-bearer-(\d+)/.exec(request.url ?? '')?.[1];
    if (bearer === undefined) {
      socket.destroy();
      return;
    }
    sockServer.handleUpgrade(request, socket, head, (ws) => {
      const index = Number(bearer);
      sockets.set(index, ws);
      ws.on('message', (data: Buffer) => answerFrame(ws, index, data.toString('utf8')));
      ws.on('close', () => sockets.delete(index));
      for (const waiter of waiters) if (sockets.size >= waiter.count) waiter.resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    push(index, text) {
      const sequence = (sequences.get(index) ?? 0) + 1;
      sequences.set(index, sequence);
      sockets.get(index)?.send(eventFrame(index, sequence, text));
    },
    opened: (count) => new Promise((resolve) => (sockets.size >= count ? resolve() : waiters.push({ count, resolve }))),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.values()) socket.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answerHttp(request: IncomingMessage, response: ServerResponse, { port }: AddressInfo): void {
  const path = new URL(request.url ?? '/', 'http://upstream').pathname;
  const json = (body: unknown): void =>
    void response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  const service = /\/service\/(\w+)\/baseURI\.json$/.exec(path)?.[1];
  const host = `127.0.0.1:${port}`;
  if (service) return json({ service, account: BENCH_ACCOUNT, baseURI: host });
  if (path.endsWith('/baseURI.json')) {
    const services = ['agentVep', 'facadeMsg', 'asyncMessagingEnt', 'accountConfigReadOnly', 'msgHist', 'sentinel'];
    return json({ baseURIs: services.map((name) => ({ service: name, account: BENCH_ACCOUNT, baseURI: host })) });
  }
  if (path.endsWith('/login')) {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const index = Number(/agent(\d+)@/.exec(body)?.[1] ?? 0);
      response.setHeader('set-cookie', `Session_id=s${index}; Path=/`);
      json({
        bearer: bearerOf(index),
        csrf: 'c',
        sessionTTl: '28800000',
        config: { userId: userIdOf(index), userPid: pidOf(index), loginName: `agent${index}@bench.example` },
      });
    });
    return;
  }
  if (path.endsWith('/le-users/skills')) return json([{ id: Number(SKILL), name: 'Bench', deleted: false }]);
  if (path.includes('/configuration/')) return json([]);
  // Salesforce too: it says that today's calls are used up, so that recording rests and only the relay is measured.
  const salesforce = `http://${host}`;
  if (path === '/services/oauth2/token')
    return json({
      access_token: 'bench',
      instance_url: salesforce,
      id: `${salesforce}/id/${BENCH_ORG}/005Bx0000000000AAA`,
    });
  if (path.startsWith('/services/')) {
    response.statusCode = 403;
    return json([{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }]);
  }
  if (path.endsWith('/refresh') || path.endsWith('/logout')) return void response.end();
  response.statusCode = 404;
  response.end();
}

function answerFrame(socket: WebSocket, index: number, text: string): void {
  const { id, type } = JSON.parse(text) as { id: string; type: string };
  const short = type.replace(/^\.(ams\.)?/, '');
  const reply = (body: unknown, code = 200): void =>
    socket.send(JSON.stringify({ kind: 'resp', reqId: String(id), code, type: `${type}$Response`, body }));
  switch (short) {
    case 'GetClock':
      return reply({ currentTime: Date.now() });
    case 'aam.SubscribeExConversations':
      reply({ subscriptionId: `ex-${index}` });
      return socket.send(conversationFrame(index));
    case 'routing.SubscribeRoutingTasks':
    case 'routing.SubscribeAgentsState':
      return reply({ subscriptionId: `${short}-${index}` });
    case 'routing.SetAgentState':
      return reply('Agent state updated successfully', 202);
    case 'ms.QueryMessages':
      return reply([]);
    case 'ms.PublishEvent':
      return reply({ sequence: 0 });
    case 'userprofile.GetUserProfile':
      return reply({
        userId: `consumer-${index}`,
        firstName: 'Bench',
        lastName: `Consumer ${index}`,
        privateData: {},
        acr: '0',
      });
    default:
      return reply('OK');
  }
}

function conversationFrame(index: number): string {
  const id = conversationOf(index);
  const now = Date.now();
  const old = `${BENCH_ACCOUNT}.${userIdOf(index)}`;
  const consumer = `consumer-${index}`;
  return JSON.stringify({
    kind: 'notification',
    type: '.ams.aam.ExConversationChangeNotification',
    body: {
      subscriptionId: `ex-${index}`,
      changes: [
        {
          type: 'UPSERT',
          result: {
            convId: id,
            effectiveTTR: now + 3_600_000,
            numberOfunreadMessages: { [old]: 0 },
            lastUpdateTime: now,
            conversationDetails: {
              convId: id,
              skillId: SKILL,
              brandId: BENCH_ACCOUNT,
              participants: { CONSUMER: [consumer], ASSIGNED_AGENT: [old], MANAGER: [], READER: [] },
              participantsPId: { CONSUMER: [consumer], ASSIGNED_AGENT: [pidOf(index)], MANAGER: [], READER: [] },
              dialogs: [
                {
                  dialogId: id,
                  dialogType: 'MAIN',
                  channelType: 'MESSAGING',
                  state: 'OPEN',
                  participantsDetails: [
                    { id: consumer, role: 'CONSUMER', state: 'ACTIVE' },
                    { id: old, role: 'ASSIGNED_AGENT', state: 'ACTIVE' },
                  ],
                  creationTs: now,
                  metaDataLastUpdateTs: now,
                },
              ],
              state: 'OPEN',
              stage: 'OPEN',
              startTs: now,
              metaDataLastUpdateTs: now,
              ttr: { ttrType: 'NORMAL', value: 3600 },
              context: { type: 'SharkContext', lang: 'en-US' },
            },
          },
        },
      ],
    },
  });
}

/** About 700 bytes, as a message of an ordinary length is on the real wire. */
function eventFrame(index: number, sequence: number, text: string): string {
  const id = conversationOf(index);
  const consumer = `consumer-${index}`;
  return JSON.stringify({
    kind: 'notification',
    type: '.ams.ms.OnlineEventDistribution',
    body: {
      sequence,
      originatorClientProperties: { type: '.ClientProperties', ipAddress: '203.0.113.9' },
      originatorId: consumer,
      originatorPId: consumer,
      originatorMetadata: {
        id: consumer,
        role: 'CONSUMER',
        clientProperties: { type: '.ClientProperties', ipAddress: '203.0.113.9' },
      },
      serverTimestamp: Date.now(),
      event: { type: 'ContentEvent', contentType: 'text/plain', message: text },
      dialogId: id,
      conversationId: id,
      messageAudience: 'ALL',
      metadata: [],
    },
  });
}
