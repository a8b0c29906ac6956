const POLL_MS = 2_000;

/** Open CTI never says that the panel was opened or closed: it has to be asked, as long as somebody listens. */
export class PanelWatch {
  private visible: boolean | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private readonly listeners = new Set<(visible: boolean) => void>();
  private readonly ask: () => Promise<boolean>;

  constructor(ask: () => Promise<boolean>) {
    this.ask = ask;
  }

  listen(listener: (visible: boolean) => void): () => void {
    this.listeners.add(listener);
    this.timer ??= setInterval(() => void this.poll(), POLL_MS);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0 || this.timer === null) return;
      clearInterval(this.timer);
      this.timer = null;
    };
  }

  /** Takes note of a state that is known; listeners hear only changes. */
  set(visible: boolean): void {
    if (visible === this.visible) return;
    this.visible = visible;
    for (const listener of this.listeners) listener(visible);
  }

  private async poll(): Promise<void> {
    try {
      this.set(await this.ask());
    } catch {
      // Not known this time; the next poll asks again.
    }
  }
}
