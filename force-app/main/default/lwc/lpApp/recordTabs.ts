import type { SoftphoneState } from 'c/lpModel';

/** How long after the accept click a late match may still open its tab, ms. Later it would surprise the agent. */
const WITHIN_MS = 10_000;

/**
 * Decides when a customer's record opens as a tab: only after the agent's own accept click (or, with `always`, also the
 * click on a conversation), only when exactly one record matched, once per click.
 */
export class RecordTabs {
  private readonly clicked = new Map<string, number>();

  /** The agent clicked: accepted the conversation's ring, or chose it from the list. */
  click(conversationId: string, why: 'accept' | 'select', state: SoftphoneState, now: number): void {
    const { openRecord } = state.settings;
    if (openRecord === 'always' || (openRecord === 'on_accept' && why === 'accept'))
      this.clicked.set(conversationId, now);
  }

  /** The ring was not won after all. */
  forget(conversationId: string): void {
    this.clicked.delete(conversationId);
  }

  /** Ids of the records to open now. */
  due(state: SoftphoneState, now: number): string[] {
    const open: string[] = [];
    for (const [conversationId, at] of this.clicked) {
      const conversation = state.conversations.find((one) => one.conversationId === conversationId);
      const settled =
        conversation && conversation.match.state !== 'waiting' && conversation.match.state !== 'searching';
      if (!settled && now - at <= WITHIN_MS) continue;
      this.clicked.delete(conversationId);
      const record = conversation?.links[0] ?? conversation?.match.candidates[0];
      if (settled && conversation.match.state === 'one' && record && now - at <= WITHIN_MS) open.push(record.recordId);
    }
    return open;
  }
}
