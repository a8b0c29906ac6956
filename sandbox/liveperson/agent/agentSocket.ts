/** An agent's UMS socket: the dispatch table over the request families. */
import type { WebSocket } from 'ws';
import type { CloudContext } from '../context.ts';
import type { Actor } from '../conversations/types.ts';
import { Refusal } from '../refusal.ts';
import { serveRequests, umsSocket, type UmsAnswer, type UmsRequest } from '../sockets/connection.ts';
import type { UmsSocket } from '../sockets/registry.ts';
import { oldId, type CloudUser } from '../world.ts';
import { CONVERSATION_REQUESTS } from './conversationRequests.ts';
import { FILE_REQUESTS } from './fileRequests.ts';
import { MESSAGE_REQUESTS } from './messageRequests.ts';
import { PROFILE_REQUESTS } from './profileRequests.ts';
import { ROUTING_REQUESTS } from './routingRequests.ts';

/** What a request of an agent may use. */
export interface AgentCall {
  cloud: CloudContext;
  socket: UmsSocket;
  user: CloudUser;
  actor: Actor;
  request: UmsRequest;
}

export type AgentRequestTable = Record<string, (call: AgentCall) => UmsAnswer>;

const TABLE: AgentRequestTable = {
  GetClock: ({ cloud }) => ({ code: 200, type: '.GetClock$Response', body: { currentTime: cloud.clock.now() } }),
  ...CONVERSATION_REQUESTS,
  ...ROUTING_REQUESTS,
  ...MESSAGE_REQUESTS,
  ...FILE_REQUESTS,
  ...PROFILE_REQUESTS,
};

const spelled = (cloud: CloudContext, answer: UmsAnswer): UmsAnswer =>
  cloud.switches.responseTypeSpelling === 'short' ? { ...answer, type: answer.type.replace(/^\.ams\./, '') } : answer;

export function serveAgent(
  cloud: CloudContext,
  ws: WebSocket,
  opened: { user: CloudUser; bearer: string; version: string },
): void {
  const { user } = opened;
  const clientProperties = { type: '.ClientProperties', ipAddress: '203.0.113.20' };
  const id = oldId(cloud.world, user);
  const socket = umsSocket(cloud, ws, {
    kind: 'agent',
    ownerId: id,
    token: opened.bearer,
    showsSuggested: opened.version === '2.1',
    clientProperties,
  });
  const actor: Actor = { id, pid: user.pid, kind: 'agent', clientProperties };
  cloud.sockets.add(socket);
  cloud.presence.connected(id);
  serveRequests(cloud, ws, (request) => {
    if (cloud.sessions.byBearer(opened.bearer) === undefined) {
      socket.close(4401, 'token expired');
      throw new Refusal(401, 'The token has expired');
    }
    const fault = cloud.faults.take('agent');
    if (fault !== null) throw new Refusal(fault, fault === 429 ? 'Too many requests' : 'Request refused');
    // Own keys only: a type such as "constructor" is not in the table.
    const handler = Object.hasOwn(TABLE, request.type) ? TABLE[request.type] : undefined;
    if (handler === undefined) throw new Refusal(400, `Unknown request type ${request.type}`);
    return spelled(cloud, handler({ cloud, socket, user, actor, request }));
  });
  ws.on('close', () => {
    cloud.sockets.remove(socket);
    cloud.subscriptions.closeAll(socket);
    cloud.presence.disconnected(id);
  });
}
