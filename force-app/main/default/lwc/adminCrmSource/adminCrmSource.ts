import { LightningElement, api } from 'lwc';
import type { CrmValue, ValuePaths, ValueSource } from 'c/adminTypes';
import type { Choice } from 'c/adminCrmPart';

const OWN = '…own paths';
const MODELS: Readonly<Record<keyof ValuePaths, string>> = {
  widget: 'LivePerson SDK field',
  chatHistory: 'LivePerson API field',
  messagingWidget: 'LivePerson messaging SDK field',
  messagingHistory: 'LivePerson messaging API field',
};

/** Where a value comes from: one of the list, or own paths into LivePerson's models. Event `pick` (detail: ValueSource or null). */
export default class AdminCrmSource extends LightningElement {
  @api label = '';
  /** What stands above it; the label is what it is called. */
  @api caption = '';
  @api value: ValueSource | null = null;
  @api values: readonly CrmValue[] = [];
  /** What the chosen conversation has there; null: none is chosen. */
  @api preview: { value: string | null; text: string | null } | null = null;
  @api mayBeEmpty = false;
  @api locked = false;

  get options(): readonly Choice[] {
    const listed = this.values.map(({ id, label, group, chatOnly }) => ({
      value: id,
      label,
      sub: `${group}${chatOnly ? ' · chats only' : ''}`,
    }));
    return [...listed, { value: OWN, label: 'Other: own paths', sub: 'Typed by hand, one per model' }];
  }
  get chosen(): string | null {
    if (this.value === null) return null;
    return 'value' in this.value ? this.value.value : OWN;
  }
  get hasPaths(): boolean {
    return this.value !== null && 'paths' in this.value;
  }
  get paths(): readonly unknown[] {
    const paths = this.value !== null && 'paths' in this.value ? this.value.paths : {};
    return Object.entries(MODELS).map(([model, name]) => ({
      model,
      name,
      about: `${this.label}: ${name}`,
      path: paths[model as keyof ValuePaths] ?? '',
    }));
  }
  get placesText(): string {
    const { value } = this;
    if (value === null || !('value' in value)) return '';
    const places = this.values.find(({ id }) => id === value.value)?.paths;
    const text = [places?.widget, places?.messagingHistory, places?.chatHistory].filter((path) => path != null);
    return [...new Set(text)].join(' | ');
  }
  get shown(): { text: string; css: string } | null {
    if (this.preview === null || this.value === null) return null;
    const { value, text } = this.preview;
    return value === null
      ? { text: text ?? 'No value.', css: 'preview preview_none' }
      : { text: `“${value}”`, css: 'preview' };
  }

  handlePick(event: CustomEvent<string | null>): void {
    event.stopPropagation();
    const picked = event.detail;
    if (picked === null) this.tell(null);
    else if (picked !== OWN) this.tell({ value: picked });
    else this.tell({ paths: this.placesOfChosen() });
  }
  handlePath(event: Event): void {
    const input = event.target as HTMLInputElement;
    const { value } = this;
    const paths: Record<string, string> = value !== null && 'paths' in value ? { ...value.paths } : {};
    const model = input.dataset['model'] ?? '';
    if (input.value.trim() === '') delete paths[model];
    else paths[model] = input.value.trim();
    this.tell({ paths });
  }

  /** Own paths begin with those of the value chosen so far. */
  private placesOfChosen(): ValuePaths {
    const { value } = this;
    const places = value !== null && 'value' in value ? this.values.find(({ id }) => id === value.value)?.paths : null;
    return {
      ...(places?.widget == null ? {} : { widget: places.widget, messagingWidget: places.widget }),
      ...(places?.chatHistory == null ? {} : { chatHistory: places.chatHistory }),
      ...(places?.messagingHistory == null ? {} : { messagingHistory: places.messagingHistory }),
    };
  }
  private tell(detail: ValueSource | null): void {
    this.dispatchEvent(new CustomEvent('pick', { detail }));
  }
}
