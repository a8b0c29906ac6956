import { LightningElement, api } from 'lwc';
import type { ConversationView, MatchView } from '../../../../../connector-server/src/protocol/types.ts';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import { isLinkable } from 'c/crmLinkable';
import { sendCommand, sendIntent } from 'c/deskIntent';
import { count, objectName } from 'c/uiWords';

/**
 * Who the customer is in Salesforce, in one or two lines: linked or matching record with a button to open it, or that
 * none or several were found. Event `chooser`: the agent wants the list.
 */
export default class CrmMatch extends LightningElement {
  @api state: SoftphoneState | null = null;
  @api conversation: ConversationView | null = null;

  get match(): MatchView | null {
    return this.conversation?.match ?? null;
  }
  get searching(): boolean {
    return this.match?.state === 'searching' || this.searchBusy;
  }
  get searchBusy(): boolean {
    const id = this.conversation?.conversationId;
    return (
      this.state?.pending.some((command) => command.name === 'searchAgain' && command.conversationId === id) ?? false
    );
  }
  get canOpen(): boolean {
    return this.state?.capabilities?.canOpenRecord ?? false;
  }
  /** Linked records, or the one that matched. */
  get records(): readonly unknown[] {
    const links = this.conversation?.links ?? [];
    const one = this.match?.state === 'one' ? (this.match.candidates[0] ?? null) : null;
    const shown = links.length > 0 ? links : one ? [one] : [];
    return shown.map((record) => ({
      id: record.recordId,
      name: record.name,
      object: objectName(record.object),
      openText: `Open ${objectName(record.object)} ${record.name}`,
    }));
  }
  get hasRecords(): boolean {
    return this.records.length > 0;
  }
  get hasCandidates(): boolean {
    const found = (this.match?.candidates.length ?? 0) > 0 || (this.conversation?.links.length ?? 0) > 0;
    // The record the agent looks at can be linked as well.
    return found || isLinkable(this.state?.context?.object ?? '');
  }
  get text(): string {
    if (this.hasRecords) return '';
    if (this.searching) return 'Looking for the customer in Salesforce…';
    const match = this.match;
    if (match?.state === 'several')
      return `${count(match.candidates.length, 'record', 'records')} may be this customer`;
    if (match?.state === 'none') return match.text || 'No matching record found';
    if (match?.state === 'failed') return match.text || 'The search in Salesforce failed';
    return match?.text || 'Not searched in Salesforce yet';
  }
  get icon(): string {
    if (this.searching) return 'search';
    return this.match?.state === 'failed' ? 'warning' : this.match?.state === 'several' ? 'people' : 'person';
  }
  get chooseLabel(): string {
    return this.hasRecords ? 'Change' : 'Choose';
  }
  get canSearch(): boolean {
    const state = this.match?.state;
    const { email = null, phone = null } = this.conversation?.consumer ?? {};
    // With nothing to search by, a search again would find the same nothing.
    if (state === 'none' && email === null && phone === null) return false;
    return !this.hasRecords && !this.searching && (state === 'none' || state === 'failed' || state === 'waiting');
  }

  handleOpen(event: Event): void {
    const recordId = (event.currentTarget as HTMLElement).dataset['id'];
    if (recordId) sendIntent(this, { kind: 'openRecord', recordId });
  }
  handleChoose(): void {
    this.dispatchEvent(new CustomEvent('chooser'));
  }
  handleSearch(): void {
    if (this.conversation) sendCommand(this, { name: 'searchAgain', conversationId: this.conversation.conversationId });
  }
}
