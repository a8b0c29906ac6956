import { LightningElement, api } from 'lwc';
import type { ConversationView, MessageView } from '../../../../../connector-server/src/protocol/types.ts';
import type { OwnMessage, SoftphoneState, TransferTargetsView } from '../lpModel/lpModel.ts';
import type { DraftEntry } from '../deskComposer/deskComposer.ts';
import { sendCommand } from 'c/deskIntent';
import { customerName } from 'c/uiWords';

type View = 'talk' | 'transfer' | 'notes';
type Question = 'close' | 'queue' | null;

/**
 * One conversation: who it is, what was said, what the agent writes, and what may be done with it. Event `crm` (detail: the
 * screen of the CRM side to open).
 */
export default class DeskConversation extends LightningElement {
  @api state: SoftphoneState | null = null;
  @api crmOpen = false;
  /** The CRM side lies over it: nothing but the strip is shown. */
  @api covered = false;

  view: View = 'talk';
  question: Question = null;
  composing = false;
  /** The screen over the conversation was left: focus goes back to where the agent writes. */
  _return = false;
  _conversation: ConversationView | null = null;
  _outbox: readonly OwnMessage[] = [];
  _entry: DraftEntry = { conversationId: '', draft: '' };

  @api
  get conversation(): ConversationView | null {
    return this._conversation;
  }
  set conversation(value: ConversationView | null) {
    const switched = value?.conversationId !== this._conversation?.conversationId;
    const closed = value?.state === 'closed' && this._conversation?.state === 'open';
    this._conversation = value;
    if (switched || closed) this.question = null;
    const over = closed && this.view !== 'talk';
    if (over) this._return = true;
    if (switched || over) this.view = 'talk';
  }

  renderedCallback(): void {
    if (!this._return) return;
    this._return = false;
    this.focusMain();
  }

  get id(): string {
    return this._conversation?.conversationId ?? '';
  }
  get name(): string {
    return customerName(this._conversation?.consumer.name ?? '');
  }
  get offset(): number {
    return this.state?.serverClockOffsetMs ?? 0;
  }
  get messages(): readonly MessageView[] {
    return this.state?.messages[this.id] ?? [];
  }
  /** The same list as long as its messages are the same, so that the transcript need not be drawn again. */
  get outbox(): readonly OwnMessage[] {
    const own = this.state?.outbox.filter((message) => message.conversationId === this.id) ?? [];
    const same = own.length === this._outbox.length && own.every((message, index) => message === this._outbox[index]);
    if (!same) this._outbox = own;
    return this._outbox;
  }
  get offline(): boolean {
    return this.state?.connection.state !== 'live';
  }
  get isTalk(): boolean {
    return this.view === 'talk';
  }
  get showsStrip(): boolean {
    return this.isTalk || this.covered;
  }
  get isTransfer(): boolean {
    return this.view === 'transfer';
  }
  get isNotes(): boolean {
    return this.view === 'notes';
  }
  get closed(): boolean {
    return this._conversation?.state === 'closed';
  }
  get targets(): TransferTargetsView | null {
    return this.state?.transferTargets[this.id] ?? null;
  }
  get maxChars(): number {
    return this.state?.settings.maxMessageChars ?? 8000;
  }
  /** The same object as long as nothing changed, so that the composer is not told twice. */
  get entry(): DraftEntry {
    const draft = this.state?.drafts[this.id] ?? '';
    if (this._entry.conversationId !== this.id || this._entry.draft !== draft)
      this._entry = { conversationId: this.id, draft };
    return this._entry;
  }
  get blocked(): string {
    if (this.state?.connection.state !== 'live') return 'Not connected. Your text is kept.';
    if (this.state.livePerson?.state !== 'connected') return 'LivePerson is not connected. Your text is kept.';
    return '';
  }
  /** What is under way with this conversation, in words. */
  get busy(): string {
    const names = new Set(
      this.state?.pending.filter((command) => command.conversationId === this.id).map((command) => command.name),
    );
    if (names.has('transferToSkill') || names.has('transferToAgent')) return 'Transferring…';
    if (names.has('returnToQueue')) return 'Returning to the queue…';
    return names.has('closeConversation') ? 'Closing…' : '';
  }
  get questionText(): string {
    return this.question === 'close'
      ? `Close the conversation with ${this.name}?`
      : `Return ${this.name} to the queue?`;
  }
  get questionDetail(): string {
    return this.question === 'close'
      ? 'It ends for the customer as well, and the record is written to Salesforce.'
      : `It leaves your list and rings again for the agents of ${this._conversation?.skillName || 'its skill'}.`;
  }
  get questionLabel(): string {
    return this.question === 'close' ? 'Close conversation' : 'Return to queue';
  }

  handleAction(event: CustomEvent<string>): void {
    if (this.covered) this.dispatchEvent(new CustomEvent('crm', { detail: 'close' }));
    if (event.detail === 'transfer') this.view = 'transfer';
    else if (event.detail === 'notes') this.view = 'notes';
    else this.question = event.detail === 'close' ? 'close' : 'queue';
  }
  handleCrm(event: CustomEvent<string>): void {
    this.dispatchEvent(new CustomEvent('crm', { detail: event.detail }));
  }
  handleBack(): void {
    this._return = true;
    this.view = 'talk';
  }
  handleComposing(event: CustomEvent<boolean>): void {
    this.composing = event.detail;
  }
  handleCancel(): void {
    this.question = null;
    this.handleReturnFocus();
  }
  handleConfirm(): void {
    const name = this.question === 'close' ? 'closeConversation' : 'returnToQueue';
    this.question = null;
    sendCommand(this, { name, conversationId: this.id });
    this.focusMain();
  }
  handleReturnFocus(): void {
    this.focusMain();
  }
  /** Puts the caret where the agent writes; once closed, focus where it says how it ended. */
  @api
  focusMain(): void {
    this.template?.querySelector<HTMLElement & { focusText(): void }>('c-desk-composer, c-desk-wrap-up')?.focusText();
  }
}
