import { LightningElement, api } from 'lwc';
import type { ConversationView } from '../../../../../connector-server/src/protocol/types.ts';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import type { MenuItem } from '../uiMenu/uiMenu.ts';
import { channelName, customerName, roleName } from 'c/uiWords';

/**
 * The strip over a conversation: customer, channel, who else is there, the matching record, the record of the
 * conversation, and the actions. Event `action` (detail: `transfer`, `queue`, `close`, `notes` or `chooser`).
 */
export default class DeskCustomer extends LightningElement {
  @api state: SoftphoneState | null = null;
  @api conversation: ConversationView | null = null;
  /** What is under way, in words. */
  @api busy = '';

  get name(): string {
    return customerName(this.conversation?.consumer.name ?? '');
  }
  get where(): string {
    const one = this.conversation;
    return one ? [channelName(one.channel), one.skillName].filter(Boolean).join(' · ') : '';
  }
  get known(): string {
    return this.conversation?.consumer.authenticated ? 'signed in' : '';
  }
  get others(): string {
    const me = this.state?.agent?.livePersonUserId;
    const others = (this.conversation?.participants ?? []).filter((one) => one.id !== me && one.role !== 'consumer');
    return others.length > 0
      ? `With ${others.map((one) => `${one.name} (${roleName(one.role).toLowerCase()})`).join(', ')}`
      : '';
  }
  get canOpen(): boolean {
    return this.state?.capabilities?.canOpenRecord ?? false;
  }
  get open(): boolean {
    return this.conversation?.state === 'open';
  }
  get isBusy(): boolean {
    return Boolean(this.busy) || this.state?.connection.state !== 'live';
  }
  get actionsLabel(): string {
    return this.busy || 'Actions';
  }
  get actions(): readonly MenuItem[] {
    return [
      { id: 'transfer', label: 'Transfer…', icon: 'transfer' },
      { id: 'notes', label: 'Notes and follow-ups…', icon: 'note' },
      { id: 'queue', label: 'Return to queue…', icon: 'queue' },
      { id: 'close', label: 'Close conversation…', icon: 'cross', divider: true },
    ];
  }

  handleAction(event: CustomEvent<string>): void {
    this.dispatchEvent(new CustomEvent('action', { detail: event.detail }));
  }
  handleChooser(): void {
    this.dispatchEvent(new CustomEvent('action', { detail: 'chooser' }));
  }
}
