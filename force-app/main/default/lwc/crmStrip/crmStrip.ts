import { LightningElement, api } from 'lwc';
import type { ConversationView, MatchView } from '../../../../../connector-server/src/protocol/types.ts';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import { sendCommand, sendIntent } from 'c/deskIntent';
import { count, objectName } from 'c/uiWords';

/** `Contact by e-mail: same e-mail address (grace@…)` -> `same e-mail address`: the whole is a click away. */
function inShort(reason: string): string {
  return (reason.replace(/^[^:(]*: /u, '').split(' (')[0] ?? '').trim();
}

/**
 * Who the customer is in Salesforce, in one line: the linked or matching record and why, how many links there are, and the
 * ways into the CRM side. Event `crm` (detail: the screen to open, `start`, `matches` or `links`).
 */
export default class CrmStrip extends LightningElement {
  @api state: SoftphoneState | null = null;
  @api conversation: ConversationView | null = null;
  /** The CRM side is open beside or over the conversation. */
  @api crmOpen = false;

  get match(): MatchView | null {
    return this.conversation?.match ?? null;
  }
  get searching(): boolean {
    const id = this.conversation?.conversationId;
    const asked = this.state?.pending.some((one) => one.name === 'searchAgain' && one.conversationId === id) ?? false;
    return this.match?.state === 'searching' || asked;
  }
  get canOpen(): boolean {
    return this.state?.capabilities?.canOpenRecord ?? false;
  }
  get links(): number {
    return this.conversation?.links.length ?? 0;
  }
  /** The record linked first, or the one that matched. */
  get record(): { id: string; name: string; why: string; title: string; openText: string } | null {
    const link = this.conversation?.links[0];
    const candidates = this.match?.candidates ?? [];
    const found = link ?? (this.match?.state === 'one' ? candidates[0] : undefined);
    if (!found) return null;
    const matched = candidates.find(({ recordId }) => recordId === found.recordId);
    const object = objectName(found.object);
    const why = matched?.reasons?.[0] ?? matched?.reason ?? '';
    return {
      id: found.recordId,
      name: found.name,
      // A blank of its own: between elements the compiler drops it.
      why: ` ${inShort(why) || object}`,
      title: `${object} ${found.name}. ${why}. Why this person?`.replace('. .', '.'),
      openText: `Open ${object} ${found.name}`,
    };
  }
  get text(): string {
    if (this.searching) return 'Looking for the customer in Salesforce…';
    const match = this.match;
    if (match?.state === 'several') return `${match.candidates.length} may be this customer`;
    if (match?.state === 'none') return match.text || 'No matching record found';
    if (match?.state === 'failed') return match.text || 'The search in Salesforce failed';
    return match?.text || 'Not searched in Salesforce yet';
  }
  get textClass(): string {
    return this.match?.state === 'failed' ? 'text text_failed' : 'text';
  }
  get icon(): string {
    if (this.searching) return 'search';
    return this.match?.state === 'failed' ? 'warning' : this.match?.state === 'several' ? 'people' : 'person';
  }
  get hasCandidates(): boolean {
    return (this.match?.candidates.length ?? 0) > 0;
  }
  get canSearchAgain(): boolean {
    return !this.searching && this.match?.state === 'failed' && this.record === null;
  }
  get linksClass(): string {
    return this.links > 0 ? 'act links links_some' : 'act links';
  }
  get linksText(): string {
    return `Quick Links: ${count(this.links, 'linked record', 'linked records')}`;
  }
  get expanded(): string {
    return String(this.crmOpen);
  }

  handleOpen(): void {
    if (this.record) sendIntent(this, { kind: 'openRecord', recordId: this.record.id });
  }
  handleAgain(): void {
    if (this.conversation) sendCommand(this, { name: 'searchAgain', conversationId: this.conversation.conversationId });
  }
  handleCrm(event: Event): void {
    this.dispatchEvent(
      new CustomEvent('crm', { detail: (event.currentTarget as HTMLElement).dataset['screen'] ?? 'start' }),
    );
  }
}
