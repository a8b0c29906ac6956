/**
 * The one way an agent's conversations change: `(state, input) -> {state, events for the softphone, facts to record}`.
 * Pure; times come with the input.
 */
import type {
  Channel,
  FollowUpView,
  LeftTask,
  MatchView,
  NotesView,
  RecordMark,
  RingEnd,
  SoftphoneEvent,
} from '../protocol/types.ts';
import { attributeFacts } from './attributeFacts.ts';
import { openedFact, reduceConversationChange, otherParticipants } from './conversationChange.ts';
import { reduceHistory, reduceMessage, reduceReceipt, reduceTyping, renamed } from './messages.ts';
import { endRing, reduceRing, reduceRingAnswered, reduceRingChannel, reduceRingsGone, refreshRings } from './rings.ts';
import {
  conversationOf,
  NOTHING_REPORTED,
  unknownConversation,
  withConversation,
  withoutConversation,
  type ConversationState,
  type DeskState,
  type NameBook,
  type Reduced,
  type RingEntry,
} from './state.ts';
import { linksEvent, reduceLinks, type LinkInput } from './linking.ts';
import type { ConsumerProfile, UpstreamEvent, UpstreamRecord } from './upstream.ts';
import { reduceFollowUp, reduceNotes, reduceRecalled, type Recalled } from './writings.ts';
import { reduceWrapUpRestored, type ClosedConversation } from './wrapUps.ts';
import { consumerLabel, LEFT_WORDS } from './words.ts';

export type DeskInput =
  | { type: 'upstream'; event: UpstreamEvent; now: number }
  | { type: 'history'; conversationId: string; records: readonly UpstreamRecord[] }
  | { type: 'identified'; userId: string; pid: string | null; name: string }
  | { type: 'names'; names: NameBook }
  | { type: 'settings'; wrapUpMs: number }
  | { type: 'consumer'; conversationId: string; consumer: ConsumerProfile }
  | { type: 'ringAnswered'; ringId: string; answered: RingEntry['answered']; unsure?: boolean }
  | { type: 'ringEnded'; ringId: string; reason: RingEnd; text?: string }
  | { type: 'ringChannel'; conversationId: string; channel: Channel }
  | { type: 'leaving'; conversationId: string; reason: 'transferred' | 'returned' | null }
  | { type: 'missing'; conversationId: string }
  | { type: 'read'; conversationId: string; sequence: number }
  | { type: 'draft'; conversationId: string; text: string; tabId: string }
  | { type: 'notes'; conversationId: string; notes: NotesView; at: number; tabId: string }
  | { type: 'followUp'; conversationId: string; followUp: FollowUpView; ownerId: string; at: number }
  | { type: 'match'; conversationId: string; match: MatchView }
  | ({ conversationId: string } & LinkInput)
  | { type: 'taskMoved'; conversationId: string; task: Omit<LeftTask, 'taskId'>; at: number }
  | { type: 'recordMark'; conversationId: string; mark: RecordMark }
  | ({ type: 'recalled'; conversationId: string } & Recalled)
  | { type: 'wrapUpFinished'; conversationId: string; at: number }
  | { type: 'wrapUpRestored'; conversation: ClosedConversation; now: number }
  | { type: 'signedOut' };

const same = (state: DeskState): Reduced => ({ state, events: [], facts: [] });

export function reduce(state: DeskState, input: DeskInput): Reduced {
  switch (input.type) {
    case 'upstream':
      return reduceUpstream(state, input.event, input.now);
    case 'history':
      return reduceHistory(state, input.conversationId, input.records);
    case 'identified':
      return same({ ...state, me: { userId: input.userId, pid: input.pid, name: input.name } });
    case 'settings':
      return same({ ...state, wrapUpMs: input.wrapUpMs });
    case 'names':
      return withNames(state, input.names);
    case 'consumer':
      return withConsumer(state, input.conversationId, input.consumer);
    case 'ringAnswered':
      return reduceRingAnswered(state, input.ringId, input.answered, input.unsure === true);
    case 'ringEnded':
      return dropIdle(endRing(state, input.ringId, input.reason, input.text), state, input.ringId);
    case 'ringChannel':
      return reduceRingChannel(state, input.conversationId, input.channel);
    case 'wrapUpRestored':
      return reduceWrapUpRestored(state, input.conversation, input.now);
    case 'signedOut':
      return clear(state);
    default:
      return reduceLocal(state, input);
  }
}

function reduceUpstream(state: DeskState, event: UpstreamEvent, now: number): Reduced {
  switch (event.type) {
    case 'message':
      return reduceMessage(state, event);
    case 'receipt':
      return reduceReceipt(state, event);
    case 'typing':
      return reduceTyping(state, event);
    case 'conversation':
      return reduceConversationChange(state, event, now);
    case 'ring':
      return dropIdle(reduceRing(state, event, now), state, event.ringId);
    case 'ringsGone':
      return reduceRingsGone(state, event);
    case 'agentState':
    case 'numbered':
      return same(state);
  }
}

/** After a ring ended without the conversation becoming ours, nothing is kept of it. */
function dropIdle(reduced: Reduced, before: DeskState, ringId: string): Reduced {
  const entry = Object.hasOwn(before.rings, ringId) ? before.rings[ringId] : undefined;
  if (entry === undefined || Object.hasOwn(reduced.state.rings, ringId) || entry.answered === 'accepted')
    return reduced;
  const id = entry.view.conversationId;
  const conversation = conversationOf(reduced.state, id);
  if (conversation === null || conversation.listed || conversation.suggested) return reduced;
  if (Object.values(reduced.state.rings).some((one) => one.view.conversationId === id)) return reduced;
  return { ...reduced, state: withoutConversation(reduced.state, id) };
}

type LocalInput = Exclude<
  DeskInput,
  {
    type:
      | 'upstream'
      | 'history'
      | 'identified'
      | 'names'
      | 'settings'
      | 'consumer'
      | 'ringAnswered'
      | 'ringEnded'
      | 'ringChannel'
      | 'wrapUpRestored'
      | 'signedOut';
  }
>;

/** Inputs about one known conversation; for an unknown one they do nothing, except a match that comes while it rings. */
function reduceLocal(state: DeskState, input: LocalInput): Reduced {
  const known = conversationOf(state, input.conversationId);
  const rings = Object.values(state.rings).some((one) => one.view.conversationId === input.conversationId);
  if (known === null && !(rings && input.type === 'match')) return same(state);
  const before = known ?? unknownConversation(input.conversationId, NOTHING_REPORTED, 0);
  const id = input.conversationId;
  const put = (after: ConversationState, events: SoftphoneEvent[], facts: Reduced['facts'] = []): Reduced => ({
    state: withConversation(state, after),
    events,
    facts,
  });
  const { view } = before;
  switch (input.type) {
    case 'leaving':
      return put({ ...before, leaving: input.reason }, []);
    case 'read': {
      if (input.sequence <= before.myReadTo) return same(state);
      const unread = before.messages.filter(
        (one) => one.from.role === 'consumer' && one.dialogId === id && one.sequence > input.sequence,
      ).length;
      const after = { ...before, myReadTo: input.sequence, view: { ...view, unread } };
      return put(after, unread === view.unread ? [] : [{ kind: 'conversation', conversation: after.view }]);
    }
    case 'draft':
      return put({ ...before, view: { ...view, draft: input.text } }, [
        { kind: 'draft', conversationId: id, text: input.text, tabId: input.tabId },
      ]);
    case 'match': {
      const after = { ...before, view: { ...view, match: input.match } };
      return put(after, [linksEvent(after)]);
    }
    case 'linked':
    case 'unlinked':
    case 'linksUndone':
      return reduceLinks(state, before, input);
    case 'taskMoved': {
      if (state.me === null) return same(state);
      const told = { type: 'task_moved', conversationId: id, at: input.at, agentId: state.me.userId } as const;
      return { state, events: [], facts: [{ ...told, ...input.task }] };
    }
    case 'recordMark': {
      // A record that is being saved again is still the same record.
      const { linkFacts: _, leftTasks: __, ...told } = input.mark;
      const record: RecordMark = { ...told, recordId: told.recordId ?? view.record.recordId };
      const { state: mark, text, recordId } = view.record;
      // While Salesforce is away every try says the same again.
      if (record.state === mark && record.text === text && record.recordId === recordId) return same(state);
      return put(
        { ...before, view: { ...view, record } },
        before.listed ? [{ kind: 'record', conversationId: id, record }] : [],
      );
    }
    case 'notes':
      return reduceNotes(state, before, input);
    case 'followUp':
      return reduceFollowUp(state, before, input);
    case 'recalled':
      return reduceRecalled(state, before, input);
    case 'wrapUpFinished': {
      if (view.state !== 'closed' || !before.listed) return same(state);
      const events: SoftphoneEvent[] = [
        { kind: 'conversationLeft', conversationId: id, reason: 'done', text: LEFT_WORDS.done },
      ];
      const facts: Reduced['facts'] =
        state.me === null ? [] : [{ type: 'wrapped_up', conversationId: id, at: input.at, agentId: state.me.userId }];
      return { state: withoutConversation(state, id), events, facts };
    }
    case 'missing': {
      if (!before.listed || view.state === 'closed') return same(state);
      const events: SoftphoneEvent[] = [
        before.leaving === null
          ? { kind: 'conversationLeft', conversationId: id, reason: 'taken_over', text: LEFT_WORDS.away }
          : { kind: 'conversationLeft', conversationId: id, reason: before.leaving, text: LEFT_WORDS[before.leaving] },
      ];
      return { state: withoutConversation(state, id), events, facts: [] };
    }
  }
}

function withNames(state: DeskState, names: NameBook): Reduced {
  const events: SoftphoneEvent[] = [];
  let next: DeskState = { ...state, names };
  for (const before of Object.values(state.conversations)) {
    const after = renamed(next, before);
    const skillName = names.skills.get(after.view.skillId) ?? after.view.skillName;
    const participants = otherParticipants(next, after.participants);
    const viewChanged =
      skillName !== after.view.skillName || JSON.stringify(participants) !== JSON.stringify(after.view.participants);
    if (after === before && !viewChanged) continue;
    const conversation = { ...after, view: { ...after.view, skillName, participants } };
    next = withConversation(next, conversation);
    if (!conversation.listed) continue;
    events.push({ kind: 'conversation', conversation: conversation.view });
    if (after !== before) {
      events.push({
        kind: 'messages',
        conversationId: conversation.view.conversationId,
        messages: [...conversation.messages],
      });
    }
  }
  const rings = refreshRings(next, null);
  return { state: rings.state, events: [...events, ...rings.events], facts: [] };
}

function withConsumer(state: DeskState, conversationId: string, profile: ConsumerProfile): Reduced {
  const { told, ...consumer } = profile;
  const before =
    conversationOf(state, conversationId) ??
    (Object.values(state.rings).some((one) => one.view.conversationId === conversationId)
      ? unknownConversation(conversationId, NOTHING_REPORTED, 0)
      : null);
  if (before === null) return same(state);
  const named: ConversationState = {
    ...before,
    view: { ...before.view, consumer: { ...consumer, name: consumerLabel(consumer.name, consumer.id) } },
    told: told === undefined ? before.told : { ...before.told, profile: told },
  };
  const shown = renamed(state, named);
  const attributes = shown.reported.opened ? attributeFacts(shown) : { facts: [], reported: shown.reported };
  const after = attributes.facts.length === 0 ? shown : { ...shown, reported: attributes.reported };
  const next = withConversation(state, after);
  const events: SoftphoneEvent[] = [];
  if (after.listed) {
    events.push({ kind: 'conversation', conversation: after.view });
    if (shown !== named) events.push({ kind: 'messages', conversationId, messages: [...after.messages] });
  }
  const rings = refreshRings(next, conversationId);
  const learnt =
    before.reported.opened && consumer.name.trim() !== '' && after.view.consumer.name !== before.view.consumer.name;
  return {
    state: rings.state,
    events: [...events, ...rings.events],
    facts: [...(learnt ? [openedFact(after)] : []), ...attributes.facts],
  };
}

/** Signed out of LivePerson: nothing is shown, nothing is claimed about what happens there. */
function clear(state: DeskState): Reduced {
  const events: SoftphoneEvent[] = [];
  let next = state;
  for (const { view } of Object.values(state.rings)) {
    const ended = endRing(next, view.ringId, 'cancelled');
    next = ended.state;
    events.push(...ended.events);
  }
  for (const one of Object.values(next.conversations)) {
    const conversationId = one.view.conversationId;
    if (one.listed) {
      events.push({
        kind: 'conversationLeft',
        conversationId,
        reason: 'taken_over',
        text: 'You signed out of LivePerson. Your conversations stay yours there.',
      });
    }
    next = withoutConversation(next, conversationId);
  }
  return { state: { ...next, me: null }, events, facts: [] };
}
