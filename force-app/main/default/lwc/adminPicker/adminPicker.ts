import { LightningElement, api } from 'lwc';
import type { Choice } from 'c/adminCrmPart';

const MOST_SHOWN = 60;

/** Chooses one of many by typing part of its label or name. Event `pick` (detail: the value; null: emptied). */
export default class AdminPicker extends LightningElement {
  @api label = '';
  /** What stands above it; the label is what it is called. */
  @api caption = '';
  @api value: string | null = null;
  @api options: readonly Choice[] = [];
  @api placeholder = '';
  /** Emptying it is a choice too. */
  @api mayBeEmpty = false;
  /** What is typed counts, also where it is not among the options. */
  @api free = false;
  @api locked = false;
  open = false;
  _typed: string | null = null;
  _active = 0;

  get shown(): string {
    if (this._typed !== null) return this._typed;
    const chosen = this.options.find(({ value }) => value === this.value);
    return chosen === undefined ? (this.value ?? '') : nameOf(chosen);
  }
  get matches(): readonly Choice[] {
    const words = (this._typed ?? '').toLowerCase().split(/\s+/u);
    return this.options
      .filter(({ label, value, sub }) => {
        const text = `${label} ${value} ${sub ?? ''}`.toLowerCase();
        return words.every((word) => text.includes(word));
      })
      .slice(0, MOST_SHOWN);
  }
  get rows(): readonly unknown[] {
    return this.matches.map((choice, index) => ({
      ...choice,
      id: `option-${index}`,
      index,
      selected: String(choice.value === this.value),
      css: index === this._active ? 'option option_active' : 'option',
    }));
  }
  get isEmpty(): boolean {
    return this.matches.length === 0;
  }
  get closed(): boolean {
    return !this.open;
  }
  get expanded(): string {
    return String(this.open);
  }
  get activeId(): string | null {
    return this.open && this.matches.length > 0 ? `option-${this._active}` : null;
  }

  handleFocus(event: Event): void {
    (event.target as HTMLInputElement).select();
  }
  handleOpen(): void {
    if (this.locked || this.open) return;
    this._active = Math.max(
      0,
      this.matches.findIndex(({ value }) => value === this.value),
    );
    this.open = true;
  }
  handleType(event: Event): void {
    this._typed = (event.target as HTMLInputElement).value;
    this._active = 0;
    this.open = true;
  }
  handleKey(event: KeyboardEvent): void {
    if (this.locked) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (this.open) this.go(event.key === 'ArrowDown' ? 1 : -1);
      else this.handleOpen();
    } else if (event.key === 'Enter' && this.open) {
      event.preventDefault();
      this.take(this.matches[this._active]?.value ?? null);
    } else if (event.key === 'Escape' && this.open) {
      event.stopPropagation();
      this.close();
    }
  }
  /** The mouse must not take the focus away before the click counts. */
  handleHold(event: Event): void {
    event.preventDefault();
  }
  handleTake(event: Event): void {
    this.take((event.currentTarget as HTMLElement).dataset['value'] ?? null);
  }
  handleLeave(): void {
    const typed = this._typed?.trim() ?? null;
    if (typed === '' && this.mayBeEmpty) this.take(null);
    else if (typed !== null && typed !== '' && this.free) this.take(this.exact(typed));
    else this.close();
  }

  private exact(typed: string): string {
    const same = (text: string): boolean => text.toLowerCase() === typed.toLowerCase();
    return this.options.find((choice) => same(choice.value) || same(nameOf(choice)))?.value ?? typed;
  }
  private go(by: number): void {
    const count = this.matches.length;
    if (count > 0) this._active = (this._active + by + count) % count;
    this.template?.querySelector(`[data-index="${this._active}"]`)?.scrollIntoView({ block: 'nearest' });
  }
  private take(value: string | null): void {
    this.close();
    if (value === this.value || (value === null && !this.mayBeEmpty)) return;
    this.dispatchEvent(new CustomEvent('pick', { detail: value }));
  }
  private close(): void {
    this.open = false;
    this._typed = null;
    this._active = 0;
  }
}

function nameOf({ label, value }: Choice): string {
  return label === value ? label : `${label} (${value})`;
}
