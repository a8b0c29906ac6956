import { AttentionChannel } from 'c/lpLeader';
import { ringing } from 'c/lpModel';
import type { SoftphoneState } from 'c/lpModel';
import { Ringer } from 'c/lpSound';

/** Who sounds when it rings: the leader, or a tab the agent looks at when the browser keeps the leader silent. */
export class RingTone {
  private readonly ringer: Ringer;
  private channel: AttentionChannel | null = null;
  /** The leader cannot sound and asks for help. */
  private asked = false;
  private state: SoftphoneState | null = null;

  constructor(onBlocked: (blocked: boolean) => void, ringer: Ringer = new Ringer(onBlocked)) {
    this.ringer = ringer;
  }

  /** Meets the agent's other tabs; `name` is the same for all of them. */
  join(name: string, open?: (name: string) => BroadcastChannel): void {
    this.channel = new AttentionChannel(name, (ring) => this.onAsked(ring), open);
  }

  follow(state: SoftphoneState): void {
    this.state = state;
    const wanted = state.settings.sound && ringing(state).length > 0;
    // Of several tabs only the one in sight helps out, so that they do not all sound together.
    const helps = this.asked && this.ringer.free && document.visibilityState === 'visible';
    this.ringer.ring(wanted && (state.leader || helps));
    this.channel?.ask(wanted && state.leader && state.soundBlocked);
  }

  /** To be called inside a click. */
  unlock(): void {
    this.ringer.unlock();
  }

  probe(): void {
    this.ringer.probe();
  }

  stop(): void {
    this.ringer.stop();
    this.channel?.stop();
  }

  private onAsked(ring: boolean): void {
    this.asked = ring;
    if (this.state) this.follow(this.state);
  }
}
