import { api } from 'lwc';
import type { RingView } from '../../../../../connector-server/src/protocol/types.ts';
import type { EndedRing, SoftphoneState } from '../lpModel/lpModel.ts';
import { sendIntent } from 'c/deskIntent';
import { ringing } from 'c/lpModel';
import { SteadyList } from 'c/uiSteady';
import { channelName, customerName } from 'c/uiWords';

/**
 * Offers waiting for an answer, soonest first, and in words how others ended. In the flow of the panel: covers nothing.
 * Stands still under pointer and focus, so that no other customer slides under a click on "Accept".
 */
export default class DeskRings extends SteadyList {
  _state: SoftphoneState | null = null;

  @api
  get state(): SoftphoneState | null {
    return this._state;
  }
  set state(value: SoftphoneState | null) {
    this._state = value;
    this._take([...this._rings, ...this.ended].map(({ ringId }) => ringId));
  }

  /** Puts focus on the offer that ends soonest; false when none rings. */
  @api
  focusRing(): boolean {
    const first = this.template?.querySelector<HTMLElement & { focusAccept(): void }>('c-desk-ring');
    first?.focusAccept();
    return Boolean(first);
  }

  get any(): boolean {
    return this._order.length > 0;
  }
  /** A conversation in view needs the room; without one the offers may have it. */
  get ringsClass(): string {
    return this._state?.selectedConversationId ? 'rings' : 'rings rings_tall';
  }
  get many(): string {
    const n = this._rings.length;
    return n > 2 ? `${n} customers are waiting for your answer` : '';
  }
  get rows(): readonly unknown[] {
    const rings = new Map(this._rings.map((ring) => [ring.ringId, ring]));
    const ended = new Map(this.ended.map((ring) => [ring.ringId, ring]));
    return this._order.flatMap((id) => {
      const ring = rings.get(id);
      if (ring) return [this._ringing(ring)];
      const end = ended.get(id);
      return end ? [over(end)] : [];
    });
  }
  get _rings(): readonly RingView[] {
    return this._state ? ringing(this._state) : [];
  }
  get offset(): number {
    return this._state?.serverClockOffsetMs ?? 0;
  }
  /** Taking an offer oneself needs no words: the conversation opens. */
  get ended(): readonly EndedRing[] {
    return (this._state?.endedRings ?? []).filter((ring) => ring.reason !== 'accepted');
  }

  _ringing(ring: RingView): unknown {
    const busy = this._state?.pending.some((command) => command.ringId === ring.ringId) ?? false;
    return { id: ring.ringId, ring, busy, itemClass: 'item' };
  }

  handleDismiss(event: Event): void {
    const ringId = (event.currentTarget as HTMLElement).dataset['id'];
    if (ringId) sendIntent(this, { kind: 'dismissEndedRing', ringId });
  }
}

function over(ring: EndedRing): unknown {
  const name = customerName(ring.consumerName);
  return {
    id: ring.ringId,
    name,
    where: ring.channel === 'other' ? '' : ` (${channelName(ring.channel)})`,
    text: ring.text,
    dismiss: `Dismiss: ${name}, ${ring.text}`,
    itemClass: 'item ended',
  };
}
