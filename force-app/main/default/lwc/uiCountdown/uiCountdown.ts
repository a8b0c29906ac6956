import { LightningElement, api } from 'lwc';
import { onTick } from 'c/uiTicker';
import { spanText } from 'c/uiTime';

/** Time left until a deadline, ticking. Past it, the time since, with the word for being late. */
export default class UiCountdown extends LightningElement {
  /** Epoch ms on the server's clock. */
  @api deadline = 0;
  /** Server clock minus this browser's, ms. */
  @api offset = 0;
  /** Word in front of the time left, so that `18:24` is not taken for a time of day. */
  @api leadWord = '';
  /** Word in front of the time once the deadline has passed; empty: the clock stops at 0:00. */
  @api lateWord = '';
  /** Below this many ms left the time is marked as urgent (bold and with a sign, not only by colour). */
  @api urgentBelow = 0;

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

  get left(): number {
    return this.deadline - (this.now + this.offset);
  }
  get late(): boolean {
    return this.left < 0;
  }
  get urgent(): boolean {
    return this.urgentBelow > 0 && this.left < this.urgentBelow;
  }
  get text(): string {
    if (!this.late) return this.leadWord ? `${this.leadWord} ${spanText(this.left)}` : spanText(this.left);
    return this.lateWord ? `${this.lateWord} ${spanText(this.left)}` : spanText(0);
  }
  get textClass(): string {
    if (this.late && this.lateWord) return 'time time_late';
    return this.urgent ? 'time time_urgent' : 'time';
  }
}
