import { LightningElement, api } from 'lwc';
import type { FormField } from '../crmFormModel/fields.ts';
import { count } from 'c/uiWords';

/** What keeps a form from being saved, field by field. Event `jump` (detail: field): the agent wants to go there. */
export default class CrmFormErrors extends LightningElement {
  @api fields: readonly FormField[] = [];
  /** Of the record as a whole (`field` empty), and of fields that are not on the form. */
  @api general: readonly { field: string; text: string }[] = [];

  /** Puts the focus on the summary. */
  @api
  focus(): void {
    this.template?.querySelector<HTMLElement>('.summary')?.focus();
  }

  get heading(): string {
    return `Not saved: ${count(this.errors.length, 'thing', 'things')} to look at.`;
  }
  get errors(): readonly unknown[] {
    const ofFields = this.fields.filter(({ error }) => error !== '');
    return [
      ...ofFields.map(({ field, label, error }) => ({ key: field, field, label, text: error })),
      ...this.general.map(({ field, text }, n) => ({ key: `general${n}`, label: field, text })),
    ];
  }

  handleJump(event: Event): void {
    const { field } = (event.currentTarget as HTMLElement).dataset;
    this.dispatchEvent(new CustomEvent('jump', { detail: { field } }));
  }
}
