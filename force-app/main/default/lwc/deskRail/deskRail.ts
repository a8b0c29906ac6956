import { api } from 'lwc';
import type { ConversationView } from '../../../../../connector-server/src/protocol/types.ts';
import { channelName, count, customerName, firstName } from 'c/uiWords';
import { SteadyList } from 'c/uiSteady';
import { clockTime } from 'c/uiTime';

/**
 * The agent's conversations as a slim rail, by deadline; it stands still under pointer and focus.
 * Event `pick` (detail: conversation id, or null for the list of all).
 */
export default class DeskRail extends SteadyList {
  @api selectedId: string | null = null;
  /** Server clock minus this browser's, ms. */
  @api offset = 0;

  _conversations: readonly ConversationView[] = [];

  @api
  get conversations(): readonly ConversationView[] {
    return this._conversations;
  }
  set conversations(value: readonly ConversationView[] | null) {
    this._conversations = value ?? [];
    this._take(this._conversations.map((one) => one.conversationId));
  }

  get rows(): readonly unknown[] {
    const byId = new Map(this._conversations.map((one) => [one.conversationId, one]));
    return this._order.flatMap((id) => {
      const one = byId.get(id);
      if (!one) return [];
      const current = id === this.selectedId;
      return [
        {
          id,
          name: customerName(one.consumer.name),
          shortName: firstName(one.consumer.name),
          seed: one.consumer.id,
          channel: one.channel,
          unread: one.unread > 99 ? '99+' : one.unread > 0 ? String(one.unread) : '',
          respondBy: one.state === 'open' ? one.respondBy : null,
          closed: one.state === 'closed',
          current: current ? 'true' : null,
          itemClass: current ? 'item item_current' : 'item',
          label: this._label(one),
        },
      ];
    });
  }

  _label(one: ConversationView): string {
    const parts = [customerName(one.consumer.name), channelName(one.channel)];
    if (one.state === 'closed') parts.push('closed');
    if (one.unread > 0) parts.push(count(one.unread, 'unread message', 'unread messages'));
    if (one.state === 'open' && one.respondBy !== null)
      parts.push(`answer by ${clockTime(one.respondBy - this.offset)}`);
    return parts.join(', ');
  }
  get allClass(): string {
    return this.selectedId === null ? 'item item_all item_current' : 'item item_all';
  }
  get allCurrent(): string | null {
    return this.selectedId === null ? 'true' : null;
  }

  handleAll(): void {
    this.dispatchEvent(new CustomEvent('pick', { detail: null }));
  }
  handleSelect(event: Event): void {
    const id = (event.currentTarget as HTMLElement).dataset['id'] ?? null;
    this.dispatchEvent(new CustomEvent('pick', { detail: id }));
  }
  /** Up and Down move through the rail, as in any list of tabs. */
  handleKey(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    const items = [...(this.template?.querySelectorAll<HTMLElement>('.item') ?? [])];
    const next = items[items.indexOf(event.target as HTMLElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}
