import { LightningElement, api } from 'lwc';

/**
 * A card of an admin page: heading, actions, and in its body either what it shows or why there is nothing.
 * Slots: default, `acts`. Event `again`.
 */
export default class AdminPane extends LightningElement {
  @api heading = '';
  /** One or two sentences under the heading. */
  @api lead = '';
  /** `loading`, `ready` or `failed`. */
  @api load = 'ready';
  @api problem = '';
  /** There is something to show, though the latest try to fetch it anew may have failed. */
  @api hasContent = false;
  /** Shown instead of the content; empty: there is content. */
  @api empty = '';
  /** What came of the latest thing done here. */
  @api said = '';
  @api saidBad = false;

  get isLoading(): boolean {
    return this.load === 'loading' && !this.hasContent;
  }
  get isFailed(): boolean {
    return this.load === 'failed';
  }
  get isEmpty(): boolean {
    return this.empty !== '' && !this.isLoading && (this.hasContent || !this.isFailed);
  }
  get showsContent(): boolean {
    return this.hasContent && this.empty === '';
  }
  get isBusy(): string {
    return String(this.isLoading);
  }
  get saidClass(): string {
    return this.saidBad ? 'said said_bad' : 'said said_good';
  }
  get saidIcon(): string {
    return this.saidBad ? 'warning' : 'check';
  }

  handleAgain(): void {
    this.dispatchEvent(new CustomEvent('again'));
  }
}
