import { LightningElement, api } from 'lwc';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import { sendCommand } from 'c/deskIntent';
import { channelName, count, customerName } from 'c/uiWords';
import { clockTime } from 'c/uiTime';

/** Nothing selected: all conversations with their last words, or why there are none. Event `pick` (detail: conversation id). */
export default class DeskHome extends LightningElement {
  @api state: SoftphoneState | null = null;

  get empty(): boolean {
    return (this.state?.conversations.length ?? 0) === 0;
  }
  get online(): boolean {
    return this.state?.presence?.availability === 'ONLINE';
  }
  get emptyText(): string {
    return this.online
      ? 'When a customer writes, it rings here.'
      : 'You are not Online, so no conversations are offered to you.';
  }
  get canGoOnline(): boolean {
    return !this.online && this.state?.livePerson?.state === 'connected' && this.state.connection.state === 'live';
  }
  get rows(): readonly unknown[] {
    const offset = this.state?.serverClockOffsetMs ?? 0;
    return (this.state?.conversations ?? []).map((one) => ({
      id: one.conversationId,
      name: customerName(one.consumer.name),
      where: `${channelName(one.channel)} · ${one.skillName}`,
      lastText: one.lastText,
      lastAt: clockTime(one.lastAt - offset),
      unread: one.unread > 0 ? count(one.unread, 'unread', 'unread') : '',
      closed: one.state === 'closed',
    }));
  }

  handleOnline(): void {
    sendCommand(this, { name: 'setPresence', availability: 'ONLINE', reasonId: null });
  }
  handleSelect(event: Event): void {
    const id = (event.currentTarget as HTMLElement).dataset['id'] ?? null;
    this.dispatchEvent(new CustomEvent('pick', { detail: id }));
  }
}
