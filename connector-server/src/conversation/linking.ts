/** Links made, taken away, undone, and recalled: what they do to an agent's view, and the facts they leave. */
import type { LinkView, SoftphoneEvent } from '../protocol/types.ts';
import { changeText, linkStory, mergedLinkFacts, sameRecord, type LinkFact } from './links.ts';
import { withConversation, type ConversationState, type DeskState, type Reduced } from './state.ts';

export type LinkInput =
  /** `more` is linked together with `link`: all of it is one change. */
  | {
      type: 'linked';
      link: LinkView;
      more?: readonly LinkView[];
      changeId?: string;
      at: number;
      byHand: boolean;
    }
  | { type: 'unlinked'; object: string; recordId: string; changeId?: string; at: number }
  /** Takes back the latest change whole. */
  | { type: 'linksUndone'; at: number };

/** Who linked it, when the connector did so by itself. */
const NOBODY = '';

const same = (state: DeskState): Reduced => ({ state, events: [], facts: [] });

export function reduceLinks(state: DeskState, before: ConversationState, input: LinkInput): Reduced {
  if (state.me === null) return same(state);
  const story = linkStory(before.linkFacts);
  // Servers' clocks differ; what is done later must also be told as later.
  const at = Math.max(input.at, story.at + 1);
  const byHand = input.type !== 'linked' || input.byHand;
  const facts = factsOf(before, input, at, byHand ? state.me.userId : NOBODY);
  if (facts.length === 0) return same(state);
  const after = withLinkFacts(before, mergedLinkFacts(before.linkFacts, facts));
  return { state: withConversation(state, after), events: [linksEvent(after)], facts };
}

function factsOf(before: ConversationState, input: LinkInput, at: number, agentId: string): LinkFact[] {
  const { conversationId } = before.view;
  const { links, latest } = linkStory(before.linkFacts);
  const linked = (object: string, recordId: string): boolean => {
    const known = links.get(object);
    return known !== undefined && sameRecord(known.recordId, recordId);
  };
  const named = input.type !== 'linksUndone' && input.changeId !== undefined ? { changeId: input.changeId } : {};
  switch (input.type) {
    case 'linked':
      return [input.link, ...(input.more ?? [])]
        .filter(({ object, recordId }) => !linked(object, recordId))
        .map(({ object, recordId, name, accountId }) => ({
          type: 'linked',
          conversationId,
          at,
          object,
          recordId,
          recordName: name,
          agentId,
          ...(accountId === undefined ? {} : { accountId }),
          ...named,
        }));
    case 'unlinked': {
      const { object, recordId } = input;
      return linked(object, recordId)
        ? [{ type: 'unlinked', conversationId, at, object, recordId, agentId, ...named }]
        : [];
    }
    case 'linksUndone':
      return latest === null ? [] : [{ type: 'links_undone', conversationId, at, changeId: latest.changeId, agentId }];
  }
}

/** The same conversation with what these facts come to. */
export function withLinkFacts(before: ConversationState, linkFacts: readonly LinkFact[]): ConversationState {
  if (linkFacts === before.linkFacts) return before;
  const { links, handsOff, latest } = linkStory(linkFacts);
  return {
    ...before,
    linkFacts,
    handsOff: before.handsOff || handsOff,
    view: { ...before.view, links: [...links.values()], undo: latest === null ? null : changeText(latest) },
  };
}

export function linksEvent({ view }: ConversationState): SoftphoneEvent {
  return {
    kind: 'match',
    conversationId: view.conversationId,
    match: view.match,
    links: [...view.links],
    undo: view.undo ?? null,
  };
}

/** Links as facts, for memories that know no more than what is linked now. */
export function factsOfLinks(conversationId: string, links: readonly LinkView[]): LinkFact[] {
  return links.map(({ object, recordId, name, accountId }) => ({
    type: 'linked',
    conversationId,
    at: 0,
    object,
    recordId,
    recordName: name,
    agentId: '',
    changeId: `recalled ${recordId}`,
    ...(accountId === undefined ? {} : { accountId }),
  }));
}
