import { LightningElement, api } from 'lwc';

/** Yes or no, beside its label. Event `pick` (detail: whether it is ticked). */
export default class AdminCheck extends LightningElement {
  @api label = '';
  @api checked = false;
  @api locked = false;

  handleChange(event: Event): void {
    this.dispatchEvent(new CustomEvent('pick', { detail: (event.target as HTMLInputElement).checked }));
  }
}
