import { LightningElement, api } from 'lwc';

/** One entry of a menu. `checked` makes the menu a choice of one; a heading cannot be picked. */
export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: string;
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly divider?: boolean;
}

/**
 * A button with a menu. Keys: Enter, Space, Down and Up open; arrows, Home, End move; a letter jumps; Escape closes.
 * Event `choose` (detail: id of the item). Focus returns to the button.
 */
export default class UiMenu extends LightningElement {
  @api items: readonly MenuItem[] = [];
  @api label = '';
  @api icon = '';
  /** Said before the label by screen readers, e.g. "Presence". */
  @api purpose = '';
  /** Stands under the entries, e.g. why one is missing. */
  @api footnote = '';
  /** `pill`, `button`, or `icon`: nothing but the icon, in a small square. */
  @api look = 'button';
  /** `left` or `right`: the edge of the button the menu is aligned with. */
  @api edge = 'left';
  @api disabled = false;

  open = false;
  _focusAt: number | null = null;

  get buttonClass(): string {
    return `trigger trigger_${this.look}`;
  }
  get wordy(): boolean {
    return this.look !== 'icon';
  }
  get boxClass(): string {
    return `slds-dropdown list list_${this.edge}`;
  }
  /** `aria-disabled`, not `disabled`: a menu that waits must not lose the focus. */
  get triggerDisabled(): string | null {
    return this.disabled ? 'true' : null;
  }
  get expanded(): string {
    return String(this.open);
  }
  get rows(): readonly unknown[] {
    return this.items.map((item, index) => ({
      ...item,
      index,
      role: item.checked === undefined ? 'menuitem' : 'menuitemradio',
      ariaChecked: item.checked === undefined ? null : String(item.checked),
      ariaDisabled: item.disabled ? 'true' : null,
      rowClass: item.divider ? 'row row_divider' : 'row',
      shownIcon: item.checked ? 'check' : (item.icon ?? ''),
    }));
  }

  renderedCallback(): void {
    if (this._focusAt === null) return;
    const target = this._choices()[this._focusAt];
    this._focusAt = null;
    target?.focus();
  }

  _choices(): HTMLElement[] {
    return [...(this.template?.querySelectorAll<HTMLElement>('.choice') ?? [])];
  }

  _show(at: 'first' | 'last' | 'checked'): void {
    if (this.disabled || (this.items.length === 0 && !this.footnote)) return;
    const checked = this.items.findIndex((item) => item.checked);
    this._focusAt = at === 'last' ? this.items.length - 1 : at === 'checked' && checked >= 0 ? checked : 0;
    this.open = true;
  }

  _hide(refocus: boolean): void {
    this.open = false;
    if (refocus) this.template?.querySelector<HTMLElement>('.trigger')?.focus();
  }

  handleToggle(): void {
    if (this.open) this._hide(true);
    else this._show('checked');
  }

  handleTriggerKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    this._show(event.key === 'ArrowUp' ? 'last' : 'checked');
  }

  handleMenuKey(event: KeyboardEvent): void {
    const choices = this._choices();
    const at = choices.indexOf(event.target as HTMLElement);
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: choices.length - 1 };
    const move = moves[event.key];
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this._hide(true);
    } else if (move !== undefined) {
      event.preventDefault();
      choices[(move + choices.length) % choices.length]?.focus();
    } else if (event.key.length === 1 && event.key !== ' ') {
      const starts = (item: MenuItem): boolean => item.label.toLowerCase().startsWith(event.key.toLowerCase());
      const after = this.items.findIndex((item, index) => index > at && starts(item));
      const found = after >= 0 ? after : this.items.findIndex(starts);
      choices[found]?.focus();
    }
  }

  handleFocusOut(event: FocusEvent): void {
    const next = event.relatedTarget as Node | null;
    if (next === null || !this.template?.contains(next)) this.open = false;
  }

  /** Safari does not focus a pressed button, so a press inside must not count as leaving. */
  handlePress(event: MouseEvent): void {
    event.preventDefault();
  }

  handleChoose(event: Event): void {
    const id = (event.currentTarget as HTMLElement).dataset['id'];
    const item = this.items.find((one) => one.id === id);
    if (!item || item.disabled) return;
    this._hide(true);
    this.dispatchEvent(new CustomEvent('choose', { detail: item.id }));
  }
}
