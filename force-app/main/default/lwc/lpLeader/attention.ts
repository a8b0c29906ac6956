const browserChannel =
  typeof BroadcastChannel === 'undefined' ? null : (name: string): BroadcastChannel => new BroadcastChannel(name);

/**
 * Lends the ring tone of another tab: the leader may be a tab the agent never clicked, and browsers keep such a tab silent.
 * Nothing travels but "please ring" and "be quiet".
 */
export class AttentionChannel {
  private readonly channel: BroadcastChannel | null;
  private asked = false;

  /** `onAsked` hears what the leader wants of the other tabs. */
  constructor(
    name: string,
    onAsked: (ring: boolean) => void,
    open: ((name: string) => BroadcastChannel) | null = browserChannel,
  ) {
    this.channel = open?.(name) ?? null;
    if (this.channel) {
      this.channel.onmessage = (event: MessageEvent<{ signal?: unknown }>) => onAsked(event.data?.signal === 'ring');
    }
  }

  /** The leader asks the others to ring, or to be quiet again. Said once per change. */
  ask(ring: boolean): void {
    if (ring === this.asked) return;
    this.asked = ring;
    this.channel?.postMessage({ signal: ring ? 'ring' : 'quiet' });
  }

  stop(): void {
    this.ask(false);
    this.channel?.close();
  }
}
