import { LightningElement, api } from 'lwc';
import type { Choice } from 'c/adminCrmPart';

/** One of a few, under its label. Event `pick` (detail: the value). */
export default class AdminSelect extends LightningElement {
  @api caption = '';
  /** Where the caption alone does not say what it is about. */
  @api label = '';
  @api value: string | null = null;
  @api options: readonly Choice[] = [];
  @api locked = false;

  get rows(): readonly unknown[] {
    const chosen = this.value ?? '';
    return this.options.map((choice) => ({ ...choice, selected: choice.value === chosen }));
  }
  get about(): string | null {
    return this.label || null;
  }

  handleChange(event: Event): void {
    this.dispatchEvent(new CustomEvent('pick', { detail: (event.target as HTMLSelectElement).value }));
  }
}
