/** Folds the facts of one conversation into what its record says. Pure. */
import type { ToldBySource } from '../attributes/attributesOf.ts';
import type { ConversationFact } from '../conversation/facts.ts';
import { isLinkFact, linkStory, mergedLinkFacts } from '../conversation/links.ts';
import type { Channel } from '../protocol/types.ts';

/** One stretch in which an agent was the assigned one; `to` null while it lasts. Epoch ms. */
export interface Stint {
  from: number;
  to: number | null;
}

/** An open Task an agent asked for. */
export type FollowUp = Omit<Extract<ConversationFact, { type: 'follow_up' }>, 'type' | 'conversationId'>;

export interface ConversationRecord {
  conversationId: string;
  api: 'messaging' | 'chat';
  startedAt: number;
  endedAt: number | null;
  closedBy: 'agent' | 'consumer' | 'system' | 'timeout' | null;
  channel: Channel;
  /** LivePerson's own word for where it came from; empty when unknown. */
  source: string;
  skillId: string | null;
  consumerId: string | null;
  consumerName: string;
  /** The agent who has it now, or had it last; null while no agent ever did. */
  lastAgentId: string | null;
  /** Stretches per LivePerson user id, in order. */
  stints: Map<string, Stint[]>;
  wrappedUp: Set<string>;
  /** Assigned when it closed, so the one who has a wrap-up to do; null while open. */
  closingAgentId: string | null;
  csat: number | null;
  /** Latest link per object; `accountId` of a contact, where known. */
  links: Map<string, { recordId: string; recordName: string; accountId: string | null }>;
  /** Objects whose link was taken away and not made anew. */
  unlinked: Set<string>;
  /** Different facts about links so far, and the time of the latest, epoch ms. */
  linkFacts: number;
  linkedAt: number;
  /** Somebody took a link away by hand. */
  handsOff: boolean;
  /** What became of linked records, in order. */
  linkMoves: { object: string; why: 'merged' | 'converted' | 'account_changed' }[];
  /** Records that were merged into others, by the first 15 characters of both ids: Salesforce points Tasks at the winner. */
  merges: Map<string, string>;
  /** Who a Task was made about by its agent, in user mode, by slot. */
  movedTasks: Map<string, { whoId: string | null; whatId: string | null }>;
  /** What each agent wrote about it, by LivePerson user id. */
  notes: Map<string, { notes: string; wrapUp: string }>;
  /** In the order they were asked for. */
  followUps: FollowUp[];
  /** What each source told of the customer and the visit; null: none did. */
  told: ToldBySource | null;
  dialogs: { dialogId: string; kind: 'main' | 'survey' | 'other'; lastSequence: number }[];
}

/** At the same moment: what opens comes first, leaving before arriving, closing after both. */
const ORDER: Record<ConversationFact['type'], number> = {
  opened: 0,
  skill_changed: 1,
  unassigned: 2,
  assigned: 3,
  linked: 4,
  unlinked: 5,
  links_moved: 6,
  links_undone: 7,
  closed: 8,
  attributes: 7,
  rated: 9,
  noted: 10,
  follow_up: 11,
  task_moved: 12,
  wrapped_up: 13,
};

/** Facts may be repeated, late and out of order. Null without facts. */
export function conversationRecord(facts: readonly ConversationFact[]): ConversationRecord | null {
  const ordered = facts
    .map((fact, index) => ({ fact, index }))
    .sort((a, b) => a.fact.at - b.fact.at || ORDER[a.fact.type] - ORDER[b.fact.type] || a.index - b.index)
    .map(({ fact }) => fact);
  const first = ordered[0];
  if (first === undefined) return null;
  const story = linkStory(ordered);
  const record: ConversationRecord = {
    conversationId: first.conversationId,
    api: 'messaging',
    startedAt: first.at,
    endedAt: null,
    closedBy: null,
    channel: 'other',
    source: '',
    skillId: null,
    consumerId: null,
    consumerName: '',
    lastAgentId: null,
    stints: new Map(),
    wrappedUp: new Set(),
    closingAgentId: null,
    csat: null,
    links: new Map(
      [...story.links].map(([object, { recordId, name, accountId }]) => [
        object,
        { recordId, recordName: name, accountId: accountId ?? null },
      ]),
    ),
    unlinked: new Set(story.cleared),
    linkFacts: mergedLinkFacts([], ordered.filter(isLinkFact)).length,
    linkedAt: story.at,
    handsOff: story.handsOff,
    linkMoves: story.moves.map(({ object, why }) => ({ object, why })),
    merges: new Map(
      story.moves
        .filter(({ why }) => why === 'merged')
        .map(({ recordId, to }) => [recordId.slice(0, 15), to[0]?.recordId.slice(0, 15) ?? '']),
    ),
    movedTasks: new Map(),
    notes: new Map(),
    followUps: [],
    told: null,
    dialogs: [],
  };
  const fold: Fold = { record, opened: false, assigned: null, skillAt: -Infinity, sequences: new Map() };
  for (const fact of ordered) apply(fold, fact);
  record.dialogs = [...fold.sequences].map(([dialogId, { kind, lastSequence }]) => ({ dialogId, kind, lastSequence }));
  if (record.endedAt !== null) closeStints(record, record.endedAt);
  return record;
}

interface Fold {
  record: ConversationRecord;
  opened: boolean;
  assigned: string | null;
  /** The moment whose skill is known. */
  skillAt: number;
  sequences: Map<string, { kind: 'main' | 'survey' | 'other'; lastSequence: number }>;
}

function apply(fold: Fold, fact: ConversationFact): void {
  const { record } = fold;
  switch (fact.type) {
    case 'opened':
      if (!fold.opened) {
        fold.opened = true;
        record.startedAt = fact.at;
        record.channel = fact.channel;
        record.api = fact.api ?? 'messaging';
        record.source = fact.source;
      }
      setSkill(fold, fact.skillId, fact.skillAt ?? fact.at);
      // The consumer's id changes when they identify themselves; the name known last is the best one.
      record.consumerId = fact.consumerId;
      if (fact.consumerName !== '') record.consumerName = fact.consumerName;
      return;
    case 'skill_changed':
      setSkill(fold, fact.skillId, fact.at);
      return;
    case 'assigned':
      if (fold.assigned === fact.agentId || record.endedAt !== null) return;
      if (fold.assigned !== null) endStint(record, fold.assigned, fact.at);
      fold.assigned = fact.agentId;
      record.lastAgentId = fact.agentId;
      stintsOf(record, fact.agentId).push({ from: fact.at, to: null });
      return;
    case 'unassigned':
      if (fold.assigned !== fact.agentId) return;
      endStint(record, fact.agentId, fact.at);
      fold.assigned = null;
      return;
    case 'closed':
      if (record.endedAt === null) record.closingAgentId = fold.assigned;
      record.endedAt = fact.at;
      record.closedBy = fact.by;
      for (const dialog of fact.dialogs) {
        const known = fold.sequences.get(dialog.dialogId);
        fold.sequences.set(dialog.dialogId, {
          kind: dialog.kind,
          lastSequence: Math.max(dialog.lastSequence, known?.lastSequence ?? -1),
        });
      }
      return;
    case 'rated':
      record.csat = fact.csat;
      return;
    case 'attributes':
      record.told = { ...record.told, [fact.source]: fact.told };
      return;
    case 'linked':
    case 'unlinked':
    case 'links_moved':
    case 'links_undone':
      return;
    case 'task_moved':
      record.movedTasks.set(fact.slot, { whoId: fact.whoId, whatId: fact.whatId });
      return;
    case 'wrapped_up':
      record.wrappedUp.add(fact.agentId);
      return;
    case 'noted':
      record.notes.set(fact.agentId, { notes: fact.notes, wrapUp: fact.wrapUp });
      return;
    case 'follow_up': {
      const { type: _, conversationId: __, ...followUp } = fact;
      if (!record.followUps.some(({ followUpId }) => followUpId === fact.followUpId)) record.followUps.push(followUp);
      return;
    }
  }
}

function setSkill(fold: Fold, skillId: string, at: number): void {
  if (at < fold.skillAt) return;
  fold.skillAt = at;
  fold.record.skillId = skillId;
}

function stintsOf(record: ConversationRecord, agentId: string): Stint[] {
  const known = record.stints.get(agentId);
  if (known !== undefined) return known;
  const made: Stint[] = [];
  record.stints.set(agentId, made);
  return made;
}

function endStint(record: ConversationRecord, agentId: string, at: number): void {
  const last = record.stints.get(agentId)?.at(-1);
  if (last !== undefined && last.to === null) last.to = Math.max(at, last.from);
}

function closeStints(record: ConversationRecord, at: number): void {
  for (const agentId of record.stints.keys()) endStint(record, agentId, at);
}

/** Whole seconds the agent was the assigned one, over all stretches. */
export function handlingSeconds(stints: readonly Stint[]): number {
  const ms = stints.reduce((sum, stint) => sum + Math.max(0, (stint.to ?? stint.from) - stint.from), 0);
  return Math.round(ms / 1000);
}

/**
 * When the agent's Task may be written: null while the conversation is open, the close time for an agent who had
 * already left (nothing to wrap up) or has wrapped up, else the end of the time allowed for wrapping up.
 */
export function taskDueAt(record: ConversationRecord, agentId: string, wrapUpSeconds: number): number | null {
  if (record.endedAt === null) return null;
  if (record.closingAgentId !== agentId || record.wrappedUp.has(agentId)) return record.endedAt;
  return record.endedAt + wrapUpSeconds * 1000;
}
