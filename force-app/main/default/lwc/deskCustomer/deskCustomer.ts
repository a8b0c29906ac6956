import { LightningElement, api } from 'lwc';
import type { ConversationView } from '../../../../../connector-server/src/protocol/types.ts';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import type { MenuItem } from '../uiMenu/uiMenu.ts';
import { sendIntent } from 'c/deskIntent';
import { channelName, customerName, objectName, roleName } from 'c/uiWords';

/**
 * The strip over a conversation: customer, channel, who else is there, who it is in Salesforce, the record of the
 * conversation, and the actions. Events `action` (detail: `transfer`, `queue`, `close` or `notes`) and `crm` (detail: the
 * screen of the CRM side to open).
 */
export default class DeskCustomer extends LightningElement {
  @api state: SoftphoneState | null = null;
  @api conversation: ConversationView | null = null;
  /** What is under way, in words. */
  @api busy = '';
  /** The CRM side is open. */
  @api crmOpen = false;
  /** Room is short: only who it is. */
  @api brief = false;

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
    if (this.brief) return '';
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
      ...(this.inView ? [{ id: 'relate', label: `Relate to ${this.inView}`, icon: 'link' }] : []),
      { id: 'queue', label: 'Return to queue…', icon: 'queue' },
      { id: 'close', label: 'Close conversation…', icon: 'cross', divider: true },
    ];
  }

  /** The record the agent looks at, where the conversation can be linked to it and is not yet; in words, else empty. */
  get inView(): string {
    const context = this.state?.context ?? null;
    if (context === null || !this.state?.settings.linkable?.includes(context.object)) return '';
    const linked = this.conversation?.links.some(
      (link) => link.recordId.slice(0, 15) === context.recordId.slice(0, 15),
    );
    return linked ? '' : `${objectName(context.object)} ${context.name || 'on screen'}`;
  }
  get full(): boolean {
    return !this.brief;
  }
  get pinned(): boolean {
    return this.state?.pinned ?? false;
  }
  get pressed(): string {
    return String(this.pinned);
  }

  handlePin(): void {
    sendIntent(this, { kind: 'pin', pinned: !this.pinned });
  }
  handleAction(event: CustomEvent<string>): void {
    const name = event.detail === 'relate' ? 'crm' : 'action';
    this.dispatchEvent(new CustomEvent(name, { detail: event.detail }));
  }
  handleCrm(event: CustomEvent<string>): void {
    this.dispatchEvent(new CustomEvent('crm', { detail: event.detail }));
  }
}
