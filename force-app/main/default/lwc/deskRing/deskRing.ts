import { LightningElement, api } from 'lwc';
import type { RingView } from '../../../../../connector-server/src/protocol/types.ts';
import { sendCommand } from 'c/deskIntent';
import { channelName, customerName } from 'c/uiWords';
import { onTick } from 'c/uiTicker';

/** One ringing offer: who, where, for which skill, how long; accept or decline. */
export default class DeskRing extends LightningElement {
  @api ring: RingView | null = null;
  /** Server clock minus this browser's, ms. */
  @api offset = 0;
  /** An answer is under way. */
  @api busy = false;

  now = Date.now();
  _stop: (() => void) | null = null;

  connectedCallback(): void {
    this.now = Date.now();
    this._stop = onTick((now) => {
      this.now = now;
    });
  }
  disconnectedCallback(): void {
    this._stop?.();
    this._stop = null;
  }

  get name(): string {
    return customerName(this.ring?.consumerName ?? '');
  }
  get where(): string {
    if (!this.ring) return '';
    // LivePerson names the channel only once the conversation is the agent's.
    const channel = this.ring.channel === 'other' ? '' : channelName(this.ring.channel);
    return [channel, this.ring.skillName].filter(Boolean).join(' · ');
  }
  get directed(): boolean {
    return this.ring?.directed ?? false;
  }
  get leftMs(): number {
    return Math.max(0, (this.ring?.expiresAt ?? 0) - (this.now + this.offset));
  }
  get barStyle(): string {
    const lifetime = this.ring?.lifetimeMs ?? 0;
    const share = lifetime > 0 ? Math.min(1, this.leftMs / lifetime) : 0;
    return `width: ${Math.round(share * 100)}%`;
  }
  /** `aria-disabled`, not `disabled`: a button that waits must not lose the focus. */
  get waiting(): string | null {
    return this.busy ? 'true' : null;
  }
  get acceptText(): string {
    return [`Accept ${this.name}`, this.where].filter(Boolean).join(', ');
  }
  get declineText(): string {
    return `Decline ${this.name}`;
  }
  get acceptLabel(): string {
    return this.busy ? 'Wait…' : 'Accept';
  }

  @api
  focusAccept(): void {
    this.template?.querySelector<HTMLElement>('.accept')?.focus();
  }

  handleAccept(): void {
    if (this.ring && !this.busy) sendCommand(this, { name: 'acceptRing', ringId: this.ring.ringId });
  }
  handleDecline(): void {
    if (this.ring && !this.busy) sendCommand(this, { name: 'declineRing', ringId: this.ring.ringId });
  }
}
