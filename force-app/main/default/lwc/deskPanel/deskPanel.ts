import { LightningElement, api } from 'lwc';
import type { ConversationView } from '../../../../../connector-server/src/protocol/types.ts';
import type { IntentEvent, SoftphoneState } from '../lpModel/lpModel.ts';
import { sendIntent } from 'c/deskIntent';

/** The softphone's panel: shows `state` and asks for everything with bubbling `intent` events. */
export default class DeskPanel extends LightningElement {
  @api state: SoftphoneState | null = null;

  /** Conversation the agent just asked for: takes the caret when it is shown. */
  _focusId: string | null = null;

  get screen(): string {
    return this.state?.screen ?? 'starting';
  }
  get showsChoice(): boolean {
    return this.screen === 'choose';
  }
  get showsDesk(): boolean {
    return this.screen === 'desk';
  }
  get startText(): string {
    return this.state?.connection.text || 'Starting';
  }
  get showsChecks(): boolean {
    return this.screen === 'checks';
  }
  get current(): ConversationView | null {
    const id = this.state?.selectedConversationId ?? null;
    return this.state?.conversations.find((one) => one.conversationId === id) ?? null;
  }
  get selectedId(): string | null {
    return this.current?.conversationId ?? null;
  }
  /** The agent has to do something about the LivePerson session before conversations can come. */
  get needsSignIn(): boolean {
    const livePerson = this.state?.livePerson;
    if (!livePerson) return false;
    if (livePerson.state === 'signed_out' || livePerson.state === 'signing_in' || livePerson.state === 'failed')
      return true;
    return livePerson.state === 'connecting' && this.state?.conversations.length === 0;
  }
  get hasRail(): boolean {
    return !this.needsSignIn || (this.state?.conversations.length ?? 0) > 0;
  }

  renderedCallback(): void {
    if (this._focusId === null || this._focusId !== this.selectedId) return;
    this._focusId = null;
    this.template?.querySelector<HTMLElement & { focusText(): void }>('c-desk-conversation')?.focusText();
  }

  handlePick(event: CustomEvent<string | null>): void {
    this._focusId = event.detail;
    sendIntent(this, { kind: 'select', conversationId: event.detail });
  }
  /** The agent's own accept brings the caret into the conversation it opens, unless the agent went on writing meanwhile. */
  handleIntent(event: IntentEvent): void {
    const intent = event.detail;
    if (intent.kind === 'draft') this._focusId = null;
    if (intent.kind !== 'command' || intent.command.name !== 'acceptRing') return;
    const { ringId } = intent.command;
    this._focusId = this.state?.rings.find((ring) => ring.ringId === ringId)?.conversationId ?? null;
  }
}
