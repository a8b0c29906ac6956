import { LightningElement, api } from 'lwc';
import type { RecordMark } from '../../../../../connector-server/src/protocol/types.ts';
import { sendIntent } from 'c/deskIntent';

const WORDS = {
  none: '',
  saving: 'Saving in Salesforce…',
  saved: 'Saved in Salesforce',
  failed: 'Not saved in Salesforce',
} as const;
const ICONS = { none: 'record', saving: 'clock', saved: 'saved', failed: 'warning' } as const;

/** How far the Salesforce record of a conversation is, in words. Nothing while nothing is to be said. */
export default class CrmRecordMark extends LightningElement {
  @api record: RecordMark | null = null;
  @api canOpen = false;

  get shown(): boolean {
    return this.record !== null && this.record.state !== 'none';
  }
  get text(): string {
    if (!this.record) return '';
    return this.record.text || WORDS[this.record.state];
  }
  get icon(): string {
    return ICONS[this.record?.state ?? 'none'];
  }
  get markClass(): string {
    return `mark mark_${this.record?.state ?? 'none'}`;
  }
  get recordId(): string | null {
    return this.canOpen ? (this.record?.recordId ?? null) : null;
  }

  handleOpen(): void {
    if (this.record?.recordId) sendIntent(this, { kind: 'openRecord', recordId: this.record.recordId });
  }
}
