import { LightningElement, api } from 'lwc';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import { sendIntent } from 'c/deskIntent';
import { channelName, customerName } from 'c/uiWords';

/** Offers waiting for an answer, soonest first, and in words how others ended. In the flow of the panel: covers nothing. */
export default class DeskRings extends LightningElement {
  @api state: SoftphoneState | null = null;

  get any(): boolean {
    return (this.state?.rings.length ?? 0) > 0 || this.ended.length > 0;
  }
  get many(): string {
    const n = this.state?.rings.length ?? 0;
    return n > 2 ? `${n} customers are waiting for your answer` : '';
  }
  get rings(): readonly unknown[] {
    return (this.state?.rings ?? []).map((ring) => ({
      ring,
      id: ring.ringId,
      busy: this.state?.pending.some((command) => command.ringId === ring.ringId) ?? false,
    }));
  }
  get offset(): number {
    return this.state?.serverClockOffsetMs ?? 0;
  }
  /** Taking an offer oneself needs no words: the conversation opens. */
  get ended(): readonly { id: string; name: string; text: string; channel: string; dismiss: string }[] {
    return (this.state?.endedRings ?? [])
      .filter((ring) => ring.reason !== 'accepted')
      .map((ring) => ({
        id: ring.ringId,
        name: customerName(ring.consumerName),
        text: ring.text,
        channel: channelName(ring.channel),
        dismiss: `Dismiss: ${customerName(ring.consumerName)}, ${ring.text}`,
      }));
  }

  handleDismiss(event: Event): void {
    const ringId = (event.currentTarget as HTMLElement).dataset['id'];
    if (ringId) sendIntent(this, { kind: 'dismissEndedRing', ringId });
  }
}
