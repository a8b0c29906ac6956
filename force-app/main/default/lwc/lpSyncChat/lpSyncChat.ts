import { LightningElement, api, wire } from 'lwc';
import { getRecord, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import { RefreshEvent } from 'lightning/refresh';
import getToken from '@salesforce/apex/LivePersonIdentity.getToken';
import read from '@salesforce/apex/LivePersonHostSettings.read';
import type { SyncAction, SyncProgress } from '../crmSyncChat/crmSyncChat.ts';
import { apexRefusal, connectorAddress, readToken } from 'c/hostAnswers';
import { Door } from 'c/lpDoor';
import { ended, rewriteTranscript, syncChat, verifyTranscript } from './asks';
import { conversationOf, FIELDS } from './conversation';
import type { RecordedConversation, WiredRecord } from './conversation';

/** "Sync Chat" on the record page of a conversation: the shell that gives the card its platform. */
export default class LpSyncChat extends LightningElement {
  @api recordId = '';
  conversation: RecordedConversation | null = null;
  problem = '';
  progress: SyncProgress = ended('none', '');
  readonly fields = FIELDS;
  private readonly door = new Door({
    connectorUrl: async () => connectorAddress(((await throughApex(read())) as { connectorUrl: string }).connectorUrl),
    issueIdentity: async (nonce) => readToken(String(await throughApex(getToken({ nonce })))),
    fetch: (address, init) => fetch(address, init),
  });

  @wire(getRecord, { recordId: '$recordId', optionalFields: '$fields' })
  wiredRecord({ data, error }: { data?: WiredRecord; error?: unknown }): void {
    if (data) {
      this.conversation = conversationOf(data);
      this.problem = this.conversation ? '' : 'This record was not made by the LivePerson connector.';
    } else if (error) this.problem = 'The record cannot be read.';
  }

  get ended(): boolean {
    return this.conversation?.ended ?? false;
  }

  handleSync(): void {
    void this.run('sync', (conversation) => syncChat(this.door, conversation, pause));
  }
  handleVerify(): void {
    void this.run('verify', (conversation) => verifyTranscript(this.door, conversation));
  }
  handleRewrite(): void {
    void this.run('rewrite', (conversation) => rewriteTranscript(this.door, conversation));
  }

  private async run(
    busy: SyncAction,
    ask: (conversation: RecordedConversation) => Promise<SyncProgress>,
  ): Promise<void> {
    if (!this.conversation || this.progress.busy) return;
    this.progress = { ...ended('none', ''), busy };
    try {
      this.progress = await ask(this.conversation);
    } catch (error) {
      this.progress = ended('failed', apexRefusal(error).message);
      return;
    }
    if (busy !== 'sync') return;
    await notifyRecordUpdateAvailable([{ recordId: this.recordId }]);
    this.dispatchEvent(new RefreshEvent());
  }
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

async function throughApex(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    throw apexRefusal(error);
  }
}
