import { LightningElement, api } from 'lwc';
import type { Choice } from '../crmFormLookup/crmFormLookup.ts';
import type { CrmPort } from '../crmForm/port.ts';
import type { FormField, Option } from '../crmFormModel/fields.ts';

const ROOM_BESIDE_LABEL = 24;

/** What the agent entered into which field; of a lookup the record's name too, and a contact's account. */
export type FieldChange = { field: string } & Partial<Choice> & Pick<Choice, 'text'>;

const INPUT_TYPES: Readonly<Record<string, string>> = {
  email: 'email',
  phone: 'tel',
  url: 'url',
  date: 'date',
  datetime: 'datetime-local',
};

/**
 * One field of a form: label, control, what is wrong, where its value came from. Events `fieldchange` (detail: FieldChange) and `fieldleave` (detail: field).
 */
export default class CrmFormField extends LightningElement {
  @api field!: FormField;
  /** Values to choose from now. */
  @api choices: readonly Option[] = [];
  /** Object of the form. */
  @api object = '';
  @api port: CrmPort | null = null;
  /** Show the fields' API names. */
  @api showNames = false;

  /** Puts the focus into the control. */
  @api
  focus(): void {
    this.template?.querySelector<HTMLElement>('.control')?.focus();
  }

  renderedCallback(): void {
    // Writing the same text would move the caret, and a list forgets its choice when its options change.
    const box = this.template?.querySelector<HTMLInputElement>('input.slds-input, textarea, select');
    if (box && box.value !== this.field.text) box.value = this.field.text;
  }

  get editable(): boolean {
    return !this.field.readOnly;
  }
  get is(): Record<string, boolean> {
    return this.field.readOnly ? {} : { [this.field.control]: true };
  }
  get fieldClass(): string {
    return `field field_${this.field.control}${this.field.error ? ' field_wrong' : ''}${this.origin ? ' field_given' : ''}`;
  }
  get required(): string | null {
    return this.field.required ? 'true' : null;
  }
  get invalid(): string | null {
    return this.field.error ? 'true' : null;
  }
  get inputType(): string {
    return INPUT_TYPES[this.field.described.type] ?? 'text';
  }
  get inputMode(): string | null {
    return this.field.control === 'number' ? 'decimal' : null;
  }
  get isTrue(): boolean {
    return this.field.text === 'true';
  }
  get options(): readonly unknown[] {
    const chosen = this.field.text.split(';');
    return this.choices.map((option) => ({ ...option, chosen: chosen.includes(option.value) }));
  }
  get noOptions(): string {
    return this.choices.length === 0 ? this.emptyLabel : '';
  }
  get emptyLabel(): string {
    return this.choices.length === 0 && this.field.described.controller ? 'Nothing to choose yet' : 'None';
  }
  get fixedText(): string {
    const { control, name, text, described } = this.field;
    if (control === 'check') return text === 'true' ? 'Yes' : 'No';
    if (control === 'lookup') return name || text || '—';
    if (control === 'moment' && text)
      return new Date(text).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
    return described.picklist.find(({ value }) => value === text)?.label ?? (text || '—');
  }
  /** Where the value came from, as far as it has room beside the label. */
  get origin(): string {
    return this.field.note.length <= ROOM_BESIDE_LABEL ? this.field.note : '';
  }
  /** What else was said of the value, and what the administrator wrote about the field. */
  get note(): string {
    return [this.origin ? '' : this.field.note, this.field.described.help].filter(Boolean).join('. ');
  }
  /** A lookup has its control in a tree of its own, where these words cannot be referred to. */
  get saysNote(): string {
    return [this.field.error, this.origin, this.note].filter(Boolean).join(' ');
  }

  handleInput(event: Event): void {
    const box = event.target as HTMLInputElement;
    // A date that is half written reads as none.
    this.tell({ text: box.value === '' && box.validity?.badInput ? '?' : box.value });
  }
  handleChange(event: Event): void {
    this.tell({ text: (event.target as HTMLSelectElement).value });
    this.handleLeave();
  }
  handleCheck(event: Event): void {
    this.tell({ text: String((event.target as HTMLInputElement).checked) });
  }
  handlePicks(): void {
    const boxes = [...(this.template?.querySelectorAll<HTMLInputElement>('input.control') ?? [])];
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    this.tell({ text: chosen.join(';') });
  }
  handleLookup(event: CustomEvent<Choice>): void {
    this.tell(event.detail);
    this.handleLeave();
  }
  handleLeave(): void {
    this.dispatchEvent(new CustomEvent('fieldleave', { detail: { field: this.field.field } }));
  }

  tell(change: Omit<FieldChange, 'field'>): void {
    const detail: FieldChange = { field: this.field.field, ...change };
    this.dispatchEvent(new CustomEvent('fieldchange', { detail }));
  }
}
