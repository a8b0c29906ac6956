import { LightningElement, api } from 'lwc';
import type { ConversationView, MessageView } from '../../../../../connector-server/src/protocol/types.ts';
import type { OwnMessage } from '../lpModel/lpModel.ts';
import type { TimelineItem, TimelineMessage } from '../deskTimeline/deskTimeline.ts';
import { sendCommand } from 'c/deskIntent';
import { buildTimeline, sameItem } from 'c/deskTimeline';
import { count, customerName } from 'c/uiWords';

const NEAR_BOTTOM_PX = 40;

/**
 * The messages of one conversation. New ones scroll into view only when the agent is at the end and not writing;
 * otherwise a pill counts them. What came into view is marked as read.
 * Event `returnfocus`: the pill was used and is gone, focus belongs to the composer.
 */
export default class DeskTranscript extends LightningElement {
  @api conversation: ConversationView | null = null;
  @api messages: readonly MessageView[] = [];
  @api outbox: readonly OwnMessage[] = [];
  @api offset = 0;
  /** No line to the connector. */
  @api offline = false;
  /** The agent is writing: nothing may move. */
  @api composing = false;

  newCount = 0;
  _conversationId = '';
  _stuck = true;
  _seenKey = '';
  _outboxSize = 0;
  _marked = '';
  _height = 0;
  _observer: ResizeObserver | null = null;
  _sources: readonly unknown[] = [];
  _items: readonly TimelineItem[] = [];

  get name(): string {
    return customerName(this.conversation?.consumer.name ?? '');
  }
  get label(): string {
    return `Conversation with ${this.name}`;
  }
  get conversationId(): string {
    return this.conversation?.conversationId ?? '';
  }
  /** Built again only when its sources changed; unchanged items stay the same objects, so only new ones are drawn. */
  get items(): readonly TimelineItem[] {
    const { messages, outbox, conversation, offset, offline } = this;
    if (!conversation) return [];
    const sources = [messages, outbox, conversation, offset, offline];
    if (sources.every((source, index) => source === this._sources[index])) return this._items;
    const known = new Map(this._items.map((item) => [item.key, item]));
    this._sources = sources;
    this._items = buildTimeline({ messages, outbox, conversation, offset, now: Date.now(), offline }).map((item) => {
      const before = known.get(item.key);
      return before && sameItem(before, item) ? before : item;
    });
    return this._items;
  }
  get rows(): readonly unknown[] {
    return this.items.map((item) =>
      item.kind === 'day' ? { key: item.key, day: item.text } : { key: item.key, item },
    );
  }
  get noMessages(): boolean {
    return this.messages.length === 0 && this.outbox.length === 0;
  }
  get typing(): boolean {
    return (this.conversation?.consumerTyping ?? false) && this.conversation?.state === 'open';
  }
  get pill(): string {
    return this.newCount > 0 ? count(this.newCount, 'new message', 'new messages') : '';
  }
  get pillText(): string {
    return `${this.newCount} new`;
  }

  renderedCallback(): void {
    const box = this._box();
    if (!box) return;
    this._observe(box);
    const id = this.conversation?.conversationId ?? '';
    const switched = id !== this._conversationId;
    const sent = this.outbox.length > this._outboxSize && !switched;
    this._conversationId = id;
    this._outboxSize = this.outbox.length;
    if (switched) this._seenKey = '';
    if (switched || sent) this._stuck = true;
    if (switched || sent || (this._stuck && !this.composing)) box.scrollTop = box.scrollHeight;
    this._look(box);
  }
  disconnectedCallback(): void {
    this._observer?.disconnect();
    this._observer = null;
  }

  _box(): HTMLElement | null {
    return this.template?.querySelector<HTMLElement>('.scroll') ?? null;
  }

  /**
   * The composer's edge stays where it is, so when a ring card takes room above, the text must not slide: the lost
   * height is scrolled away instead.
   */
  _observe(box: HTMLElement): void {
    if (this._observer || typeof ResizeObserver === 'undefined') return;
    this._height = box.clientHeight;
    this._observer = new ResizeObserver(() => {
      const before = this._height;
      this._height = box.clientHeight;
      if (this._stuck && !this.composing) box.scrollTop = box.scrollHeight;
      else box.scrollTop += before - this._height;
    });
    this._observer.observe(box);
  }

  /** Counts what came while it could not be shown, and marks what is in view. */
  _look(box: HTMLElement): void {
    const messages = this.items.filter(
      (item): item is TimelineMessage => item.kind === 'message' && item.commandId === null,
    );
    const last = messages[messages.length - 1];
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight <= NEAR_BOTTOM_PX;
    if (atEnd) {
      this._seenKey = last?.key ?? '';
      this._markRead(messages);
    }
    const seenAt = messages.findIndex((item) => item.key === this._seenKey);
    const fresh = messages.slice(seenAt + 1).filter((item) => !item.me).length;
    if (fresh !== this.newCount) this.newCount = fresh;
  }

  _markRead(messages: readonly TimelineMessage[]): void {
    const conversation = this.conversation;
    if (!conversation || conversation.unread === 0) return;
    const last = messages.filter((item) => !item.me && item.dialogId === conversation.dialogId).pop();
    if (!last || this._marked === last.key) return;
    this._marked = last.key;
    sendCommand(this, { name: 'markRead', conversationId: conversation.conversationId, sequence: last.sequence });
  }

  handleScroll(): void {
    const box = this._box();
    if (!box) return;
    this._stuck = box.scrollHeight - box.scrollTop - box.clientHeight <= NEAR_BOTTOM_PX;
    this._look(box);
  }
  handlePill(): void {
    const box = this._box();
    if (!box) return;
    this._stuck = true;
    box.scrollTop = box.scrollHeight;
    this._look(box);
    this.dispatchEvent(new CustomEvent('returnfocus'));
  }
}
