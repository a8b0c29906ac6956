import type { SoftphoneState } from 'c/lpModel';

/** A record that the softphone itself opened and that has not come into view by then came into view for another reason, ms. */
const OWN_MS = 15_000;

const sameRecord = (a: string, b: string): boolean => a.slice(0, 15) === b.slice(0, 15);

/**
 * Workspace tab and conversation follow each other: the agent turns to a customer's tab, and the panel shows the
 * conversation that is linked to it. Never for a tab that the softphone opened, never while a conversation is pinned.
 */
export class RecordFocus {
  private readonly own = new Map<string, number>();

  /** The softphone opens this record. */
  opens(recordId: string, now: number): void {
    this.own.set(recordId.slice(0, 15), now);
  }

  /** The record in view changed. Returns the conversation to show, or null: it stays as it is. */
  turned(state: SoftphoneState, now: number): string | null {
    const recordId = state.context?.recordId ?? '';
    if (recordId === '') return null;
    const opened = this.own.get(recordId.slice(0, 15));
    this.own.delete(recordId.slice(0, 15));
    if (opened !== undefined && now - opened < OWN_MS) return null;
    if (state.pinned) return null;
    const linked = state.conversations.filter(({ links }) => links.some((link) => sameRecord(link.recordId, recordId)));
    const [only] = linked;
    if (!only || linked.length > 1 || only.conversationId === state.selectedConversationId) return null;
    return only.conversationId;
  }
}
