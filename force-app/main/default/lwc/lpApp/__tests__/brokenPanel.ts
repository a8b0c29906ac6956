import { LightningElement, api } from 'lwc';

/** A screen that fails as soon as it is shown. */
export default class BrokenPanel extends LightningElement {
  @api state: unknown = null;
  @api crmPorts: unknown = null;

  connectedCallback(): void {
    throw new Error('broken on purpose');
  }
}
