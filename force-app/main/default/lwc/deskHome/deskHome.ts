import { api } from 'lwc';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import { sendCommand } from 'c/deskIntent';
import { channelName, count, customerName } from 'c/uiWords';
import { SteadyList } from 'c/uiSteady';
import { clockTime } from 'c/uiTime';

/**
 * Nothing selected: all conversations with their last words, or why there are none. By deadline, like the rail, and as
 * still under pointer and focus. Event `pick` (detail: conversation id).
 */
export default class DeskHome extends SteadyList {
  _state: SoftphoneState | null = null;

  @api
  get state(): SoftphoneState | null {
    return this._state;
  }
  set state(value: SoftphoneState | null) {
    this._state = value;
    this._take((value?.conversations ?? []).map((one) => one.conversationId));
  }

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
    const byId = new Map(this.state?.conversations.map((one) => [one.conversationId, one]));
    const shown = this._order.flatMap((id) => byId.get(id) ?? []);
    return shown.map((one) => ({
      id: one.conversationId,
      name: customerName(one.consumer.name),
      where: `${channelName(one.channel)} · ${one.skillName}`,
      lastText: one.lastText,
      lastAt: clockTime(one.lastAt - offset),
      unread: one.unread > 0 ? count(one.unread, 'unread', 'unread') : '',
      closed: one.state === 'closed',
    }));
  }

  /** Puts focus on the next conversation by deadline; without one, on what brings one or on why there is none. */
  @api
  focusMain(): void {
    const find = (selector: string) => this.template?.querySelector<HTMLElement>(selector);
    (find('.row') ?? find('.online') ?? find('.heading'))?.focus();
  }

  handleOnline(): void {
    sendCommand(this, { name: 'setPresence', availability: 'ONLINE', reasonId: null });
  }
  handleSelect(event: Event): void {
    const id = (event.currentTarget as HTMLElement).dataset['id'] ?? null;
    this.dispatchEvent(new CustomEvent('pick', { detail: id }));
  }
}
