/**
 * The order of a list that stands still under the agent's hand: while the pointer is over it or focus is in it, nothing
 * changes place under a click; who left goes, who came joins at the end.
 */
export class SteadyOrder {
  private wanted: readonly string[] = [];
  private shown: readonly string[] = [];
  private pointerIn = false;
  private focusIn = false;
  private readonly onChange: (ids: readonly string[]) => void;

  /** `onChange` gets the ids in the order to show, each time it may have changed. */
  constructor(onChange: (ids: readonly string[]) => void) {
    this.onChange = onChange;
  }

  /** The order the list should have. */
  take(ids: readonly string[]): void {
    this.wanted = ids;
    this.settle();
  }

  pointer(isIn: boolean): void {
    this.pointerIn = isIn;
    this.settle();
  }

  focus(isIn: boolean): void {
    this.focusIn = isIn;
    this.settle();
  }

  /** Focus left an element of `list`; it may have gone to another one of it. */
  focusOut(event: FocusEvent, list: { contains(node: Node): boolean } | null | undefined): void {
    const next = event.relatedTarget as Node | null;
    if (next === null || !list?.contains(next)) this.focus(false);
  }

  private settle(): void {
    if (this.pointerIn || this.focusIn) {
      const kept = this.shown.filter((id) => this.wanted.includes(id));
      this.shown = [...kept, ...this.wanted.filter((id) => !kept.includes(id))];
    } else this.shown = this.wanted;
    this.onChange(this.shown);
  }
}
