import type { SoftphoneHost } from 'c/hostTypes';
import type { SoftphoneState } from 'c/lpModel';
import { attentionOf } from './attention';
import type { Attention } from './attention';

/** Label and icon of the minimised panel, told to the host when they change. */
export class AttentionSign {
  private shown: Attention | null = null;
  private told: Promise<unknown> = Promise.resolve();
  private readonly host: Pick<SoftphoneHost, 'setAttention'>;

  constructor(host: Pick<SoftphoneHost, 'setAttention'>) {
    this.host = host;
  }

  show(state: SoftphoneState): void {
    const next = attentionOf(state);
    if (this.shown?.label === next.label && this.shown.ringing === next.ringing) return;
    this.shown = next;
    // One after the other, or an older label might overtake. It is a courtesy: its failure disturbs nobody.
    this.told = this.told
      .then(() => (this.shown === next ? this.host.setAttention(next) : undefined))
      .catch(() => undefined);
  }
}
