import { LightningElement } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import getToken from '@salesforce/apex/LivePersonIdentity.getToken';
import read from '@salesforce/apex/LivePersonHostSettings.read';
import type { AdminHost } from 'c/adminTypes';
import { apexRefusal, connectorAddress, readToken } from 'c/hostAnswers';
import { Door } from 'c/lpDoor';

/** Tab "LivePerson Admin": the shell that gives the admin pages their platform. */
export default class LpAdmin extends NavigationMixin(LightningElement) {
  private readonly connector = new Door({
    connectorUrl: async () => connectorAddress(((await throughApex(read())) as { connectorUrl: string }).connectorUrl),
    issueIdentity: async (nonce) => readToken(String(await throughApex(getToken({ nonce })))),
    fetch: (address, init) => fetch(address, init),
  });
  readonly host: AdminHost = {
    kind: 'salesforce',
    get: (path) => this.connector.get(path),
    post: (path, body) => this.connector.post(path, body),
    openRecord: (recordId) =>
      this[NavigationMixin.Navigate]({ type: 'standard__recordPage', attributes: { recordId, actionName: 'view' } }),
    door: null,
    place: null,
  };
}

async function throughApex(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    throw apexRefusal(error);
  }
}
