/** Typed events for reducer tests, with only the interesting members named. */
import { reduce, type DeskInput } from '../../../connector-server/src/conversation/reducer.ts';
import { emptyDesk, type DeskState } from '../../../connector-server/src/conversation/state.ts';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import type {
  UpstreamConversation,
  UpstreamMessage,
  UpstreamReceipt,
  UpstreamRing,
} from '../../../connector-server/src/conversation/upstream.ts';
import type { SoftphoneEvent } from '../../../connector-server/src/protocol/types.ts';

export const ME = '100';
export const OTHER = '200';
export const CONSUMER = 'c0ffee';
export const CONVERSATION = 'conv-1';
export const NOW = 1_800_000_000_000;

const participants = (agent: string | null, active = true): UpstreamConversation['participants'] => [
  { id: CONSUMER, role: 'consumer', active: true },
  ...(agent === null ? [] : [{ id: agent, role: 'agent' as const, active }]),
];

export function conversation(
  over: Partial<UpstreamConversation> & { agent?: string | null; suggested?: string } = {},
): UpstreamConversation {
  const { agent = ME, suggested, ...rest } = over;
  const people = [
    ...participants(agent),
    ...(suggested === undefined ? [] : [{ id: suggested, role: 'agent' as const, active: false }]),
  ];
  const open = rest.open ?? true;
  return {
    type: 'conversation',
    change: 'upserted',
    conversationId: CONVERSATION,
    open,
    closedBy: null,
    skillId: '11',
    channel: 'web',
    source: 'SharkContext',
    participants: participants(agent),
    pids: [],
    dialogs: [{ dialogId: CONVERSATION, kind: 'main', open, participants: people }],
    startedAt: 1_000,
    endedAt: null,
    changedAt: 2_000,
    respondBy: null,
    csat: null,
    ...rest,
  };
}

export function message(
  sequence: number,
  over: Partial<UpstreamMessage> & { by?: 'consumer' | 'me' | 'other' } = {},
): UpstreamMessage {
  const { by = 'consumer', ...rest } = over;
  const from =
    by === 'consumer'
      ? { id: CONSUMER, pid: CONSUMER, role: 'consumer' as const }
      : { id: by === 'me' ? ME : OTHER, pid: null, role: 'agent' as const };
  return {
    type: 'message',
    dialogId: CONVERSATION,
    conversationId: CONVERSATION,
    sequence,
    at: 5_000 + sequence,
    from,
    audience: 'all',
    content: { kind: 'text', text: `text ${sequence}` },
    externalId: null,
    ...rest,
  };
}

export function receipt(
  status: 'delivered' | 'read',
  upTo: number,
  over: Partial<UpstreamReceipt> & { by?: 'consumer' | 'me' } = {},
): UpstreamReceipt {
  const { by = 'consumer', ...rest } = over;
  const from =
    by === 'consumer'
      ? { id: CONSUMER, pid: null, role: 'consumer' as const }
      : { id: ME, pid: null, role: 'agent' as const };
  return {
    type: 'receipt',
    dialogId: CONVERSATION,
    conversationId: CONVERSATION,
    sequence: upTo + 100,
    from,
    status,
    upTo,
    ...rest,
  };
}

export function ring(over: Partial<UpstreamRing> = {}): UpstreamRing {
  return {
    type: 'ring',
    ringId: 'ring-1',
    conversationId: CONVERSATION,
    consumerId: CONSUMER,
    skillId: '11',
    state: 'waiting',
    expiresAt: NOW + 72_000,
    lifetimeMs: 72_000,
    taskCompleted: false,
    assignedAgentId: null,
    ...over,
  };
}

/** Feeds inputs in order; keeps what came out. */
export function feed(
  start: DeskState,
  inputs: readonly (DeskInput | Parameters<typeof upstream>[0])[],
): { state: DeskState; events: SoftphoneEvent[]; facts: ConversationFact[] } {
  let state = start;
  const events: SoftphoneEvent[] = [];
  const facts: ConversationFact[] = [];
  for (const one of inputs) {
    const input: DeskInput = isInput(one) ? one : upstream(one);
    const reduced = reduce(state, input);
    state = reduced.state;
    events.push(...reduced.events);
    facts.push(...reduced.facts);
  }
  return { state, events, facts };
}

type Upstream = Extract<DeskInput, { type: 'upstream' }>['event'];
const UPSTREAM = new Set(['conversation', 'ring', 'ringsGone', 'agentState', 'message', 'receipt', 'typing']);
const isInput = (one: DeskInput | Upstream): one is DeskInput => !UPSTREAM.has(one.type);

export function upstream(event: Upstream, now = NOW): DeskInput {
  return { type: 'upstream', event, now };
}

/** A desk that knows who its agent is; wrap-up 10 minutes unless said otherwise. */
export function desk(wrapUpMs = 600_000): DeskState {
  return { ...emptyDesk(wrapUpMs), me: { userId: ME, pid: 'my-pid', name: 'Ada' } };
}
