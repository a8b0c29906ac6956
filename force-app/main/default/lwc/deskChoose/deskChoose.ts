import { LightningElement, api } from 'lwc';
import { sendIntent } from 'c/deskIntent';

/** The agent's org has several LivePerson connections: pick one. */
export default class DeskChoose extends LightningElement {
  @api choices: readonly { readonly id: string; readonly name: string }[] = [];

  handleChoose(event: Event): void {
    const id = (event.currentTarget as HTMLElement).dataset['id'];
    if (id) sendIntent(this, { kind: 'chooseConnection', connectionId: id });
  }
}
