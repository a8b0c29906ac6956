import { LightningElement, api } from 'lwc';
import type { ConversationView } from '../../../../../connector-server/src/protocol/types.ts';
import { count, firstName } from 'c/uiWords';

/** The conversation in one line while something else covers it: the last message and what is unread. Event `chat`. */
export default class CrmGlance extends LightningElement {
  @api conversation: ConversationView | null = null;

  get who(): string {
    return firstName(this.conversation?.consumer.name ?? '');
  }
  get last(): string {
    if (this.conversation?.consumerTyping) return 'is writing…';
    return this.conversation?.lastText ?? '';
  }
  get unread(): string {
    const unread = this.conversation?.unread ?? 0;
    return unread > 0 ? count(unread, 'new message', 'new messages') : '';
  }

  handleChat(): void {
    this.dispatchEvent(new CustomEvent('chat'));
  }
}
