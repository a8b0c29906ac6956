import { LightningElement, api } from 'lwc';
import { optionsOf } from 'c/crmFormModel';
import type { CrmPort } from '../crmForm/port.ts';
import type { FormField, LoadedForm, Option } from '../crmFormModel/fields.ts';

interface Shown {
  key: string;
  className: string;
  field: FormField;
  choices: Option[];
}

/** All fields of a form. Passes on `fieldchange` and `fieldleave`; event `recordtype` (detail: id). */
export default class CrmFormFields extends LightningElement {
  @api fields: readonly FormField[] = [];
  @api loaded: LoadedForm | null = null;
  /** Null: the agent's default one. */
  @api recordTypeId: string | null = null;
  /** Record types may be chosen. */
  @api choosesType = false;
  @api object = '';
  @api port: CrmPort | null = null;

  /** API names stand beside the labels. */
  showNames = false;

  /** Puts the focus into a field; without a name into the first. */
  @api
  focusField(name = ''): void {
    const at = name ? `[data-field="${name}"]` : '';
    this.template?.querySelector<HTMLElement>(`c-crm-form-field${at}`)?.focus();
  }

  get shown(): Shown[] {
    return this.fields.map((field) => ({
      key: field.field,
      className: /area|picks/u.test(field.control) ? 'field field_wide' : 'field',
      field,
      choices: /pick/u.test(field.control) ? optionsOf(field, this.fields) : [],
    }));
  }
  get types(): readonly unknown[] {
    const all = this.loaded?.described.recordTypes ?? [];
    const chosen = this.recordTypeId ?? all[0]?.id;
    return all.map((one) => ({ ...one, selected: one.id === chosen }));
  }
  get hasTypes(): boolean {
    return this.choosesType && this.types.length > 1;
  }
  get unfillable(): string {
    const labels = this.loaded?.unfillable.map(({ label }) => label) ?? [];
    if (labels.length === 0) return '';
    return `The settings require ${labels.join(', ')}. Either your profile does not let you fill it, or it is gone from Salesforce. Save without it, and tell your administrator.`;
  }

  get namesPressed(): string {
    return String(this.showNames);
  }

  handleNames(): void {
    this.showNames = !this.showNames;
  }
  handleType(event: Event): void {
    this.dispatchEvent(new CustomEvent('recordtype', { detail: { id: (event.target as HTMLSelectElement).value } }));
  }
  pass(event: CustomEvent): void {
    this.dispatchEvent(new CustomEvent(event.type, { detail: event.detail as unknown }));
  }
}
