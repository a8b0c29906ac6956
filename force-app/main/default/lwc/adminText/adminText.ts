import { LightningElement, api } from 'lwc';

/** A line of text or a whole number, under its label. Event `pick` (detail: the text, or the number). */
export default class AdminText extends LightningElement {
  @api caption = '';
  /** Where the caption alone does not say what it is about. */
  @api label = '';
  @api value: string | number | null = null;
  @api longest = 255;
  /** Makes it a number, from 1 up to this. */
  @api highest: number | null = null;
  /** Nothing typed is null instead of an empty text. */
  @api mayBeEmpty = false;
  /** What to type, in words. */
  @api hint = '';
  @api locked = false;

  get shown(): string {
    return `${this.value ?? ''}`;
  }
  get isNumber(): boolean {
    return this.highest !== null;
  }
  get about(): string | null {
    return this.label || null;
  }

  handleChange(event: Event): void {
    const { value } = event.target as HTMLInputElement;
    const text = value === '' && this.mayBeEmpty ? null : value;
    this.dispatchEvent(new CustomEvent('pick', { detail: this.isNumber ? Number(value) : text }));
  }
}
