import { LightningElement, api } from 'lwc';
import type { ConversationView } from '../../../../../connector-server/src/protocol/types.ts';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import { isLinkable } from 'c/crmLinkable';
import { sendCommand, sendIntent } from 'c/deskIntent';
import { customerName, objectName } from 'c/uiWords';

/** Which record is this customer? Candidates with their facts and why they came up; link, unlink, open, search again. */
export default class CrmChooser extends LightningElement {
  @api state: SoftphoneState | null = null;
  @api conversation: ConversationView | null = null;
  _focused = false;

  renderedCallback(): void {
    if (this._focused) return;
    this._focused = true;
    this.template?.querySelector<HTMLElement>('.back')?.focus();
  }

  get id(): string {
    return this.conversation?.conversationId ?? '';
  }
  get heading(): string {
    return `Who is ${customerName(this.conversation?.consumer.name ?? '')}?`;
  }
  get searched(): string {
    return this.conversation?.match.text ?? '';
  }
  get canOpen(): boolean {
    return this.state?.capabilities?.canOpenRecord ?? false;
  }
  get linking(): boolean {
    return (
      this.state?.pending.some(
        (one) => one.conversationId === this.id && (one.name === 'linkRecord' || one.name === 'unlinkRecord'),
      ) ?? false
    );
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
  get rows(): readonly unknown[] {
    const links = this.conversation?.links ?? [];
    const candidates = this.conversation?.match.candidates ?? [];
    const known = new Set(candidates.map((one) => one.recordId));
    const linkedOnly = links
      .filter((link) => !known.has(link.recordId))
      .map((link) => ({ ...link, details: [], reason: '' }));
    return [...linkedOnly, ...candidates].map((one) => ({
      id: one.recordId,
      object: objectName(one.object),
      name: one.name,
      details: one.details.map((detail) => ({ ...detail, key: `${detail.label}:${detail.value}` })),
      reason: one.reason,
      linked: links.some((link) => link.recordId === one.recordId),
      linkText: `Link ${objectName(one.object)} ${one.name}`,
      unlinkText: `Unlink ${objectName(one.object)} ${one.name}`,
      openText: `Open ${objectName(one.object)} ${one.name}`,
    }));
  }
  /** The record the agent looks at, if a conversation can be linked to such a one and is not yet. */
  get inView(): { recordId: string; object: string; name: string; text: string } | null {
    const context = this.state?.context ?? null;
    if (context === null || !isLinkable(context.object)) return null;
    const same = (recordId: string): boolean => recordId.slice(0, 15) === context.recordId.slice(0, 15);
    const links = this.conversation?.links ?? [];
    if (links.some((link) => same(link.recordId))) return null;
    if (this.conversation?.match.candidates.some((one) => same(one.recordId))) return null;
    const name = context.name || 'this record';
    return { ...context, name, text: objectName(context.object) };
  }
  get none(): boolean {
    return this.rows.length === 0;
  }

  handleBack(): void {
    this.dispatchEvent(new CustomEvent('back'));
  }
  handleKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.handleBack();
  }
  handleOpen(event: Event): void {
    const recordId = (event.currentTarget as HTMLElement).dataset['id'];
    if (recordId) sendIntent(this, { kind: 'openRecord', recordId });
  }
  handleLink(event: Event): void {
    const recordId = (event.currentTarget as HTMLElement).dataset['id'];
    const found = this.conversation?.match.candidates.find((one) => one.recordId === recordId);
    if (!found) return;
    sendCommand(this, {
      name: 'linkRecord',
      conversationId: this.id,
      object: found.object,
      recordId: found.recordId,
      recordName: found.name,
      accountId: found.accountId,
    });
  }
  handleLinkInView(): void {
    const record = this.inView;
    if (!record) return;
    const { object, recordId, name: recordName } = record;
    sendCommand(this, { name: 'linkRecord', conversationId: this.id, object, recordId, recordName });
  }
  handleUnlink(event: Event): void {
    const recordId = (event.currentTarget as HTMLElement).dataset['id'];
    const found = this.conversation?.links.find((one) => one.recordId === recordId);
    if (found)
      sendCommand(this, {
        name: 'unlinkRecord',
        conversationId: this.id,
        object: found.object,
        recordId: found.recordId,
      });
  }
  handleSearch(): void {
    sendCommand(this, { name: 'searchAgain', conversationId: this.id });
  }
}
