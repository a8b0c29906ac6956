import { LightningElement } from 'lwc';

/**
 * A list that stands still under the agent's hand: while the pointer is over it or focus is in it, nothing changes place
 * under a click; who left goes, who came joins at the end. To be extended; the list's element names the four handlers.
 */
export class SteadyList extends LightningElement {
  /** Ids in the order to show. */
  _order: readonly string[] = [];
  _wanted: readonly string[] = [];
  _pointerIn = false;
  _focusIn = false;

  /** Takes the order the list should have. */
  _take(ids: readonly string[]): void {
    this._wanted = ids;
    this._settle();
  }

  _settle(): void {
    if (!this._pointerIn && !this._focusIn) {
      this._order = this._wanted;
      return;
    }
    const kept = this._order.filter((id) => this._wanted.includes(id));
    this._order = [...kept, ...this._wanted.filter((id) => !kept.includes(id))];
  }

  handlePointerIn(): void {
    this._pointerIn = true;
    this._settle();
  }
  handlePointerOut(): void {
    this._pointerIn = false;
    this._settle();
  }
  handleFocusIn(): void {
    this._focusIn = true;
    this._settle();
  }
  handleFocusOut(event: FocusEvent): void {
    const next = event.relatedTarget as Node | null;
    if (next !== null && this.template?.contains(next)) return;
    this._focusIn = false;
    this._settle();
  }
}
