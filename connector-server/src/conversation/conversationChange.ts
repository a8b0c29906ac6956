/** A change of a conversation's details: who is in it, its skill, its deadline, its end; and what that means for this agent. */
import type { ConversationView, Role, SoftphoneEvent } from '../protocol/types.ts';
import { attributeFacts } from './attributeFacts.ts';
import type { ConversationFact } from './facts.ts';
import {
  conversationOf,
  emptyDesk,
  isMe,
  NOTHING_REPORTED,
  unknownConversation,
  withConversation,
  withoutConversation,
  type ConversationState,
  type DeskState,
  type DialogState,
  type NameBook,
  type Reduced,
  type Reported,
} from './state.ts';
import type { UpstreamConversation, UpstreamParticipant } from './upstream.ts';
import { endRingsOf, reduceEarlyRing, refreshRings } from './rings.ts';
import { consumerLabel, LEFT_WORDS, takenOverBy } from './words.ts';
import { wrapUpEndsAt } from './wrapUps.ts';

/** The main dialog's own list says who is active and who is merely suggested; the conversation's maps are the fallback. */
function participantsOf(change: UpstreamConversation): readonly UpstreamParticipant[] {
  const main = change.dialogs.find((dialog) => dialog.kind === 'main');
  return main !== undefined && main.participants.length > 0 ? main.participants : change.participants;
}

/** For the agents: the consumer may still be asked to rate it. */
export function isClosed(change: UpstreamConversation): boolean {
  return !change.open || change.dialogs.some((dialog) => dialog.kind === 'main' && !dialog.open);
}

function mergedDialogs(known: readonly DialogState[], change: UpstreamConversation): DialogState[] {
  const merged = known.map((dialog) => {
    const told = change.dialogs.find((one) => one.dialogId === dialog.dialogId);
    return told === undefined ? dialog : { ...dialog, kind: told.kind, open: told.open };
  });
  for (const told of change.dialogs) {
    if (merged.some((dialog) => dialog.dialogId === told.dialogId)) continue;
    merged.push({ dialogId: told.dialogId, kind: told.kind, open: told.open, lastSequence: -1 });
  }
  return merged;
}

function canonical(state: DeskState, id: string, pids: UpstreamConversation['pids']): string {
  if (isMe(state, id) && state.me !== null) return state.me.userId;
  return pids.find((pair) => pair.pid === id)?.userId ?? state.names.people.get(id)?.id ?? id;
}

/** Other people in it, for the header. */
export function otherParticipants(
  state: DeskState,
  people: readonly UpstreamParticipant[],
): ConversationView['participants'] {
  return people
    .filter((one) => one.active && one.role !== 'consumer' && one.role !== 'system' && !isMe(state, one.id))
    .map((one) => {
      const person = state.names.people.get(one.id);
      const role: Role = person?.isBot === true && one.role === 'agent' ? 'bot' : one.role;
      return { id: one.id, name: person?.name ?? (role === 'manager' ? 'Manager' : 'Agent'), role };
    });
}

/** Whether a softphone would show the same: most changes LivePerson sends differ in nothing an agent sees. */
function sameView(a: ConversationView, b: ConversationView): boolean {
  for (const key of Object.keys(b) as (keyof ConversationView)[]) {
    if (key === 'participants' || key === 'consumer') {
      if (JSON.stringify(a[key]) !== JSON.stringify(b[key])) return false;
    } else if (a[key] !== b[key]) return false;
  }
  return true;
}

interface Reading {
  conversation: ConversationState;
  myRole: Role | null;
  closed: boolean;
}

function read(state: DeskState, before: ConversationState, change: UpstreamConversation): Reading {
  const people = participantsOf(change).map((one) => ({ ...one, id: canonical(state, one.id, change.pids) }));
  const mine = people.filter((one) => isMe(state, one.id));
  const myRole =
    mine.find((one) => one.active && one.role === 'agent')?.role ?? mine.find((one) => one.active)?.role ?? null;
  const assigned = people.find((one) => one.active && one.role === 'agent')?.id ?? null;
  const consumerId = people.find((one) => one.role === 'consumer')?.id ?? before.view.consumer.id;
  const closed = isClosed(change);
  const skillId = change.skillId === '' ? before.view.skillId : change.skillId;
  const view: ConversationView = {
    ...before.view,
    dialogId: change.dialogs.find((dialog) => dialog.kind === 'main')?.dialogId ?? before.view.dialogId,
    channel: change.channel === 'other' ? before.view.channel : change.channel,
    skillId,
    skillName: state.names.skills.get(skillId) ?? (skillId === before.view.skillId ? before.view.skillName : ''),
    // The id may change when the consumer signs in midway; what is known of the person stays until the new profile comes.
    consumer: {
      ...before.view.consumer,
      id: consumerId,
      name: consumerLabel(before.view.consumer.id === '' ? '' : before.view.consumer.name, consumerId),
    },
    state: closed ? 'closed' : 'open',
    startedAt: change.startedAt > 0 ? change.startedAt : before.view.startedAt,
    lastAt: before.view.lastAt > 0 ? before.view.lastAt : change.startedAt,
    endedAt: closed ? (change.endedAt ?? before.view.endedAt ?? change.changedAt) : null,
    closedBy: closed ? (change.closedBy ?? before.view.closedBy ?? 'system') : null,
    role: myRole ?? before.view.role,
    respondBy: closed ? null : change.respondBy,
    consumerTyping: closed ? false : before.view.consumerTyping,
    participants: otherParticipants(state, people),
  };
  const conversation: ConversationState = {
    ...before,
    view,
    changedAt: change.changedAt,
    source: change.source || before.source,
    participants: people,
    pids: change.pids.length > 0 ? change.pids : before.pids,
    dialogs: mergedDialogs(before.dialogs, change),
    suggested: mine.some((one) => !one.active && one.role === 'agent'),
    assignedAgentId: assigned,
    // Where it came from does not change; reading it once spares comparing.
    told: before.told.visit === null ? { ...before.told, visit: change.visit?.() ?? null } : before.told,
  };
  return { conversation, myRole, closed };
}

/** How it began and who the consumer is, as far as known by now; told again when the consumer's name is learnt later. */
export function openedFact({ view, source, changedAt }: ConversationState): ConversationFact {
  const { id, name } = view.consumer;
  return {
    type: 'opened',
    conversationId: view.conversationId,
    at: view.startedAt || changedAt,
    skillId: view.skillId,
    skillAt: changedAt,
    channel: view.channel,
    source,
    consumerId: id,
    consumerName: name === consumerLabel('', id) ? '' : name,
    dialogId: view.dialogId,
  };
}

/** Facts not yet reported, in the order they happened. */
function factsOf(reading: Reading, change: UpstreamConversation): { facts: ConversationFact[]; reported: Reported } {
  const { conversation, closed } = reading;
  const { view } = conversation;
  // A change that is told after the end (a rating, say) must not make an agent arrive after it.
  const at = closed ? Math.min(change.changedAt, view.endedAt ?? change.changedAt) : change.changedAt;
  const base = { conversationId: view.conversationId, at };
  const facts: ConversationFact[] = [];
  let reported = conversation.reported;
  const first = !reported.opened;
  if (!reported.opened) {
    facts.push(openedFact(conversation));
    reported = { ...reported, opened: true, skillId: view.skillId };
  } else if (reported.skillId !== view.skillId) {
    facts.push({ ...base, type: 'skill_changed', skillId: view.skillId });
    reported = { ...reported, skillId: view.skillId };
  }
  const assigned = conversation.assignedAgentId;
  if (!reported.closed && assigned !== reported.assigned && !(closed && assigned === null)) {
    if (reported.assigned !== null) facts.push({ ...base, type: 'unassigned', agentId: reported.assigned });
    if (assigned !== null) facts.push({ ...base, type: 'assigned', agentId: assigned });
    reported = { ...reported, assigned };
  }
  if (closed && !reported.closed) {
    facts.push({
      ...base,
      type: 'closed',
      at: view.endedAt ?? change.changedAt,
      by: view.closedBy ?? 'system',
      dialogs: conversation.dialogs.map(({ dialogId, kind, lastSequence }) => ({ dialogId, kind, lastSequence })),
    });
    reported = { ...reported, closed: true };
  }
  if (change.csat !== null && change.csat !== reported.csat) {
    facts.push({ ...base, type: 'rated', at: change.changedAt, csat: change.csat });
    reported = { ...reported, csat: change.csat };
  }
  // At the beginning the profile is on its way: once it is there both are told together.
  if ((first && conversation.told.profile !== null) || (closed && !conversation.reported.closed)) {
    const told = attributeFacts({ ...conversation, reported });
    return { facts: [...facts, ...told.facts], reported: told.reported };
  }
  return { facts, reported };
}

/**
 * What a change means to somebody who takes part in nothing: facts only, whoever has the conversation. Older than what is
 * known: null.
 */
export function reduceWatched(
  known: ConversationState | null,
  told: UpstreamConversation,
  names: NameBook,
): { conversation: ConversationState; facts: ConversationFact[] } | null {
  const before = known ?? unknownConversation(told.conversationId, NOTHING_REPORTED, 0);
  const change = told.changedAt === 0 ? { ...told, changedAt: before.changedAt } : told;
  if (change.changedAt < before.changedAt) return null;
  const reading = read({ ...emptyDesk(0), names }, before, change);
  const { lastContent } = change;
  reading.conversation.dialogs = reading.conversation.dialogs.map((dialog) =>
    lastContent?.dialogId === dialog.dialogId && lastContent.sequence > dialog.lastSequence
      ? { ...dialog, lastSequence: lastContent.sequence }
      : dialog,
  );
  const { facts, reported } = factsOf(reading, change);
  return { conversation: { ...reading.conversation, reported }, facts };
}

function leftEvent(state: DeskState, reading: Reading, conversation: ConversationState): SoftphoneEvent {
  const conversationId = conversation.view.conversationId;
  if (reading.closed) return { kind: 'conversationLeft', conversationId, reason: 'done', text: LEFT_WORDS.done };
  if (conversation.leaving !== null) {
    return {
      kind: 'conversationLeft',
      conversationId,
      reason: conversation.leaving,
      text: LEFT_WORDS[conversation.leaving],
    };
  }
  const assigned = conversation.assignedAgentId;
  const who = assigned === null ? undefined : state.names.people.get(assigned)?.name;
  const text = assigned === null ? LEFT_WORDS.moved : who === undefined ? LEFT_WORDS.taken_over : takenOverBy(who);
  return { kind: 'conversationLeft', conversationId, reason: 'taken_over', text };
}

/**
 * Applies one change. Older than what is known (metaDataLastUpdateTs): dropped, since LivePerson does not promise
 * order; one that does not say when counts as new. `now` is the server's clock and only starts the wrap-up.
 */
export function reduceConversationChange(state: DeskState, told: UpstreamConversation, now: number): Reduced {
  const id = told.conversationId;
  const known = conversationOf(state, id);
  const left = state.left.get(id);
  const before = known ?? unknownConversation(id, left?.reported ?? NOTHING_REPORTED, left?.changedAt ?? 0);
  const change = told.changedAt === 0 ? { ...told, changedAt: before.changedAt } : told;
  if (change.changedAt < before.changedAt) return { state, events: [], facts: [] };

  const reading = read(state, before, change);
  const gone = change.change === 'deleted' && !reading.closed;
  const involved = before.listed || (reading.myRole !== null && !gone);
  if (!involved) {
    // Suggested to this agent, or closed long ago: kept for its ring, reported to nobody.
    const rated = left !== undefined && change.csat !== null && change.csat !== left.reported.csat;
    if (rated && known === null) {
      const reported = { ...before.reported, csat: change.csat };
      const next = new Map(state.left).set(id, { reported, changedAt: change.changedAt });
      const facts: ConversationFact[] = [
        { type: 'rated', conversationId: id, at: change.changedAt, csat: change.csat as number },
      ];
      return { state: { ...state, left: next }, events: [], facts };
    }
    if (!reading.conversation.suggested && known === null) return { state, events: [], facts: [] };
    return refreshRings(withConversation(state, reading.conversation), id);
  }

  // A removed agent may still stand in a DELETE; who left is not assigned any more.
  if (gone && isMe(state, reading.conversation.assignedAgentId)) reading.conversation.assignedAgentId = null;
  const { facts, reported } = factsOf(reading, change);
  const conversation: ConversationState = { ...reading.conversation, reported };
  const rings = endRingsOf(state, id, reading.myRole !== null && !gone ? 'accepted' : 'taken');
  const events: SoftphoneEvent[] = [...rings.events];

  if (reading.closed && !before.listed) {
    return { state: withoutConversation(withConversation(rings.state, conversation), id), events, facts };
  }
  if (reading.closed) {
    return close(rings.state, before, conversation, reading, now, events, facts);
  }
  if (gone || reading.myRole === null) {
    events.push(leftEvent(state, reading, conversation));
    const without = withoutConversation(withConversation(rings.state, conversation), id);
    const rung = reduceEarlyRing(without, conversation.earlyRing, now);
    return { state: rung.state, events: [...events, ...rung.events], facts };
  }
  const listed: ConversationState = { ...conversation, listed: true };
  if (!before.listed || !sameView(before.view, listed.view)) {
    events.push({ kind: 'conversation', conversation: listed.view });
  }
  if (!before.listed && listed.messages.length > 0) {
    events.push({ kind: 'messages', conversationId: id, messages: [...listed.messages] });
  }
  return { state: withConversation(rings.state, listed), events, facts };
}

/** The agent who had it gets a wrap-up, or what is left of one; anybody else just sees it go. */
function close(
  state: DeskState,
  before: ConversationState,
  conversation: ConversationState,
  reading: Reading,
  now: number,
  events: SoftphoneEvent[],
  facts: ConversationFact[],
): Reduced {
  const id = conversation.view.conversationId;
  const wasMine = before.view.role === 'agent';
  if (before.view.state === 'closed') {
    const view = { ...conversation.view, wrapUpEndsAt: before.view.wrapUpEndsAt };
    return { state: withConversation(state, { ...conversation, view }), events, facts };
  }
  const endsAt = wrapUpEndsAt(conversation.view.endedAt ?? now, state.wrapUpMs, now);
  if (!wasMine || endsAt <= now) {
    if (wasMine && state.me !== null)
      facts.push({ type: 'wrapped_up', conversationId: id, at: now, agentId: state.me.userId });
    events.push({ kind: 'conversation', conversation: conversation.view }, leftEvent(state, reading, conversation));
    return { state: withoutConversation(withConversation(state, conversation), id), events, facts };
  }
  const view: ConversationView = { ...conversation.view, role: before.view.role, wrapUpEndsAt: endsAt };
  events.push({ kind: 'conversation', conversation: view });
  return { state: withConversation(state, { ...conversation, listed: true, view }), events, facts };
}
