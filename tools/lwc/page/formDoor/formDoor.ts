import { LightningElement, api } from 'lwc';

type Constructor = new () => LightningElement;

/** Stands in for `c/crmForm` in the page's scripts: the forms are fetched when an agent first opens one. See crmDoor. */
export default class FormDoor extends LightningElement {
  @api conversationId: unknown = null;
  @api object: unknown = null;
  @api recordId: unknown = null;
  @api source: unknown = null;
  @api port: unknown = null;

  form: Constructor | null = null;
  failure = '';

  override connectedCallback(): void {
    void this._fetch();
  }

  handleRetry(): void {
    void this._fetch();
  }
  /** Events of the form do not leave it by themselves. */
  handlePass(event: CustomEvent): void {
    this.dispatchEvent(new CustomEvent(event.type, { detail: event.detail as unknown }));
  }
  handleCancel(): void {
    this.dispatchEvent(new CustomEvent('cancel'));
  }

  async _fetch(): Promise<void> {
    this.failure = '';
    try {
      const { default: form } = (await import('c/crmFormItself')) as { default: Constructor };
      this.form = form;
    } catch {
      this.failure = 'The form could not be fetched. Check your connection and try again.';
    }
  }
}
