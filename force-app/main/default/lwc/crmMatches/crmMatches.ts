import { LightningElement, api } from 'lwc';
import type { ConversationView, MatchCandidate } from '../../../../../connector-server/src/protocol/types.ts';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import { sameRecord, sendDeed } from 'c/crmRows';
import { sendCommand } from 'c/deskIntent';
import { customerName, objectName } from 'c/uiWords';

/**
 * Which record is this customer, and why? Candidates with their facts, every reason and how sure it is; below, what was found
 * and not offered, and why it lost. Link, unlink, open, search again. Event: `deed`.
 */
export default class CrmMatches extends LightningElement {
  @api state: SoftphoneState | null = null;
  @api conversation: ConversationView | null = null;
  @api busy = false;

  get id(): string {
    return this.conversation?.conversationId ?? '';
  }
  get heading(): string {
    return `Who is ${customerName(this.conversation?.consumer.name ?? '')}?`;
  }
  get searched(): string {
    return this.conversation?.match.text ?? '';
  }
  get searching(): boolean {
    return (
      this.conversation?.match.state === 'searching' ||
      (this.state?.pending.some((one) => one.conversationId === this.id && one.name === 'searchAgain') ?? false)
    );
  }
  get searchLabel(): string {
    return this.searching ? 'Searching…' : 'Search again';
  }
  get none(): boolean {
    return this.candidates.length === 0;
  }
  get candidates(): readonly unknown[] {
    return (this.conversation?.match.candidates ?? []).map((one) => this._card(one));
  }
  get losers(): readonly unknown[] {
    return (this.conversation?.match.losers ?? []).map((one) => this._card(one));
  }
  get hasLosers(): boolean {
    return this.losers.length > 0;
  }

  handleShow(event: Event): void {
    const one = this._find(event);
    if (one) sendDeed(this, { kind: 'show', record: one });
  }
  handleOpen(event: Event): void {
    const one = this._find(event);
    if (one) sendDeed(this, { kind: 'open', recordId: one.recordId });
  }
  handleLink(event: Event): void {
    const one = this._find(event);
    if (one) sendDeed(this, { kind: 'link', record: one });
  }
  handleUnlink(event: Event): void {
    const one = this._find(event);
    if (one) sendDeed(this, { kind: 'unlink', record: one });
  }
  handleSearch(): void {
    sendCommand(this, { name: 'searchAgain', conversationId: this.id });
  }

  _find(event: Event): { object: string; recordId: string; name: string; accountId?: string } | null {
    const id = (event.currentTarget as HTMLElement).dataset['id'];
    const match = this.conversation?.match;
    const found = [...(match?.candidates ?? []), ...(match?.losers ?? [])].find(({ recordId }) => recordId === id);
    if (!found) return null;
    const { object, recordId, name, accountId } = found;
    return { object, recordId, name, ...(accountId ? { accountId } : {}) };
  }

  _card(one: MatchCandidate): unknown {
    const object = objectName(one.object);
    const what = `${object} ${one.name}`;
    return {
      id: one.recordId,
      object,
      name: one.name,
      details: one.details.map((detail) => ({ ...detail, key: `${detail.label}:${detail.value}` })),
      reasons: (one.reasons ?? [one.reason]).filter(Boolean).map((text, key) => ({ key, text })),
      score: one.score === undefined ? '' : `${one.score} of 100 points in all`,
      lost: one.lostBecause ?? '',
      linked: this.conversation?.links.some((link) => sameRecord(link.recordId, one.recordId)) ?? false,
      linkText: `Link ${what}`,
      unlinkText: `Unlink ${what}`,
      showText: `Show ${what}`,
      openText: `Open ${what}`,
    };
  }
}
