import { LightningElement, api } from 'lwc';
import type { Column, CrmCheckAnswer, Row } from 'c/adminTypes';

const COLUMNS: readonly Column[] = [
  { id: 'where', label: 'Setting' },
  { id: 'before', label: 'In force' },
  { id: 'after', label: 'Changed to' },
];

/** What would be saved, and what speaks against it. Events `save` (detail: the note) and `back`. */
export default class AdminCrmReview extends LightningElement {
  @api answer: CrmCheckAnswer | null = null;
  @api busy = false;
  /** Why the latest try to save failed; empty: it did not. */
  @api problem = '';
  readonly columns = COLUMNS;
  _note = '';

  get rows(): readonly Row[] {
    return (this.answer?.changes ?? []).map(({ where, before, after }, index) => ({
      id: `${index}`,
      cells: { where: { text: where }, before: { text: before ?? '–' }, after: { text: after ?? 'taken out' } },
    }));
  }
  get problems(): readonly unknown[] {
    return (this.answer?.problems ?? []).map(({ level, text }, index) => ({
      key: `${index}`,
      text,
      css: level === 'error' ? 'said said_bad' : 'said said_wait',
      icon: level === 'error' ? 'warning' : 'info',
      word: level === 'error' ? 'Must be mended: ' : 'Mind: ',
    }));
  }
  get hasErrors(): boolean {
    return this.answer?.problems.some(({ level }) => level === 'error') ?? false;
  }
  get hasChanges(): boolean {
    return this.rows.length > 0;
  }
  get maySave(): boolean {
    return this.hasChanges && !this.hasErrors;
  }
  get saveLabel(): string {
    return this.busy ? 'Saving…' : 'Save and put in force';
  }
  get ariaBusy(): string {
    return String(this.busy);
  }

  handleNote(event: Event): void {
    this._note = (event.target as HTMLInputElement).value;
  }
  handleSave(event: Event): void {
    event.preventDefault();
    if (!this.busy) this.dispatchEvent(new CustomEvent('save', { detail: this._note.trim() }));
  }
  handleBack(): void {
    this.dispatchEvent(new CustomEvent('back'));
  }
}
