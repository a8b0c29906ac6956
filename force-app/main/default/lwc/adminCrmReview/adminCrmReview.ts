import { LightningElement, api } from 'lwc';
import type { Column, CrmCheckAnswer, CrmProblem, Row } from 'c/adminTypes';

const COLUMNS: readonly Column[] = [
  { id: 'where', label: 'Setting' },
  { id: 'before', label: 'In force' },
  { id: 'after', label: 'Changed to' },
];

/** What would be saved, and what speaks against it. Events `save` (detail: the note) and `back`. */
export default class AdminCrmReview extends LightningElement {
  @api answer: CrmCheckAnswer | null = null;
  /** What is said of the settings in force already. */
  @api inForce: readonly CrmProblem[] = [];
  @api busy = false;
  /** Why the latest try to save failed; empty: it did not. */
  @api problem = '';
  readonly columns = COLUMNS;
  _note = '';
  _focused = false;

  renderedCallback(): void {
    if (this._focused) return;
    this._focused = true;
    this.template?.querySelector<HTMLElement>('.heading')?.focus();
  }

  get rows(): readonly Row[] {
    return (this.answer?.changes ?? []).map(({ where, before, after }, index) => ({
      id: `${index}`,
      cells: { where: { text: where }, before: { text: before ?? '–' }, after: { text: after ?? 'taken out' } },
    }));
  }
  get problems(): readonly CrmProblem[] {
    return (this.answer?.problems ?? []).filter((one) => !this.isOld(one));
  }
  get oldProblems(): readonly CrmProblem[] {
    return (this.answer?.problems ?? []).filter((one) => this.isOld(one));
  }
  get oldText(): string {
    const count = this.oldProblems.length;
    return count === 0 ? '' : `${count} more to mind, as with what is in force`;
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

  private isOld({ level, at, text }: CrmProblem): boolean {
    return level === 'warning' && this.inForce.some((one) => one.at === at && one.text === text);
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
