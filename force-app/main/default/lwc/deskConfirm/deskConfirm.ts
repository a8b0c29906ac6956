import { LightningElement, api } from 'lwc';

/** A question above the composer. Events `confirm` and `cancel`; Escape cancels. Takes focus when it appears. */
export default class DeskConfirm extends LightningElement {
  @api question = '';
  @api detail = '';
  @api confirmLabel = '';
  _focused = false;

  renderedCallback(): void {
    if (this._focused) return;
    this._focused = true;
    this.template?.querySelector<HTMLElement>('.yes')?.focus();
  }
  handleKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    this.handleNo();
  }
  handleYes(): void {
    this.dispatchEvent(new CustomEvent('confirm'));
  }
  handleNo(): void {
    this.dispatchEvent(new CustomEvent('cancel'));
  }
}
