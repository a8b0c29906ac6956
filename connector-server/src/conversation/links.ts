/** What a conversation is linked to, as its facts tell it; and which change of links was the latest. Pure. */
import type { LinkView } from '../protocol/types.ts';
import type { ConversationFact } from './facts.ts';

export type LinkFact = Extract<ConversationFact, { type: 'linked' | 'unlinked' | 'links_moved' | 'links_undone' }>;

/** Links that were made or taken away together. */
export interface LinkChange {
  changeId: string;
  linked: readonly LinkView[];
  /** What the change took away or replaced. */
  unlinked: readonly LinkView[];
  /** Empty: nobody did it by hand. */
  agentId: string;
}

export interface LinkStory {
  /** One per object, in the order they were made. */
  links: ReadonlyMap<string, LinkView>;
  /** Objects that were linked and are not any more. */
  cleared: ReadonlySet<string>;
  /** Somebody took a link away by hand: nothing is linked by itself any more. */
  handsOff: boolean;
  /** What undo would take back. */
  latest: LinkChange | null;
  /** Records that went on as others, in order. */
  moves: readonly Extract<LinkFact, { type: 'links_moved' }>[];
  /** Time of the latest of these facts, epoch ms; 0: there is none. */
  at: number;
}

const ORDER: Record<LinkFact['type'], number> = { linked: 0, unlinked: 1, links_moved: 2, links_undone: 3 };

export function isLinkFact(fact: ConversationFact): fact is LinkFact {
  return Object.hasOwn(ORDER, fact.type);
}

/** 15 and 18 characters are two spellings of one id. */
export function sameRecord(one: string, other: string): boolean {
  return one.slice(0, 15) === other.slice(0, 15);
}

/** Facts may be repeated and out of order. A change that was undone is as if it had never been. */
export function linkStory(facts: readonly ConversationFact[]): LinkStory {
  const ordered = facts
    .filter(isLinkFact)
    .map((fact, index) => ({ fact, index }))
    .sort((a, b) => a.fact.at - b.fact.at || ORDER[a.fact.type] - ORDER[b.fact.type] || a.index - b.index)
    .map(({ fact }) => fact);
  const undone = new Set(ordered.flatMap((fact) => (fact.type === 'links_undone' ? [fact.changeId] : [])));
  const links = new Map<string, LinkView>();
  /** As if nothing had been undone: what was followed then was written too, and is to be cleared. */
  const everLinked = new Map<string, LinkView>();
  const touched = new Set<string>();
  const changes = new Map<string, { linked: LinkView[]; unlinked: LinkView[]; agentId: string }>();
  const moves: Extract<LinkFact, { type: 'links_moved' }>[] = [];
  let handsOff = undone.size > 0;
  for (const fact of ordered) {
    if (fact.type === 'links_undone') continue;
    if (fact.type === 'links_moved') {
      move(everLinked, new Set(), fact);
      if (move(links, touched, fact)) moves.push(fact);
      else if (fact.to.some((to) => everLinked.get(to.object)?.recordId === to.recordId))
        for (const { object } of fact.to) touched.add(object);
      continue;
    }
    handsOff ||= fact.type === 'unlinked';
    const id = changeOf(fact);
    const before = links.get(fact.object);
    if (fact.type === 'linked') {
      touched.add(fact.object);
      everLinked.set(fact.object, linkOf(fact));
    }
    if (undone.has(id)) continue;
    const change = changes.get(id) ?? { linked: [], unlinked: [], agentId: fact.agentId };
    if (fact.type === 'linked') {
      const link = linkOf(fact);
      links.delete(fact.object);
      links.set(fact.object, link);
      if (before === undefined || !sameRecord(before.recordId, fact.recordId)) {
        change.linked.push(link);
        if (before !== undefined) change.unlinked.push(before);
        changes.set(id, change);
      }
    } else if (before !== undefined && sameRecord(before.recordId, fact.recordId)) {
      links.delete(fact.object);
      change.unlinked.push(before);
      changes.set(id, change);
    }
  }
  const last = [...changes].at(-1);
  return {
    links,
    cleared: new Set([...touched].filter((object) => !links.has(object))),
    handsOff,
    latest: last === undefined ? null : { changeId: last[0], ...last[1] },
    moves,
    at: ordered.at(-1)?.at ?? 0,
  };
}

/** Facts from before changes had names: those of one moment belong together. */
function changeOf(fact: Extract<LinkFact, { type: 'linked' | 'unlinked' }>): string {
  return fact.changeId ?? `at ${fact.at}`;
}

function linkOf({ object, recordId, recordName, accountId }: { object: string } & LinkedRecord): LinkView {
  return { object, recordId, name: recordName, ...(accountId === undefined ? {} : { accountId }) };
}

interface LinkedRecord {
  recordId: string;
  recordName: string;
  accountId?: string;
}

/** The record went on as others; false: it was not linked. A link somebody made to one of those objects meanwhile stays. */
function move(
  links: Map<string, LinkView>,
  touched: Set<string>,
  fact: Extract<LinkFact, { type: 'links_moved' }>,
): boolean {
  const before = links.get(fact.object);
  if (before === undefined || !sameRecord(before.recordId, fact.recordId)) return false;
  const stays = fact.to.some(({ object }) => object === fact.object);
  if (!stays) {
    links.delete(fact.object);
    // What the org's record names there is left as it is: the story of a lead that became a contact.
    touched.delete(fact.object);
  }
  for (const to of fact.to) {
    if (to.object !== fact.object && links.has(to.object)) continue;
    touched.add(to.object);
    links.set(to.object, linkOf(to));
  }
  return true;
}

/** What a change did, for the agent who may take it back: "linked Contact Grace Hopper". */
export function changeText({ linked, unlinked }: LinkChange): string {
  const named = (links: readonly LinkView[]): string =>
    links.map(({ object, name }) => `${object.replace(/__c$/, '').replaceAll('_', ' ')} ${name}`.trim()).join(', ');
  if (linked.length === 0) return `unlinked ${named(unlinked)}`;
  return unlinked.length === 0 ? `linked ${named(linked)}` : `linked ${named(linked)} instead of ${named(unlinked)}`;
}

/** Both together, each fact once. */
export function mergedLinkFacts(one: readonly LinkFact[], other: readonly LinkFact[]): readonly LinkFact[] {
  const keyOf = (fact: LinkFact): string =>
    JSON.stringify([
      fact.type,
      fact.at,
      fact.type === 'links_moved' ? '' : (fact.changeId ?? ''),
      fact.type === 'links_undone' ? '' : `${fact.object} ${fact.recordId.slice(0, 15)}`,
    ]);
  const all = new Map([...one, ...other].map((fact) => [keyOf(fact), fact]));
  return all.size === one.length ? one : [...all.values()];
}
