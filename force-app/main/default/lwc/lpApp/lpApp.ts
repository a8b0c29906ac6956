import { LightningElement, api } from 'lwc';
import type { SoftphoneHost } from 'c/hostTypes';
import { initialState } from 'c/lpModel';
import type { IntentEvent, SoftphoneState } from 'c/lpModel';
import type { CrmPorts } from './crmPorts';
import { Softphone } from './softphone';

/** The softphone: give it a host and it runs. Shells mount it; nothing else holds state. */
export default class LpApp extends LightningElement {
  /** Set once, before the component is connected. */
  @api host: SoftphoneHost | null = null;

  state: SoftphoneState = initialState();
  crmPorts: CrmPorts | null = null;
  crashed = false;
  crashText = '';
  private softphone: Softphone | null = null;

  connectedCallback(): void {
    if (!this.host || this.softphone) return;
    this.softphone = new Softphone(this.host, (state) => {
      this.state = state;
    });
    this.crmPorts = this.softphone.crmPorts;
    this.softphone.start();
  }

  disconnectedCallback(): void {
    this.softphone?.stop();
    this.softphone = null;
  }

  /** A component failed while rendering: never an empty panel. */
  errorCallback(error: Error): void {
    this.crashed = true;
    this.crashText = error.message;
  }

  handleIntent(event: IntentEvent): void {
    this.softphone?.intent(event.detail);
  }
}
