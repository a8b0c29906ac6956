import { LightningElement, api } from 'lwc';
import type { ConversationView, LinkView } from '../../../../../connector-server/src/protocol/types.ts';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import { sendDeed } from 'c/crmRows';
import { sendCommand } from 'c/deskIntent';
import { count, objectName } from 'c/uiWords';

/** Quick Links: what the conversation is linked to. Show, open, unlink; take back the last change. Event: `deed`. */
export default class CrmLinks extends LightningElement {
  @api state: SoftphoneState | null = null;
  @api conversation: ConversationView | null = null;
  @api busy = false;

  get rows(): readonly unknown[] {
    return (this.conversation?.links ?? []).map((link) => {
      const object = objectName(link.object);
      const what = `${object} ${link.name}`;
      return {
        id: link.recordId,
        name: link.name,
        object,
        showText: `Show ${what}`,
        openText: `Open ${what}`,
        unlinkText: `Unlink ${what}`,
      };
    });
  }
  get heading(): string {
    return this.rows.length === 0 ? 'Not linked yet' : count(this.rows.length, 'linked record', 'linked records');
  }
  /** What undo would take back; empty: nothing. */
  get undo(): string {
    return this.conversation?.undo ?? '';
  }
  get none(): boolean {
    return this.rows.length === 0;
  }

  handleShow(event: Event): void {
    const link = this._find(event);
    if (link) sendDeed(this, { kind: 'show', record: { ...link } });
  }
  handleOpen(event: Event): void {
    const link = this._find(event);
    if (link) sendDeed(this, { kind: 'open', recordId: link.recordId });
  }
  handleUnlink(event: Event): void {
    const link = this._find(event);
    if (link) sendDeed(this, { kind: 'unlink', record: { ...link } });
  }
  handleUndo(): void {
    sendCommand(this, { name: 'undoLinks', conversationId: this.conversation?.conversationId ?? '' });
  }

  _find(event: Event): LinkView | undefined {
    const id = (event.currentTarget as HTMLElement).dataset['id'];
    return this.conversation?.links.find(({ recordId }) => recordId === id);
  }
}
