import { LightningElement, api } from 'lwc';
import { searchRows } from 'c/crmFormModel';
import type { CrmPort } from '../crmForm/port.ts';
import type { FormField } from '../crmFormModel/fields.ts';
import type { FoundRow } from '../crmFormModel/rows.ts';
import { objectName } from 'c/uiWords';

/** Typing pauses this long before Salesforce is asked. */
const PAUSE_MS = 350;

/** A record that was chosen; an empty text: none is any more. */
export interface Choice {
  text: string;
  name: string;
  accountId?: string | undefined;
  accountName?: string | undefined;
}

/** A field that points to another record: search by name, choose by mouse or keys. Event `fieldchange` (detail: Choice). */
export default class CrmFormLookup extends LightningElement {
  @api field!: FormField;
  @api object = '';
  @api port: CrmPort | null = null;
  @api showNames = false;
  /** Help and errors, read after the label. */
  @api describedBy = '';

  found: FoundRow[] = [];
  said = '';
  open = false;
  active = -1;
  _asked = 0;
  _timer: unknown;
  _focusNext = false;

  /** Puts the focus into the control. */
  @api
  focus(): void {
    this.template?.querySelector<HTMLElement>('.term, .clear')?.focus();
  }

  renderedCallback(): void {
    if (!this._focusNext) return;
    this._focusNext = false;
    this.focus();
  }
  disconnectedCallback(): void {
    clearTimeout(this._timer as number);
    this._asked++;
  }

  get chosen(): string {
    return this.field.text && (this.field.name || this.field.text);
  }
  get clearLabel(): string {
    return `Remove ${this.field.label} ${this.chosen}`;
  }
  get targets(): string[] {
    return this.field.described.referenceTo;
  }
  get placeholder(): string {
    return `Search ${this.targets.map(objectName).join(', ')}`.slice(0, 60);
  }
  get required(): string | null {
    return this.field.required ? 'true' : null;
  }
  get invalid(): string | null {
    return this.field.error ? 'true' : null;
  }
  get expanded(): string {
    return String(this.open && this.found.length > 0);
  }
  get listClass(): string {
    return this.expanded === 'true' ? 'list' : 'list slds-hide';
  }
  get activeId(): string | null {
    return (this.open && this.found[this.active]?.recordId) || null;
  }
  get rows(): readonly unknown[] {
    const several = this.targets.length > 1;
    return this.found.map((row, index) => ({
      ...row,
      detail: [several ? objectName(row.object) : '', row.detail].filter(Boolean).join(' · '),
      selected: String(index === this.active),
      rowClass: index === this.active ? 'row row_active' : 'row',
    }));
  }

  handleInput(event: Event): void {
    const { value } = event.target as HTMLInputElement;
    clearTimeout(this._timer as number);
    // eslint-disable-next-line @locker/locker/distorted-window-set-timeout -- distorted for texts only
    this._timer = setTimeout(() => void this.search(value), PAUSE_MS);
  }
  handleKey(event: KeyboardEvent): void {
    if (this.chosen || event.isComposing) return;
    const { key } = event;
    if (key === 'Escape' && this.open) {
      event.stopPropagation();
      this.close();
    } else if (key === 'Enter') {
      event.preventDefault();
      const row = this.open ? this.found[this.active] : undefined;
      if (row) return this.pick(row);
      clearTimeout(this._timer as number);
      void this.search(this.template?.querySelector<HTMLInputElement>('.term')?.value ?? '');
    } else if ((key === 'ArrowDown' || key === 'ArrowUp') && this.found.length > 0) {
      event.preventDefault();
      this.open = true;
      const step = key === 'ArrowDown' ? 1 : this.active < 0 ? 0 : -1;
      this.active = (this.active + step + this.found.length) % this.found.length;
    }
  }
  /** The list must not take the focus from the box: that would close it before the click. */
  handleHold(event: Event): void {
    event.preventDefault();
  }
  handlePick(event: Event): void {
    const { id } = (event.currentTarget as HTMLElement).dataset;
    const row = this.found.find(({ recordId }) => recordId === id);
    if (row) this.pick(row);
  }
  handleClear(): void {
    this._focusNext = true;
    this.tell({ text: '', name: '' });
  }
  handleBlur(): void {
    this.close();
  }

  /** Only the answer to the latest question counts. */
  async search(text: string): Promise<void> {
    const asked = ++this._asked;
    this.close();
    this.found = [];
    if (text.trim() === '' || !this.port) {
      this.said = '';
      return;
    }
    this.said = 'Searching…';
    const { object, targets, port } = this;
    let said = '';
    let rows: FoundRow[] = [];
    try {
      const answer = await searchRows(port, { kind: 'lookup', object, field: this.field.field, text, targets });
      ({ rows } = answer);
      said = answer.text || (rows.length === 0 ? 'Nothing was found.' : `${rows.length} found. Use the arrow keys.`);
    } catch (error) {
      said = `The search failed: ${(error as Error).message}`;
    }
    if (asked !== this._asked) return;
    this.said = said;
    this.found = rows;
    this.open = rows.length > 0;
    this.active = rows.length === 1 ? 0 : -1;
  }
  close(): void {
    this.open = false;
    this.active = -1;
  }
  pick({ recordId, name, accountId, accountName }: FoundRow): void {
    this._focusNext = true;
    this._asked++;
    this.close();
    this.found = [];
    this.said = '';
    this.tell({ text: recordId, name, accountId, accountName });
  }
  tell(detail: Choice): void {
    this.dispatchEvent(new CustomEvent('fieldchange', { detail }));
  }
}
