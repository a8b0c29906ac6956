/** The two WebSocket doors: which one a path opens, and who may pass. Refusals are plain HTTP answers. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { CloudContext } from '../context.ts';
import { serveAgent } from '../agent/agentSocket.ts';
import { serveConsumer } from '../consumer/consumerSocket.ts';
import { consumerOfJwt } from '../identity/consumerTokens.ts';
import { oldId } from '../world.ts';

const AGENT_PATH = /^\/ws_api\/account\/([^/]+)\/messaging\/brand\/([^/]+)$/;
const CONSUMER_PATH = /^\/ws_api\/account\/([^/]+)\/messaging\/consumer$/;
const AGENT_VERSIONS = new Set(['2', '2.0', '2.1']);
const LARGEST_FRAME = 1024 * 1024;

function refuse(socket: Duplex, status: number, text: string): void {
  socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

export interface Upgrades {
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

export function createUpgrades(cloud: CloudContext): Upgrades {
  const server = new WebSocketServer({ noServer: true, maxPayload: LARGEST_FRAME, perMessageDeflate: false });
  const accept = (request: IncomingMessage, socket: Duplex, head: Buffer, then: (ws: WebSocket) => void): void =>
    server.handleUpgrade(request, socket, head, then);

  const agent = (
    url: URL,
    account: string,
    bearer: string,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): void => {
    if (!AGENT_VERSIONS.has(url.searchParams.get('v') ?? '')) return refuse(socket, 400, 'Bad Request');
    const session = account === cloud.world.account ? cloud.sessions.byBearer(bearer) : undefined;
    const user = session === undefined ? undefined : cloud.world.users.get(session.userId);
    if (user === undefined || !user.isEnabled || user.deleted) return refuse(socket, 401, 'Unauthorized');
    const others = [...cloud.sockets.of(oldId(cloud.world, user))].filter((other) => other.isOpen());
    if (others.length > 0 && cloud.switches.secondAgentSocket === 'refused') return refuse(socket, 409, 'Conflict');
    if (cloud.switches.secondAgentSocket === 'closesFirst')
      for (const other of others) other.close(1000, 'another socket of this agent was opened');
    accept(request, socket, head, (ws) =>
      serveAgent(cloud, ws, { user, bearer, version: url.searchParams.get('v') ?? '2' }),
    );
  };

  const consumer = async (
    url: URL,
    account: string,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> => {
    if (url.searchParams.get('v') !== '3') return refuse(socket, 400, 'Bad Request');
    if (account !== cloud.world.account) return refuse(socket, 401, 'Unauthorized');
    const jwt = /^jwt (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (jwt === undefined) return accept(request, socket, head, (ws) => serveConsumer(cloud, ws, null));
    const identity = await consumerOfJwt(cloud, jwt);
    if (identity === undefined) return refuse(socket, 401, 'Unauthorized');
    accept(request, socket, head, (ws) => serveConsumer(cloud, ws, identity));
  };

  return {
    handle(request, socket, head) {
      socket.on('error', () => socket.destroy());
      const url = new URL(request.url ?? '/', 'http://cloud');
      const asAgent = AGENT_PATH.exec(url.pathname);
      const asConsumer = CONSUMER_PATH.exec(url.pathname);
      if (asAgent !== null) agent(url, asAgent[1] ?? '', asAgent[2] ?? '', request, socket, head);
      else if (asConsumer !== null) void consumer(url, asConsumer[1] ?? '', request, socket, head);
      else refuse(socket, 404, 'Not Found');
    },
    close() {
      for (const ws of server.clients) ws.terminate();
      server.close();
    },
  };
}
