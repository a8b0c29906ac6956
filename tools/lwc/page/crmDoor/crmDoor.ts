import { LightningElement, api } from 'lwc';

type Constructor = new () => LightningElement;

/**
 * Stands in for `c/crmSide` in the page's script: the real one, with all the CRM screens, is a script of its own and is
 * fetched when an agent first opens it. On the platform there is no need for it: components come one by one there.
 */
export default class CrmDoor extends LightningElement {
  @api state: unknown = null;
  @api conversation: unknown = null;
  @api port: unknown = null;
  @api entry: unknown = null;
  @api columns = false;

  side: Constructor | null = null;
  failure = '';

  override connectedCallback(): void {
    void this._fetch();
  }

  handleRetry(): void {
    void this._fetch();
  }
  handleChat(): void {
    this.dispatchEvent(new CustomEvent('chat'));
  }

  async _fetch(): Promise<void> {
    this.failure = '';
    try {
      const { default: side } = (await import('c/crmSideItself')) as { default: Constructor };
      this.side = side;
    } catch {
      this.failure = 'The Salesforce side could not be fetched. Check your connection and try again.';
    }
  }
}
