type Locks = Pick<LockManager, 'request'>;

/**
 * The leader's seat as a Web Lock: who holds it leads. The browser passes it on the moment its tab crashes or closes; a tab
 * about to be frozen gives it up itself, and one that stopped answering is unseated by `seize`.
 */
export class LockSeat {
  private leads = false;
  private release: () => void = () => undefined;
  private waiting: AbortController | null = null;
  private readonly locks: Locks;
  private readonly name: string;
  private readonly onChange: (leader: boolean) => void;

  constructor(locks: Locks, name: string, onChange: (leader: boolean) => void) {
    this.locks = locks;
    this.name = name;
    this.onChange = onChange;
  }

  get held(): boolean {
    return this.leads;
  }

  /** Leads now or when its turn comes. */
  queue(): void {
    if (this.leads || this.waiting) return;
    this.waiting = new AbortController();
    void this.hold(this.waiting, { signal: this.waiting.signal });
  }

  /** Takes the seat from whoever has it. */
  seize(): void {
    if (this.leads) return;
    this.waiting?.abort();
    this.waiting = new AbortController();
    void this.hold(this.waiting, { steal: true });
  }

  /** Gives the seat, or the place in the queue, to the others. */
  leave(): void {
    this.waiting?.abort();
    this.waiting = null;
    this.release();
    this.change(false);
  }

  private async hold(turn: AbortController, options: LockOptions): Promise<void> {
    try {
      await this.locks.request(this.name, { mode: 'exclusive', ...options }, () => {
        if (turn.signal.aborted) return;
        this.change(true);
        return new Promise<void>((resolve) => {
          this.release = resolve;
        });
      });
    } catch {
      if (turn.signal.aborted) return;
      if (!this.leads) {
        // Locks are refused here: each tab for itself, for silence would be worse.
        this.change(true);
        return;
      }
      // Another tab took the seat, for this one did not answer in time: back into the queue.
      this.waiting = null;
      this.change(false);
      this.queue();
    }
  }

  private change(leads: boolean): void {
    if (leads === this.leads) return;
    this.leads = leads;
    this.onChange(leads);
  }
}
