import { LightningElement, api } from 'lwc';
import type { ConversationView } from '../../../../../connector-server/src/protocol/types.ts';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import { sendCommand, sendIntent } from 'c/deskIntent';
import { customerName } from 'c/uiWords';
import { localDay } from 'c/uiTime';

interface Owner {
  userId: string;
  name: string;
}

/** One open Task for later: what, until when, and whose. Event `cancel`. */
export default class DeskFollowUp extends LightningElement {
  @api state: SoftphoneState | null = null;
  @api conversation: ConversationView | null = null;

  subject: string | null = null;
  dueDate = localDay(Date.now(), 1);
  /** Null: the agent. */
  owner: Owner | null = null;
  choosing = false;
  term = '';
  _shown = false;

  renderedCallback(): void {
    if (this._shown) return;
    this._shown = true;
    this.template?.querySelector<HTMLElement>('.subject')?.focus();
  }
  disconnectedCallback(): void {
    if (this.choosing) sendIntent(this, { kind: 'findUsers', text: '' });
  }

  get subjectText(): string {
    return this.subject ?? `Follow up with ${customerName(this.conversation?.consumer.name ?? '')}`;
  }
  get earliest(): string {
    return localDay(Date.now(), 0);
  }
  get ownerName(): string {
    return this.owner?.name ?? 'Me';
  }
  get meLabel(): string {
    return this.owner === null ? 'Cancel search' : 'Me';
  }
  get rows(): readonly unknown[] {
    return (this.state?.userSearch.users ?? []).map((user) => ({
      ...user,
      label: user.email === '' ? user.name : `${user.name}, ${user.email}`,
    }));
  }
  get searchText(): string {
    const { state = 'idle', users = [], text = '' } = this.state?.userSearch ?? {};
    if (state === 'searching') return 'Searching…';
    if (state === 'failed') return text || 'The search in Salesforce failed.';
    return state === 'found' && users.length === 0
      ? 'Nobody was found. Write the whole name, or the e-mail address.'
      : '';
  }
  /** For `aria-disabled`: a button that waits must not lose the focus. */
  get busy(): string | null {
    const id = this.conversation?.conversationId;
    const under = this.state?.pending.some((one) => one.name === 'addFollowUp' && one.conversationId === id);
    return under ? 'true' : null;
  }
  get saveLabel(): string {
    return this.busy ? 'Saving…' : 'Save follow-up';
  }

  handleSubject(event: Event): void {
    this.subject = (event.target as HTMLInputElement).value;
  }
  handleDate(event: Event): void {
    this.dueDate = (event.target as HTMLInputElement).value;
  }
  handleChoose(): void {
    this.choosing = true;
  }
  handleMe(): void {
    this.owner = null;
    this.leaveSearch();
  }
  handleTerm(event: Event): void {
    this.term = (event.target as HTMLInputElement).value;
  }
  handleTermKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    this.handleSearch();
  }
  handleSearch(): void {
    if (this.term.trim() !== '') sendIntent(this, { kind: 'findUsers', text: this.term.trim() });
  }
  handlePick(event: Event): void {
    const userId = (event.currentTarget as HTMLElement).dataset['id'];
    const found = this.state?.userSearch.users.find((user) => user.userId === userId);
    if (!found) return;
    this.owner = { userId: found.userId, name: found.name };
    this.leaveSearch();
  }
  handleSave(): void {
    const subject = this.subjectText.trim();
    if (this.busy || !this.conversation) return;
    const missing = subject === '' ? '.subject' : this.dueDate === '' ? '.date' : null;
    if (missing !== null) return this.template?.querySelector<HTMLElement>(missing)?.focus();
    sendCommand(this, {
      name: 'addFollowUp',
      conversationId: this.conversation.conversationId,
      subject,
      dueDate: this.dueDate,
      owner: this.owner,
    });
  }
  handleCancel(): void {
    this.dispatchEvent(new CustomEvent('cancel'));
  }
  handleKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.handleCancel();
  }

  leaveSearch(): void {
    this.choosing = false;
    this.term = '';
    sendIntent(this, { kind: 'findUsers', text: '' });
  }
}
