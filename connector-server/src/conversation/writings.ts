/** What an agent adds to a conversation's record, and what is recalled of it after a restart, a move or a transfer. */
import type { ToldBySource } from '../attributes/attributesOf.ts';
import type { FollowUpView, LinkView, NotesView, RecordMark, SoftphoneEvent } from '../protocol/types.ts';
import { factsOfLinks, linksEvent, withLinkFacts } from './linking.ts';
import { mergedLinkFacts, type LinkFact } from './links.ts';
import { withConversation, type ConversationState, type DeskState, type Reduced } from './state.ts';

export interface Recalled {
  links: readonly LinkView[];
  /** How `links` came about, so that the latest change can be undone. Absent: not known. */
  linkFacts?: readonly LinkFact[];
  /** Somebody unlinked a record by hand. */
  handsOff: boolean;
  mark: RecordMark | null;
  /** By LivePerson user id. */
  notes?: ReadonlyMap<string, NotesView>;
  /** What was recorded of the customer and the visit. */
  told?: ToldBySource | null;
  followUps?: readonly (FollowUpView & { agentId: string })[];
}

const same = (state: DeskState): Reduced => ({ state, events: [], facts: [] });

/** Whole each time; the same again changes nothing. */
export function reduceNotes(
  state: DeskState,
  before: ConversationState,
  input: { conversationId: string; notes: NotesView; at: number; tabId: string },
): Reduced {
  const { conversationId, notes, at, tabId } = input;
  const known = before.view.notes ?? { notes: '', wrapUp: '' };
  if (state.me === null || (known.notes === notes.notes && known.wrapUp === notes.wrapUp)) return same(state);
  return {
    state: withConversation(state, { ...before, view: { ...before.view, notes } }),
    events: [{ kind: 'notes', conversationId, notes, tabId }],
    facts: [{ type: 'noted', conversationId, at, agentId: state.me.userId, ...notes }],
  };
}

export function reduceFollowUp(
  state: DeskState,
  before: ConversationState,
  input: { conversationId: string; followUp: FollowUpView; ownerId: string; at: number },
): Reduced {
  const { conversationId, followUp, ownerId, at } = input;
  const known = before.view.followUps ?? [];
  if (state.me === null || known.some(({ followUpId }) => followUpId === followUp.followUpId)) return same(state);
  const followUps = [...known, followUp];
  return {
    state: withConversation(state, { ...before, view: { ...before.view, followUps } }),
    events: [{ kind: 'followUps', conversationId, followUps }],
    facts: [{ type: 'follow_up', conversationId, at, agentId: state.me.userId, ...followUp, ownerId }],
  };
}

/** What was written or linked here meanwhile stays. */
export function reduceRecalled(
  state: DeskState,
  before: ConversationState,
  input: { conversationId: string } & Recalled,
): Reduced {
  const { conversationId } = input;
  const told = input.linkFacts ?? factsOfLinks(conversationId, input.links);
  const linked = withLinkFacts(before, mergedLinkFacts(before.linkFacts, told));
  const { view } = linked;
  const me = state.me?.userId ?? '';
  const record = view.record.state === 'none' && input.mark !== null ? input.mark : view.record;
  const notes = view.notes ?? input.notes?.get(me);
  const asked = (input.followUps ?? [])
    .filter((one) => one.agentId === me && !view.followUps?.some(({ followUpId }) => followUpId === one.followUpId))
    .map(({ followUpId, subject, dueDate, ownerName }) => ({ followUpId, subject, dueDate, ownerName }));
  const followUps = [...asked, ...(view.followUps ?? [])];
  const events: SoftphoneEvent[] = [];
  if (linked !== before) events.push(linksEvent(linked));
  if (record !== view.record) events.push({ kind: 'record', conversationId, record });
  if (notes !== undefined && notes !== view.notes) events.push({ kind: 'notes', conversationId, notes, tabId: '' });
  if (asked.length > 0) events.push({ kind: 'followUps', conversationId, followUps });
  const after: ConversationState = {
    ...linked,
    recalled: true,
    told: { ...before.told, before: input.told ?? before.told.before },
    handsOff: linked.handsOff || input.handsOff,
    view: {
      ...view,
      record,
      ...(notes === undefined ? {} : { notes }),
      ...(followUps.length === 0 ? {} : { followUps }),
    },
  };
  return { state: withConversation(state, after), events: before.listed ? events : [], facts: [] };
}
