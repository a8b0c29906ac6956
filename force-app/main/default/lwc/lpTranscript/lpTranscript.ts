import { LightningElement, api, wire } from 'lwc';
import { getRecord } from 'lightning/uiRecordApi';
import read from '@salesforce/apex/LivePersonTranscript.read';
import { apexRefusal, readTranscript } from 'c/hostAnswers';

interface WiredRecord {
  readonly fields: Readonly<Record<string, { readonly value: unknown } | undefined>>;
}

/** The transcript on the record page of a conversation: the shell that gives the viewer its platform. */
export default class LpTranscript extends LightningElement {
  @api recordId = '';
  text = '';
  open = false;
  loading = true;
  problem = '';
  readonly fields: readonly string[] = [
    'LivePerson_Conversation__c.Status__c',
    'LivePerson_Conversation__c.LastModifiedDate',
  ];
  private asked = 0;

  /** The platform wires the record again whenever it changed: then the transcript may have come. */
  @wire(getRecord, { recordId: '$recordId', optionalFields: '$fields' })
  wiredRecord({ data, error }: { data?: WiredRecord; error?: unknown }): void {
    if (data) {
      this.open = data.fields['Status__c']?.value === 'Open';
      void this.load();
    } else if (error) {
      this.loading = false;
      this.problem = 'The record cannot be read.';
    }
  }

  get emptyText(): string {
    return this.open
      ? 'The conversation is still open. Its transcript is saved when it has ended.'
      : 'No transcript is saved for this conversation.';
  }

  handleRetry(): void {
    void this.load();
  }

  private async load(): Promise<void> {
    const asked = ++this.asked;
    this.loading = true;
    this.problem = '';
    try {
      const text = readTranscript(String(await read({ recordId: this.recordId })));
      if (asked === this.asked) this.text = text;
    } catch (error) {
      if (asked === this.asked) this.problem = apexRefusal(error).message;
    } finally {
      if (asked === this.asked) this.loading = false;
    }
  }
}
