import { LightningElement, api } from 'lwc';
import type { FoundRow } from '../crmFormModel/rows.ts';
import { objectName } from 'c/uiWords';

/** Records that may be the one on the form. Events `view` and `link` (detail: the row). Its buttons come in the slot. */
export default class CrmFormFound extends LightningElement {
  @api heading = '';
  @api text = '';
  @api rows: readonly FoundRow[] = [];
  /** The conversation can be linked to these. */
  @api linkable = false;
  @api busy = false;

  /** Puts the focus on the heading. */
  @api
  focus(): void {
    this.template?.querySelector<HTMLElement>('.heading')?.focus();
  }

  get waits(): string | null {
    return this.busy ? 'true' : null;
  }
  get shown(): readonly unknown[] {
    return this.rows.map((row) => {
      const objectText = objectName(row.object);
      const what = `${objectText} ${row.name}`;
      return { ...row, objectText, viewText: `View ${what}`, linkText: `Link ${what}` };
    });
  }

  handleView(event: Event): void {
    this.tell('view', event);
  }
  handleLink(event: Event): void {
    if (!this.busy) this.tell('link', event);
  }

  tell(name: string, event: Event): void {
    const { id } = (event.currentTarget as HTMLElement).dataset;
    const detail = this.rows.find(({ recordId }) => recordId === id);
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
