/** A bare UMS agent client for tests: sends what it is told, remembers what it hears, waits on events. */
import { WebSocket } from 'ws';
import type { LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import { USERS } from '../../../sandbox/seed.ts';

export interface Frame {
  kind: string;
  type: string;
  reqId?: string;
  code?: number;
  body: Record<string, unknown>;
}

export interface Answer {
  code: number;
  type: string;
  body: unknown;
}

export interface ExResult {
  convId: string;
  effectiveTTR: number;
  numberOfunreadMessages: Record<string, number>;
  lastContentEventNotification?: Record<string, unknown>;
  conversationDetails: Record<string, unknown> & {
    skillId: string;
    state: string;
    stage: string;
    participants: Record<string, string[]>;
    participantsPId: Record<string, string[]>;
    dialogs: {
      dialogId: string;
      dialogType: string;
      state: string;
      participantsDetails: { id: string; role: string; state: string }[];
    }[];
  };
}

export interface RingResult {
  taskCompleted: boolean;
  conversationId?: string;
  ringsDetails: { ringId: string; ringState: string; convId: string; ringExpiration: number }[];
}

export interface RawAgent {
  id: string;
  bearer: string;
  request(type: string, body?: unknown, extra?: Record<string, unknown>): Promise<Answer>;
  sendText(text: string): void;
  /** The first not yet taken frame that holds, past or future. */
  next(holds: (frame: Frame) => boolean): Promise<Frame>;
  nextChange(conversationId: string, holds?: (result: ExResult, type: string) => boolean): Promise<ExResult>;
  nextRing(conversationId: string, state?: string): Promise<RingResult['ringsDetails'][number]>;
  frames: readonly Frame[];
  closed: Promise<number>;
  close(): void;
}

export const seedAgent = (key: string): { userId: string; pid: string; loginName: string; password: string } => {
  const found = USERS.find((user) => user.key === key)?.livePerson;
  if (found === null || found === undefined) throw new Error(`no such agent ${key}`);
  return found;
};
export const oldIdOf = (cloud: LivePersonCloud, key: string): string => `${cloud.account}.${seedAgent(key).userId}`;

/** POSTs JSON to the cloud and returns status, headers and parsed body. */
export async function post(
  cloud: LivePersonCloud,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> {
  const response = await fetch(cloud.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    redirect: 'manual',
  });
  const text = await response.text();
  let parsed: unknown = {};
  try {
    parsed = text === '' ? {} : JSON.parse(text);
  } catch {
    parsed = { text };
  }
  return { status: response.status, headers: response.headers, body: parsed as Record<string, unknown> };
}

export async function login(cloud: LivePersonCloud, key: string): Promise<string> {
  const { loginName: username, password } = seedAgent(key);
  const { status, body } = await post(cloud, `/api/account/${cloud.account}/login?v=1.3`, { username, password });
  if (status !== 200) throw new Error(`login answered ${status}`);
  return String(body['bearer']);
}

export const agentSocketUrl = (
  cloud: LivePersonCloud,
  bearer: string,
  version: string,
  account = cloud.account,
): string => `${cloud.url.replace('http', 'ws')}/ws_api/account/${account}/messaging/brand/${bearer}?v=${version}`;

/** Connects with a bearer; rejects when the upgrade is refused. */
export function connectAgent(cloud: LivePersonCloud, id: string, bearer: string, version = '2.1'): Promise<RawAgent> {
  const ws = new WebSocket(agentSocketUrl(cloud, bearer, version));
  const frames: (Frame & { taken?: boolean })[] = [];
  const waiters = new Set<{ holds: (frame: Frame) => boolean; resolve: (frame: Frame) => void }>();
  let count = 0;
  ws.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString('utf8')) as Frame & { taken?: boolean };
    frames.push(frame);
    for (const waiter of waiters)
      if (waiter.holds(frame)) {
        waiters.delete(waiter);
        frame.taken = true;
        return waiter.resolve(frame);
      }
  });
  const closed = new Promise<number>((resolve) => ws.on('close', resolve));
  const next = (holds: (frame: Frame) => boolean): Promise<Frame> => {
    const past = frames.find((frame) => frame.taken !== true && holds(frame));
    if (past === undefined) return new Promise((resolve) => waiters.add({ holds, resolve }));
    past.taken = true;
    return Promise.resolve(past);
  };
  const changes = <T>(frame: Frame): { type: string; result: T }[] =>
    (frame.body?.['changes'] ?? []) as { type: string; result: T }[];
  const agent: RawAgent = {
    id,
    bearer,
    frames,
    closed,
    next,
    sendText: (text) => ws.send(text),
    close: () => ws.close(1000),
    async request(type, body = {}, extra = {}) {
      const reqId = `q${++count}`;
      ws.send(JSON.stringify({ kind: 'req', id: reqId, type, body, ...extra }));
      const frame = await next((candidate) => candidate.reqId === reqId);
      return { code: frame.code ?? 0, type: frame.type, body: frame.body };
    },
    async nextChange(conversationId, holds = () => true) {
      const matches = ({ type, result }: { type: string; result: ExResult }): boolean =>
        result.convId === conversationId && holds(result, type);
      const frame = await next(
        (candidate) =>
          candidate.type === '.ams.aam.ExConversationChangeNotification' && changes<ExResult>(candidate).some(matches),
      );
      return changes<ExResult>(frame).find(matches)?.result as ExResult;
    },
    async nextRing(conversationId, state = 'WAITING') {
      const matches = ({ result }: { result: RingResult }): boolean =>
        result.ringsDetails[0]?.convId === conversationId && result.ringsDetails[0].ringState === state;
      const frame = await next(
        (candidate) =>
          candidate.type === '.ams.routing.RoutingTaskNotification' && changes<RingResult>(candidate).some(matches),
      );
      return changes<RingResult>(frame).find(matches)?.result.ringsDetails[0] as RingResult['ringsDetails'][number];
    },
  };
  return new Promise((resolve, reject) => {
    ws.on('open', () => resolve(agent));
    ws.on('error', reject);
  });
}

/** Signed in, subscribed to own open conversations and rings, ONLINE. */
export async function workingAgent(
  cloud: LivePersonCloud,
  key: string,
  options: { version?: string; availability?: string; convState?: string[] } = {},
): Promise<RawAgent> {
  const agent = await connectAgent(cloud, oldIdOf(cloud, key), await login(cloud, key), options.version);
  await agent.request('.ams.aam.SubscribeExConversations', {
    convState: options.convState ?? ['OPEN'],
    agentIds: [agent.id],
  });
  await agent.request('.ams.routing.SubscribeRoutingTasks', {});
  await agent.request('.ams.routing.SetAgentState', {
    availability: options.availability ?? 'ONLINE',
    channels: ['MESSAGING'],
    agentUserId: agent.id,
  });
  return agent;
}

/** Accepts the ring of a conversation and waits until it is the agent's. */
export async function accept(agent: RawAgent, conversationId: string): Promise<ExResult> {
  const { ringId } = await agent.nextRing(conversationId);
  const { code } = await agent.request('.ams.routing.UpdateRingState', { ringId, ringState: 'ACCEPTED' });
  if (code !== 202) throw new Error(`accepting answered ${code}`);
  return agent.nextChange(
    conversationId,
    ({ conversationDetails }) => conversationDetails.participants['ASSIGNED_AGENT']?.[0] === agent.id,
  );
}

export const textEvent = (message: string): Record<string, unknown> => ({
  type: 'ContentEvent',
  contentType: 'text/plain',
  message,
});
export const update = (agent: RawAgent, conversationId: string, ...conversationField: object[]): Promise<Answer> =>
  agent.request('.ams.cm.UpdateConversationField', { conversationId, conversationField });
export const seat = (type: 'REMOVE' | 'ADD' | 'SUGGEST', userId: string, role = 'ASSIGNED_AGENT'): object => ({
  field: 'ParticipantsChange',
  type,
  role,
  userId,
});
