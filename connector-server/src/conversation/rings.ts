/** Offers: from the first ring to the words that say how it ended. */
import type { Channel, RingEnd, RingView, SoftphoneEvent } from '../protocol/types.ts';
import { conversationOf, isMe, withConversation, type DeskState, type Reduced, type RingEntry } from './state.ts';
import type { UpstreamRing, UpstreamRingsGone } from './upstream.ts';
import { consumerLabel, RING_WORDS } from './words.ts';

/** Life of a ring when LivePerson does not say: 72 s, as in its own samples. */
const DEFAULT_LIFETIME_MS = 72_000;
const NOTHING: Pick<Reduced, 'events' | 'facts'> = { events: [], facts: [] };

function withoutRing(state: DeskState, ringId: string): DeskState {
  const rings: Record<string, RingEntry> = { ...state.rings };
  delete rings[ringId];
  return { ...state, rings };
}

/** Ends one ring with a reason; nothing when it is not known. */
export function endRing(state: DeskState, ringId: string, reason: RingEnd, text: string = RING_WORDS[reason]): Reduced {
  const entry = Object.hasOwn(state.rings, ringId) ? state.rings[ringId] : undefined;
  if (entry === undefined) return { state, ...NOTHING };
  const conversationId = entry.view.conversationId;
  const event: SoftphoneEvent = { kind: 'ringEnded', ringId, conversationId, reason, text };
  return { state: withoutRing(state, ringId), events: [event], facts: [] };
}

/** Ends every ring of a conversation. */
export function endRingsOf(state: DeskState, conversationId: string, reason: RingEnd): Reduced {
  let next = state;
  const events: SoftphoneEvent[] = [];
  for (const entry of Object.values(state.rings)) {
    if (entry.view.conversationId !== conversationId) continue;
    const ended = endRing(next, entry.view.ringId, reason);
    next = ended.state;
    events.push(...ended.events);
  }
  return { state: next, events, facts: [] };
}

/** How a ring that LivePerson ended without the agent's doing is to be called. */
function reasonOf(state: DeskState, ring: UpstreamRing | UpstreamRingsGone, answered: RingEntry['answered']): RingEnd {
  if (isMe(state, ring.assignedAgentId)) return 'accepted';
  if (answered === 'declined') return 'declined';
  if (ring.type === 'ring') {
    if (ring.state === 'accepted') return ring.assignedAgentId === null ? 'accepted' : 'taken';
    if (ring.state === 'rejected') return 'declined';
    if (ring.state === 'expired') return 'expired';
  }
  return ring.assignedAgentId !== null || answered === 'accepted' ? 'taken' : 'cancelled';
}

/** The conversation's own word first; what was found out about the offer before stays. */
function knownChannel(ofConversation: Channel | undefined, ofOffer: Channel | undefined): Channel {
  return ofConversation !== undefined && ofConversation !== 'other' ? ofConversation : (ofOffer ?? 'other');
}

/** The channel of an offer was found out. */
export function reduceRingChannel(state: DeskState, conversationId: string, channel: Channel): Reduced {
  const events: SoftphoneEvent[] = [];
  const rings: Record<string, RingEntry> = { ...state.rings };
  for (const [ringId, entry] of Object.entries(state.rings)) {
    if (entry.view.conversationId !== conversationId || entry.view.channel === channel) continue;
    const view = { ...entry.view, channel };
    rings[ringId] = { ...entry, view };
    events.push({ kind: 'ring', ring: view });
  }
  return events.length === 0 ? { state, ...NOTHING } : { state: { ...state, rings }, events, facts: [] };
}

/** The view of a waiting ring. `now` matters only when LivePerson gave a duration without a time. */
function viewOf(state: DeskState, ring: UpstreamRing, now: number, known: RingView | undefined): RingView {
  const conversation = conversationOf(state, ring.conversationId);
  const lifetimeMs = ring.lifetimeMs ?? known?.lifetimeMs ?? DEFAULT_LIFETIME_MS;
  const consumer = conversation?.view.consumer;
  return {
    ringId: ring.ringId,
    conversationId: ring.conversationId,
    skillId: ring.skillId,
    skillName: state.names.skills.get(ring.skillId) ?? '',
    channel: knownChannel(conversation?.view.channel, known?.channel),
    consumerName: consumerLabel(consumer?.id === '' ? '' : (consumer?.name ?? ''), ring.consumerId),
    consumerId: ring.consumerId,
    expiresAt: ring.expiresAt ?? known?.expiresAt ?? now + lifetimeMs,
    lifetimeMs,
    directed: conversation?.suggested ?? false,
  };
}

/** Keeps, or lets go of, the ring of a conversation that is still in the list. */
function withEarlyRing(state: DeskState, conversationId: string, earlyRing: UpstreamRing | null): DeskState {
  const conversation = conversationOf(state, conversationId);
  if (conversation === null || conversation.earlyRing === earlyRing) return state;
  return withConversation(state, { ...conversation, earlyRing });
}

/** The ring that came before the conversation left the list, now that it has; nothing when it has run out meanwhile. */
export function reduceEarlyRing(state: DeskState, ring: UpstreamRing | null, now: number): Reduced {
  if (ring === null || (ring.expiresAt ?? 0) <= now) return { state, ...NOTHING };
  return reduceRing(state, ring, now);
}

export function reduceRing(before: DeskState, ring: UpstreamRing, now: number): Reduced {
  const early = conversationOf(before, ring.conversationId)?.earlyRing?.ringId === ring.ringId;
  const state = early ? withEarlyRing(before, ring.conversationId, null) : before;
  const entry = Object.hasOwn(state.rings, ring.ringId) ? state.rings[ring.ringId] : undefined;
  if (ring.state === 'accepted' && entry?.answered === 'accepted' && ring.assignedAgentId === null) {
    // Our own answer coming back; the conversation itself says when it is ours.
    return { state, ...NOTHING };
  }
  if (ring.state !== 'waiting' || ring.taskCompleted) {
    return endRing(state, ring.ringId, reasonOf(state, ring, entry?.answered ?? null));
  }
  // A conversation that is ours does not ring: either the news that it left is still to come, or the ring is stale.
  if (conversationOf(state, ring.conversationId)?.listed === true && entry === undefined) {
    const expiresAt = ring.expiresAt ?? now + (ring.lifetimeMs ?? DEFAULT_LIFETIME_MS);
    return { state: withEarlyRing(state, ring.conversationId, { ...ring, expiresAt }), ...NOTHING };
  }
  const view = viewOf(state, ring, now, entry?.view);
  const next: DeskState = {
    ...state,
    rings: {
      ...state.rings,
      [ring.ringId]: { view, answered: entry?.unsure === true ? null : (entry?.answered ?? null) },
    },
  };
  return { state: next, events: [{ kind: 'ring', ring: view }], facts: [] };
}

export function reduceRingsGone(state: DeskState, gone: UpstreamRingsGone): Reduced {
  let next = withEarlyRing(state, gone.conversationId, null);
  const events: SoftphoneEvent[] = [];
  for (const entry of Object.values(state.rings)) {
    if (entry.view.conversationId !== gone.conversationId) continue;
    // After our own answer the conversation itself brings the end, or the desk's patience does.
    if (entry.answered === 'accepted' && gone.assignedAgentId === null) continue;
    const ended = endRing(next, entry.view.ringId, reasonOf(state, gone, entry.answered));
    next = ended.state;
    events.push(...ended.events);
  }
  return { state: next, events, facts: [] };
}

/** The agent answered here; what became of it is told by LivePerson. */
export function reduceRingAnswered(
  state: DeskState,
  ringId: string,
  answered: RingEntry['answered'],
  unsure: boolean,
): Reduced {
  const entry = Object.hasOwn(state.rings, ringId) ? state.rings[ringId] : undefined;
  if (entry === undefined) return { state, ...NOTHING };
  return { state: { ...state, rings: { ...state.rings, [ringId]: { ...entry, answered, unsure } } }, ...NOTHING };
}

/** Rings again with what is known by now: names, channel, whether it is aimed at this agent. */
export function refreshRings(state: DeskState, conversationId: string | null): Reduced {
  let next = state;
  const events: SoftphoneEvent[] = [];
  for (const entry of Object.values(state.rings)) {
    const { view } = entry;
    if (conversationId !== null && view.conversationId !== conversationId) continue;
    const conversation = conversationOf(state, view.conversationId);
    const consumer = conversation?.view.consumer;
    const fresh: RingView = {
      ...view,
      skillName: state.names.skills.get(view.skillId) ?? view.skillName,
      channel: conversation?.view.channel ?? view.channel,
      consumerName:
        consumer === undefined || consumer.id === ''
          ? view.consumerName
          : consumerLabel(consumer.name, view.consumerId),
      directed: view.directed || conversation?.suggested === true,
    };
    if (
      fresh.skillName === view.skillName &&
      fresh.channel === view.channel &&
      fresh.consumerName === view.consumerName &&
      fresh.directed === view.directed
    )
      continue;
    next = { ...next, rings: { ...next.rings, [view.ringId]: { ...entry, view: fresh } } };
    events.push({ kind: 'ring', ring: fresh });
  }
  return { state: next, events, facts: [] };
}
